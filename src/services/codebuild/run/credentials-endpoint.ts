import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import type { HttpRoute } from '../../../front-door/http-route.js';
import type { ServiceContext } from '../../../front-door/service.js';
import { regionalScope } from '../../../store/store.js';
import type { BuildRef } from '../advance-build.js';
import type { LiveBuilds } from '../live-builds.js';
import type { BuildDocument } from '../model.js';
import { asBuild, sandboxes } from '../sandbox/documents.js';
import { builds } from '../store.js';
import { type BuildDirectories, jobDirectory } from './build-directories.js';
import { readPrivate, writePrivate } from './private-file.js';
import { type RoleCredentials, roleCredentials, secretParts } from './role-credentials.js';

/** What of a build's credentials is kept beside it. */
interface CredentialsFile {
  readonly ref: BuildRef;
  readonly roleArn: string;
  /** SHA-256 of what the build's programs must show. */
  readonly tokenHash: string;
  readonly credentials: RoleCredentials;
}

const FILE = 'credentials';
const SECRETS_FILE = 'secrets';
const PATH = /^\/pipewright\/build-credentials\/([0-9a-f-]{36})$/;
/** Programs ask again some minutes before the end. */
const RENEW_BEFORE_MS = 10 * 60_000;

export interface IssuedCredentials {
  readonly credentials: RoleCredentials;
  readonly path: string;
  /** Goes with every request for them, as `Authorization`. */
  readonly token: string;
}

/** Credentials of a build's role, and where its programs find them and their successors. */
export async function issueCredentials(
  context: ServiceContext,
  ref: BuildRef,
  build: BuildDocument,
  directories: BuildDirectories,
): Promise<IssuedCredentials> {
  const credentials = await roleCredentials(context, ref, build);
  const token = randomBytes(32).toString('base64url');
  const file: CredentialsFile = {
    ref: { accountId: ref.accountId, region: ref.region, buildId: ref.buildId },
    roleArn: build.settings.serviceRole,
    tokenHash: hash(token).toString('hex'),
    credentials,
  };
  await writePrivate(directories, FILE, file);
  return { credentials, token, path: `/pipewright/build-credentials/${build.uuid}` };
}

/** Everything that the log must not show; added to what is there. */
export async function keepSecrets(
  directories: Pick<BuildDirectories, 'job'>,
  secrets: readonly string[],
): Promise<void> {
  const before = await readSecrets(directories);
  await writePrivate(directories, SECRETS_FILE, [...new Set([...before, ...secrets])]);
}

export async function readSecrets(directories: Pick<BuildDirectories, 'job'>): Promise<readonly string[]> {
  return (await readPrivate<readonly string[]>(directories, SECRETS_FILE)) ?? [];
}

/**
 * Answers the programs of builds as the container credentials provider of AWS's SDKs asks: with credentials of the build's
 * service role, new ones before the old ones end.
 *
 * @source AWS SDKs and Tools Reference Guide, "Container credential provider"
 */
export function credentialsRoute({
  buildsDirectory,
  live,
}: {
  readonly buildsDirectory: string;
  readonly live: LiveBuilds;
}): HttpRoute {
  return {
    name: 'build-credentials',
    matches: (request, url) => request.method === 'GET' && PATH.test(url.pathname),
    async handle(request, response, url, context) {
      const uuid = PATH.exec(url.pathname)?.[1] ?? '';
      const directories = { job: jobDirectory(buildsDirectory, uuid) };
      const file = await readPrivate<CredentialsFile>(directories, FILE);
      if (file === undefined || !isToken(request.headers.authorization, file)) {
        return answer(response, 403, { code: 'AccessDenied', message: 'These are not your credentials' });
      }
      const credentials = await current(context, file, directories, live);
      answer(response, 200, {
        RoleArn: file.roleArn,
        AccessKeyId: credentials.accessKeyId,
        SecretAccessKey: credentials.secretAccessKey,
        Token: credentials.sessionToken,
        Expiration: new Date(credentials.expiresAt).toISOString(),
      });
    },
  };
}

async function current(
  context: ServiceContext,
  file: CredentialsFile,
  directories: Pick<BuildDirectories, 'job'>,
  live: LiveBuilds,
): Promise<RoleCredentials> {
  const { ref, credentials } = file;
  if (credentials.expiresAt - context.clock.now() > RENEW_BEFORE_MS) return credentials;
  const holder = await holderOf(context, ref);
  if (holder === undefined) return credentials;
  const renewed = await roleCredentials(context, ref, holder);
  await keepSecrets(directories, secretParts(renewed));
  live.maskOf(ref).add(secretParts(renewed));
  await writePrivate(directories, FILE, { ...file, credentials: renewed });
  return renewed;
}

/** The build or the sandbox, as long as it goes on. */
async function holderOf({ store }: ServiceContext, ref: BuildRef): Promise<BuildDocument | undefined> {
  const build = (await store.get(builds, regionalScope(ref), ref.buildId))?.doc;
  if (build !== undefined) return build.state.status === 'IN_PROGRESS' ? build : undefined;
  const sandbox = (await store.get(sandboxes, regionalScope(ref), ref.buildId))?.doc;
  return sandbox?.state.status === 'IN_PROGRESS' ? asBuild(sandbox) : undefined;
}

function isToken(given: string | undefined, { tokenHash }: CredentialsFile): boolean {
  return given !== undefined && timingSafeEqual(hash(given), Buffer.from(tokenHash, 'hex'));
}

function hash(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}

function answer(response: ServerResponse, status: number, body: object): void {
  const text = JSON.stringify(body);
  response.writeHead(status, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(text),
    'cache-control': 'no-store',
  });
  response.end(text);
}
