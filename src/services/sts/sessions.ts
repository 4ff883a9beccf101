import { createHash, timingSafeEqual } from 'node:crypto';
import type { Credentials } from '@aws-sdk/client-sts';
import { refusedCredential } from '../../front-door/credential-sources.js';
import type { CredentialSource, KnownCredential } from '../../front-door/identity.js';
import type { RequestContext, ServiceContext } from '../../front-door/service.js';
import { accessKeyId } from '../../kernel/access-key-id.js';
import { DAY_MS, SECOND_MS } from '../../kernel/duration.js';
import { BASE64_ALPHABET } from '../../kernel/ids.js';
import type { Principal, SessionTimes } from '../../kernel/principal.js';
import type { Sealer } from '../../kernel/sealer.js';
import { PARTITION_SCOPE, type Store } from '../../store/store.js';
import type { WorkerDeclaration } from '../../work/work.js';
import type { Session } from './model.js';
import { sessions } from './store.js';

const EXPIRE_SESSION = 'sts.expireSession';
/** Whoever uses an expired session for that long is told so; local mode takes unknown keys for root's. */
const REMEMBERED_MS = 30 * DAY_MS;
const SECRET_LENGTH = 40;
/** Clients only pass tokens on, but some look at how they begin. */
const TOKEN_START = 'FQoGZXIvYXdzE';
const TOKEN_LENGTH = 356;

/** Makes temporary credentials that act as `principal`. */
export async function issueCredentials(
  context: RequestContext,
  sealer: Sealer,
  principal: Principal,
  durationSeconds: number,
): Promise<Credentials> {
  const { ids, clock, store, work } = context;
  const token = TOKEN_START + ids.random(TOKEN_LENGTH - TOKEN_START.length, BASE64_ALPHABET);
  const id = accessKeyId('ASIA', principal.accountId, ids);
  const secret = ids.random(SECRET_LENGTH, BASE64_ALPHABET);
  const issuedAt = clock.now();
  // Real time, not the scaled one: signatures carry real time too.
  const expiresAt = issuedAt + durationSeconds * SECOND_MS;
  const session: Session = {
    accessKeyId: id,
    sealedSecret: sealer.seal(secret, sessionPurpose(id)),
    tokenSha256: sha256(token).toString('hex'),
    principal: lasting(principal, { issuedAt, endsAt: expiresAt }),
    expiresAt,
  };
  await store.transaction(async (tx) => {
    await tx.put(sessions, PARTITION_SCOPE, session.accessKeyId, session, { expect: 'absent' });
    const dueAt = session.expiresAt + REMEMBERED_MS;
    await work.enqueue(tx, { kind: EXPIRE_SESSION, key: session.accessKeyId, dueAt });
  });
  return {
    AccessKeyId: session.accessKeyId,
    SecretAccessKey: secret,
    SessionToken: token,
    Expiration: new Date(session.expiresAt),
  };
}

/** Forgets credentials that expired long ago. */
export const expireSessions: WorkerDeclaration<ServiceContext> = {
  kind: EXPIRE_SESSION,
  concurrency: 1,
  leaseMs: 10 * SECOND_MS,
  async run(item, { store }) {
    await store.transaction((tx) => tx.delete(sessions, PARTITION_SCOPE, item.key));
  },
};

/** The temporary credentials that STS has issued; they outlive a restart of the server. */
export function stsCredentials(store: Store, sealer: Sealer): CredentialSource {
  return {
    async find(id, sessionToken): Promise<KnownCredential | undefined> {
      const session = (await store.get(sessions, PARTITION_SCOPE, id))?.doc;
      if (session === undefined) return undefined;
      const isTheirs = timingSafeEqual(sha256(sessionToken ?? ''), Buffer.from(session.tokenSha256, 'hex'));
      if (!isTheirs) return refusedCredential(session.principal.accountId);
      const secretAccessKey = sealer.open(session.sealedSecret, sessionPurpose(id)).toString();
      return { secretAccessKey, principal: session.principal, expiresAt: session.expiresAt };
    },
  };
}

function lasting(principal: Principal, times: SessionTimes): Principal {
  switch (principal.kind) {
    case 'assumed-role':
    case 'federated-user':
      return { ...principal, times };
    case 'user':
    case 'root':
      return { ...principal, session: { ...principal.session, times } };
    default:
      return principal;
  }
}

/** What the secret is sealed for: another key's does not open in its place. */
export function sessionPurpose(id: string): string {
  return `sts.session ${id}`;
}

function sha256(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
