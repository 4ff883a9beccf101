import {
  GetConnectionCommand,
  GetHostCommand,
  ListTagsForResourceCommand,
} from '@aws-sdk/client-codestar-connections';
import { GetSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import { ConfigError } from '../../../config.js';
import type { GitRemote } from '../../../engines/git/port.js';
import type { Clients } from '../clients.js';
import { helperCredential } from './helper-credential.js';

/** Whom a token belongs to is not asked. */
const TOKEN_USER = 'x-access-token';

/**
 * The repository behind a connection, with what its set-up says: see `docs/guide/connections.md`. Whoever asks must be
 * allowed to read the connection's tags and its secret.
 *
 * @throws ConfigError where the connection is not set up
 */
export async function connectedRepository(
  clients: Clients,
  connectionArn: string,
  fullRepositoryId: string,
): Promise<GitRemote> {
  const { Tags = [] } = await clients.connections.send(
    new ListTagsForResourceCommand({ ResourceArn: connectionArn }),
  );
  const tag = (name: string) => Tags.find(({ Key }) => Key === `pipewright:${name}`)?.Value;
  const name = fullRepositoryId.split('/').at(-1) ?? '';
  if (tag('url') === 'codecommit') return await helperCredential(clients.codecommit, name);
  const template = tag('url') ?? (await repositoriesOfHost(clients, connectionArn));
  if (template === undefined || tag('status') === 'PENDING') {
    throw new ConfigError(
      `the connection ${connectionArn} is PENDING: its tag pipewright:url must say where it leads`,
    );
  }
  const url = template
    .replaceAll('{FullRepositoryId}', fullRepositoryId)
    .replaceAll('{RepositoryName}', name);
  const secretId = tag('secret');
  return { url, ...(secretId !== undefined && (await credentialOf(clients, secretId))) };
}

async function repositoriesOfHost(
  { connections }: Clients,
  ConnectionArn: string,
): Promise<string | undefined> {
  const { Connection } = await connections.send(new GetConnectionCommand({ ConnectionArn }));
  if (!Connection?.HostArn) return undefined;
  const { ProviderEndpoint = '' } = await connections.send(
    new GetHostCommand({ HostArn: Connection.HostArn }),
  );
  return `${ProviderEndpoint.replace(/\/+$/, '')}/{FullRepositoryId}.git`;
}

/** A token, or JSON with `username` and `password` (or `token`). */
async function credentialOf(
  { secrets }: Clients,
  SecretId: string,
): Promise<{ username: string; password: string }> {
  const { SecretString = '' } = await secrets.send(new GetSecretValueCommand({ SecretId }));
  if (!SecretString.trimStart().startsWith('{')) {
    return { username: TOKEN_USER, password: SecretString.trim() };
  }
  try {
    const { username, password, token } = JSON.parse(SecretString) as Record<string, string | undefined>;
    return { username: username ?? TOKEN_USER, password: password ?? token ?? '' };
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new ConfigError(`the secret ${SecretId} is neither a token nor JSON`);
  }
}

/** A repository of GitHub for actions of version 1. GetPipeline masks their token, so it is given again. */
export function gitHubRepository(
  githubUrl: string,
  { Owner = '', Repo = '' }: Readonly<Record<string, string>>,
  token: string | undefined,
): GitRemote {
  if (token === undefined || token === '') {
    throw new ConfigError('a GitHub source needs GITHUB_TOKEN: a token that may push to its repository');
  }
  return { url: `${githubUrl}/${Owner}/${Repo}.git`, username: TOKEN_USER, password: token };
}
