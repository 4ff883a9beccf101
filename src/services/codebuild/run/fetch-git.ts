import { join } from 'node:path';
import type { ProjectSource, ServerType } from '@aws-sdk/client-codebuild';
import { GitFailed, VersionNotFound } from '../../../engines/git/port.js';
import { isAwsError } from '../../../kernel/aws-error.js';
import { findSourceLogin, type SourceLogin, usernameFor } from '../source-credentials.js';
import type { BuildRun } from './build-run.js';
import { hostBundle } from './certificate.js';
import { keepSecrets } from './credentials-endpoint.js';
import { localCacheDirectory, withCacheLock } from './local-cache.js';
import { clientError } from './phase-failure.js';
import { type PlacedSource, repositoryPath } from './source-layout.js';

/** A larger depth means all history, as 0 does. @source AWS CodeBuild User Guide, "Git clone depth" */
const MAX_CLONE_DEPTH = 25;

export function cloneDepth({ gitCloneDepth = 0 }: ProjectSource): number | undefined {
  return gitCloneDepth > 0 && gitCloneDepth <= MAX_CLONE_DEPTH ? gitCloneDepth : undefined;
}

/**
 * A clone of a repository of GitHub, Bitbucket or GitLab, or of any server that speaks git over HTTP.
 *
 * @returns the commit
 * @throws PhaseFailure, AwsError
 * @source The messages are those of AWS's agent.
 */
export async function fetchGit(run: BuildRun, placed: PlacedSource, name: string): Promise<string> {
  const { source, version } = placed;
  const login = await loginOf(run, source);
  try {
    return login?.kind === 'connection'
      ? await cloneByConnection(run, placed, login.connectionArn)
      : await cloneByUrl(run, placed, login);
  } catch (error) {
    throw failureOf(error, name, version);
  }
}

/** What the clone of a source is made with, for programs of the build that push. */
export async function loginOf(
  run: BuildRun,
  { auth, type }: ProjectSource,
): Promise<Exclude<SourceLogin, { kind: 'secret' }> | undefined> {
  const { context, machine, ref } = run;
  // Sources and servers are called the same.
  const serverType = type as ServerType;
  if (auth?.type === 'CODECONNECTIONS' && auth.resource) {
    return { kind: 'connection', connectionArn: auth.resource };
  }
  const login: SourceLogin | undefined =
    auth?.type === 'SECRETS_MANAGER' && auth.resource
      ? { kind: 'secret', secretArn: auth.resource }
      : await findSourceLogin(context.store, machine.sealer, ref, serverType);
  const found = login?.kind === 'secret' ? await loginInSecret(run, login.secretArn, serverType) : login;
  if (found?.kind === 'token') {
    await keepSecrets(run.directories, [found.token]);
    run.log.mask.add([found.token]);
  }
  return found;
}

/** @source AWS CodeBuild User Guide, "Create and store a token in a Secrets Manager secret": ServerType, AuthType, Token */
async function loginInSecret(
  run: BuildRun,
  secretArn: string,
  serverType: ServerType,
): Promise<Extract<SourceLogin, { kind: 'token' }>> {
  const { SecretString: text = '' } = await run.role.call('secretsmanager', 'GetSecretValue', {
    SecretId: secretArn,
  });
  const members = textMembers(text);
  if (members.Token === undefined) throw clientError(`the secret ${secretArn} holds no token of a source`);
  return { kind: 'token', username: members.Username ?? usernameFor(serverType), token: members.Token };
}

function textMembers(json: string): Readonly<Record<string, string | undefined>> {
  try {
    const value: unknown = JSON.parse(json);
    const entries = Object.entries(typeof value === 'object' && value !== null ? value : {});
    return Object.fromEntries(
      entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
    );
  } catch (error) {
    // The parser's message quotes the secret.
    if (error instanceof SyntaxError) return {};
    throw error;
  }
}

async function cloneByConnection(
  { machine, ref, role, signal }: BuildRun,
  { source, directory, version }: PlacedSource,
  connectionArn: string,
): Promise<string> {
  const { commitId } = await machine.connections.checkout({
    accountId: ref.accountId,
    region: ref.region,
    connectionArn,
    fullRepositoryId: repositoryPath(source),
    principal: role.principal,
    version,
    targetDir: directory,
    depth: cloneDepth(source),
    signal,
  });
  return commitId;
}

async function cloneByUrl(
  run: BuildRun,
  { source, directory, version }: PlacedSource,
  login: Extract<SourceLogin, { kind: 'token' }> | undefined,
): Promise<string> {
  const request = {
    url: withoutLogin(source.location ?? ''),
    ...(login && { username: login.username, password: login.token }),
    version,
    targetDir: directory,
    depth: cloneDepth(source),
    withSubmodules: source.gitSubmodulesConfig?.fetchSubmodules === true,
    insecureSsl: source.insecureSsl === true,
    caBundle: hostBundle(run),
    signal: run.signal,
  };
  const cacheDir = sourceCacheOf(run, source);
  if (cacheDir === undefined) return (await run.machine.remotes.clone(request)).commitId;
  return await withCacheLock(cacheDir, async () => {
    const { commitId } = await run.machine.remotes.clone({ ...request, cacheDir });
    return commitId;
  });
}

/** Of this project alone: nobody reads what another one has fetched with its own credentials. */
function sourceCacheOf(run: BuildRun, { location = '' }: ProjectSource): string | undefined {
  const { cache } = run.build.settings;
  if (cache.type !== 'LOCAL' || !cache.modes?.includes('LOCAL_SOURCE_CACHE')) return undefined;
  const name = Buffer.from(withoutLogin(location)).toString('base64url').slice(-120);
  return join(localCacheDirectory(run), 'source', name);
}

/** A URL may hold a user and a password: they would be shown in the build's variables. */
function withoutLogin(location: string): string {
  return location.replace(/^(https?:\/\/)[^/@]*@/, '$1');
}

function failureOf(error: unknown, name: string, version: string | undefined): unknown {
  const wanted = version === undefined ? '' : ` and source version ${version}`;
  if (error instanceof VersionNotFound || isAwsError(error, 'CommitDoesNotExistException')) {
    return clientError(`reference not found for ${name}${wanted}`);
  }
  if (!(error instanceof GitFailed)) return error;
  const text = error.errorText;
  if (/Authentication failed|could not read (Username|Password)|HTTP (401|403)|error: (401|403)/.test(text)) {
    return clientError(`authentication required for ${name}${wanted}`);
  }
  if (/repository '.*' not found|error: 404|does not appear to be a git repository/.test(text)) {
    return clientError(`repository not found for ${name}${wanted}`);
  }
  if (/couldn't find remote ref|not our ref|no such ref/i.test(text)) {
    return clientError(`reference not found for ${name}${wanted}`);
  }
  return clientError(`unable to clone ${name}${wanted}: ${text}`);
}
