import { createHash } from 'node:crypto';
import {
  type CommitArchiver,
  type ConnectedRepositories,
  type ConnectionSource,
  type GitEngine,
  type GitRemote,
  VersionNotFound,
} from '../../engines/git/port.js';
import type { Authorizer } from '../../front-door/identity.js';
import type { AwsDoor } from '../../front-door/service.js';
import { AwsError } from '../../kernel/aws-error.js';
import type { Clock } from '../../kernel/clock.js';
import type { Ids } from '../../kernel/ids.js';
import { servicePrincipal } from '../../kernel/principal.js';
import { PARTITION_SCOPE, regionalScope, type Store } from '../../store/store.js';
import { useConnection } from './access.js';
import { credentialsOf, type ProviderCredentials } from './credentials.js';
import { invalidInput } from './errors.js';
import { inTurn } from './in-turn.js';
import { bringUp, type Mirror, readable } from './mirror.js';
import type { Connection, Remote } from './model.js';
import { remoteOf, repositoryUrl } from './set-up.js';
import { connectionArn, existingConnection, hostOf, mirrorKey, mirrors } from './store.js';

export interface ConnectedRepositoriesDeps {
  /** Holds the mirrors and nothing else. */
  readonly git: GitEngine;
  /** Of this server's own repositories. */
  readonly archiver: CommitArchiver;
  readonly store: Store;
  readonly authorizer: Authorizer;
  readonly clock: Clock;
  readonly ids: Ids;
  /** Where actions of the old GitHub kind fetch from: `https://github.com` */
  readonly githubUrl: string;
  /** Known only once there are services. */
  readonly door: () => AwsDoor;
}

/** Reads the repositories that connections lead to: each has a mirror here, which is brought up to date when it is asked for. */
export function connectedRepositories(deps: ConnectedRepositoriesDeps): ConnectedRepositories {
  const turns = inTurn();
  const mirrorOf = async (connection: Connection, remote: GitRemote): Promise<Mirror> => ({
    git: deps.git,
    repositoryId: await mirrorId(deps, mirrorKey(connection.connectionId, remote.url)),
    remote,
    turns,
  });
  return {
    async open(source) {
      const { connection, remote } = await permitted(deps, source);
      if (remote.kind === 'codecommit') return await deps.archiver.open(ownRepository(source));
      return readable(await mirrorOf(connection, await gitRemote(deps, connection, remote, source)));
    },
    async checkout({ version, targetDir, depth, signal, ...source }) {
      const { connection, remote } = await permitted(deps, source);
      const options = { version, targetDir, depth, signal };
      if (remote.kind === 'codecommit')
        return await deps.archiver.checkout({ ...ownRepository(source), ...options });
      const mirror = await mirrorOf(connection, await gitRemote(deps, connection, remote, source));
      await bringUp(mirror, version);
      const originUrl = mirror.remote.url;
      try {
        return await deps.git.checkout({ repositoryId: mirror.repositoryId, originUrl, ...options });
      } catch (error) {
        if (error instanceof VersionNotFound) throw invalidInput(`${originUrl} has no ${error.version}`);
        throw error;
      }
    },
    async openGitHub({ owner, repo, token, ...place }) {
      const url = repositoryUrl(`${deps.githubUrl}/{FullRepositoryId}.git`, `${owner}/${repo}`);
      // What one token has fetched is not for those who have another.
      const whose = createHash('sha256').update(token).digest('hex');
      const key = mirrorKey(`github/${regionalScope(place)}/${whose}`, url);
      return readable({
        git: deps.git,
        repositoryId: await mirrorId(deps, key),
        remote: { url, username: DEFAULT_USER, password: token },
        turns,
      });
    },
    async webhookSecret(arn) {
      const connection = await existingConnection(deps.store, arn);
      const remote = remoteOf(connection, await hostOf(deps.store, connection));
      if (remote?.kind !== 'git') return undefined;
      return (await secretOf(deps, connection, remote)).webhookSecret;
    },
  };
}

/** @throws AwsError AccessDeniedException, ResourceNotFoundException, InvalidInputException */
async function permitted(
  { store, authorizer, clock }: ConnectedRepositoriesDeps,
  source: ConnectionSource,
): Promise<{ readonly connection: Connection; readonly remote: Remote }> {
  const connection = await existingConnection(store, source.connectionArn);
  const { accountId, region, principal } = source;
  const access = useConnection(connection, source.fullRepositoryId);
  const decision = await authorizer.authorize(principal, [access], { accountId, region, now: clock.now() });
  if (!decision.allowed) throw new AwsError('AccessDeniedException', decision.message);
  const remote = remoteOf(connection, await hostOf(store, connection));
  if (!remote) {
    throw invalidInput(
      `Connection ${connectionArn(connection)} is not available: it is PENDING until its tag pipewright:url says where it leads`,
    );
  }
  return { connection, remote };
}

function ownRepository({ accountId, region, principal, fullRepositoryId }: ConnectionSource) {
  return { accountId, region, principal, repositoryName: fullRepositoryId.split('/').at(-1) ?? '' };
}

async function gitRemote(
  deps: ConnectedRepositoriesDeps,
  connection: Connection,
  remote: Extract<Remote, { kind: 'git' }>,
  source: ConnectionSource,
): Promise<GitRemote> {
  const { username, password } = await secretOf(deps, connection, remote);
  const url = repositoryUrl(remote.url, source.fullRepositoryId);
  return { url, ...(password !== undefined && { username: username ?? DEFAULT_USER, password }) };
}

/** @source GitHub Docs, "Authenticating as a GitHub App installation": any user name goes with a token; this is the usual */
const DEFAULT_USER = 'x-access-token';

/** Whoever set the connection up could read it; those who use the connection need not. */
async function secretOf(
  { door }: ConnectedRepositoriesDeps,
  { accountId, region }: Connection,
  { secretId }: Extract<Remote, { kind: 'git' }>,
): Promise<ProviderCredentials> {
  if (secretId === undefined) return {};
  const aws = door().as(servicePrincipal('codestar-connections.amazonaws.com', accountId), {
    accountId,
    region,
  });
  const { SecretString } = await aws.call('secretsmanager', 'GetSecretValue', { SecretId: secretId });
  return credentialsOf(SecretString ?? '');
}

async function mirrorId({ store, ids }: ConnectedRepositoriesDeps, key: string): Promise<string> {
  return await store.transaction(async (tx) => {
    const known = await tx.get(mirrors, PARTITION_SCOPE, key);
    if (known) return known.doc.repositoryId;
    const repositoryId = ids.uuid();
    await tx.put(mirrors, PARTITION_SCOPE, key, { repositoryId });
    return repositoryId;
  });
}
