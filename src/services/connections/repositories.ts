import { createHash } from 'node:crypto';
import {
  type CommitArchiver,
  type ConnectedRepositories,
  type ConnectionSource,
  type GitEngine,
  GitFailed,
  type GitRemote,
  type ReadableRepository,
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

interface Mirror {
  readonly git: GitEngine;
  readonly repositoryId: string;
  readonly remote: GitRemote;
  readonly turns: ReturnType<typeof inTurn>;
}

function readable(mirror: Mirror): ReadableRepository {
  const { git, repositoryId, remote } = mirror;
  const present = async (...commitIds: string[]) => {
    for (const commitId of commitIds) await bringUp(mirror, commitId);
  };
  return {
    references: () => reached(remote, () => git.remoteReferences(remote)),
    async commit(commitId) {
      await present(commitId);
      return await git.commit(repositoryId, commitId);
    },
    async entries(commitId) {
      await present(commitId);
      return git.entries(repositoryId, commitId);
    },
    async changedPaths(from, to) {
      await present(...(from === undefined ? [to] : [from, to]));
      return await git.changedPaths(repositoryId, from, to);
    },
    async mergeBase(one, other) {
      await present(one, other);
      return await git.mergeBase(repositoryId, one, other);
    },
  };
}

/** Fetches, unless the mirror has the commit already. */
async function bringUp(
  { git, repositoryId, remote, turns }: Mirror,
  version: string | undefined,
): Promise<void> {
  await turns(repositoryId, async () => {
    if (version !== undefined && (await git.commit(repositoryId, version))) return;
    await reached(remote, () => git.fetch(repositoryId, remote));
    // Not on any branch: providers give out a pull request's head by its id.
    if (version === undefined || !/^[0-9a-f]{40}$/.test(version) || (await git.commit(repositoryId, version)))
      return;
    await git.fetch(repositoryId, remote, version).catch((error: unknown) => {
      if (!(error instanceof GitFailed)) throw error;
    });
  });
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

/** What git says of a remote that refuses is its user's to know. */
async function reached<T>({ url }: GitRemote, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof GitFailed)
      throw invalidInput(`The repository ${url} cannot be read: ${error.errorText}`);
    throw error;
  }
}
