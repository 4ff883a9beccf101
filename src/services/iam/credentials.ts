import { refusedCredential } from '../../front-door/credential-sources.js';
import type { CredentialSource, KnownCredential } from '../../front-door/identity.js';
import type { Sealer } from '../../kernel/sealer.js';
import { PARTITION_SCOPE, type Store } from '../../store/store.js';
import { untilIdentitiesChange } from './identity-changes.js';
import { userArn } from './model.js';
import { accessKeys, userById } from './store.js';

/** Keys that are not known are remembered too: local mode asks about them with every request. */
const CACHED_KEYS = 2_000;

/** The long-lived access keys of users. */
export function iamCredentials(store: Store, sealer: Sealer): CredentialSource {
  const known = untilIdentitiesChange<KnownCredential | undefined>(store, CACHED_KEYS);
  return {
    find(accessKeyId, sessionToken) {
      const credential = known(accessKeyId, () => load(store, sealer, accessKeyId));
      if (sessionToken === undefined) return credential;
      return credential instanceof Promise ? credential.then(refusedWithToken) : refusedWithToken(credential);
    },
  };
}

/** Long-lived keys have no token: whoever sends one means another key. */
function refusedWithToken(credential: KnownCredential | undefined): KnownCredential | undefined {
  return credential && refusedCredential(credential.principal.accountId);
}

/** What the secret of a key is sealed for: another key's does not open in its place. */
export function accessKeyPurpose(accessKeyId: string): string {
  return `iam.accessKey ${accessKeyId}`;
}

async function load(store: Store, sealer: Sealer, accessKeyId: string): Promise<KnownCredential | undefined> {
  const key = (await store.get(accessKeys, PARTITION_SCOPE, accessKeyId))?.doc;
  if (key === undefined) return undefined;
  const user = await userById(store, key, key.userId);
  if (user === undefined || key.status !== 'Active' || key.deletedAt !== undefined) {
    return refusedCredential(key.accountId);
  }
  const { accountId, userId, userName } = user;
  return {
    secretAccessKey: sealer.open(key.sealedSecret, accessKeyPurpose(accessKeyId)).toString(),
    principal: { kind: 'user', accountId, arn: userArn(user), userId, userName, accessKeyId },
  };
}
