import type { RequestContext } from '../../front-door/service.js';
import { isAwsError } from '../../kernel/aws-error.js';
import { urlOf } from '../../kernel/url.js';
import { invalidInput } from './errors.js';
import type { Connection, Host, Remote, Tag } from './model.js';

/**
 * What the handshake in a browser is on AWS is three tags here, so that every client and Terraform can do it:
 *
 * - `pipewright:url`: where its repositories are, such as `https://git.example.com/{FullRepositoryId}.git`; or
 *   `codecommit` for those of this server. A connection with a host has the host's endpoint without it.
 * - `pipewright:secret`: a secret of Secrets Manager: a token, or JSON with `username`, `password` and `webhookSecret`
 * - `pipewright:status`: `PENDING` takes a set-up back
 */
const URL_TAG = 'pipewright:url';
const SECRET_TAG = 'pipewright:secret';
const STATUS_TAG = 'pipewright:status';

/** @returns undefined where the connection is still PENDING */
export function remoteOf(connection: Connection, host: Host | undefined): Remote | undefined {
  if (tagValue(connection.tags, STATUS_TAG) === 'PENDING') return undefined;
  const given = tagValue(connection.tags, URL_TAG);
  if (given === 'codecommit') return { kind: 'codecommit' };
  const secretId = tagValue(connection.tags, SECRET_TAG);
  // A host alone says where, but not that anybody has agreed.
  const url = given ?? (host && secretId !== undefined ? repositoriesOf(host) : undefined);
  if (url === undefined) return undefined;
  return { kind: 'git', url, ...(secretId !== undefined && { secretId }) };
}

function repositoriesOf({ providerEndpoint }: Host): string {
  return `${providerEndpoint.replace(/\/+$/, '')}/{FullRepositoryId}.git`;
}

function tagValue(tags: readonly Tag[], key: string): string | undefined {
  return tags.find((tag) => tag.key === key)?.value;
}

/**
 * Who changes where a connection leads decides who gets its secret, so they must be allowed to read it themselves.
 *
 * @throws AwsError InvalidInputException, and what Secrets Manager answers
 */
export async function checkSetUp(
  context: RequestContext,
  before: readonly Tag[],
  after: readonly Tag[],
): Promise<void> {
  const url = tagValue(after, URL_TAG);
  if (url !== undefined && url !== 'codecommit') checkUrl(url);
  const secretId = tagValue(after, SECRET_TAG);
  const isSame = [URL_TAG, SECRET_TAG, STATUS_TAG].every(
    (key) => tagValue(before, key) === tagValue(after, key),
  );
  if (secretId === undefined || isSame) return;
  const { accountId, region, caller } = context;
  try {
    await context.door
      .as(caller, { accountId, region })
      .call('secretsmanager', 'GetSecretValue', { SecretId: secretId });
  } catch (error) {
    if (!isAwsError(error)) throw error;
    throw invalidInput(`The secret '${secretId}' of ${SECRET_TAG} cannot be read by you: ${error.message}`);
  }
}

function checkUrl(text: string): void {
  const url = urlOf(text);
  if (url?.protocol !== 'https:' && url?.protocol !== 'http:') {
    throw invalidInput(`${URL_TAG} must be 'codecommit' or begin with https:// or http://`);
  }
  if (url.username !== '' || url.password !== '') {
    throw invalidInput(
      `${URL_TAG} must hold no password: put it into a secret and name that in ${SECRET_TAG}`,
    );
  }
}

/** The URL of one repository. @throws AwsError InvalidInputException for an id that would lead elsewhere */
export function repositoryUrl(template: string, fullRepositoryId: string): string {
  const parts = fullRepositoryId.split('/');
  const isPlain = parts.every((part) => /^[\w.-]+$/.test(part) && part !== '.' && part !== '..');
  if (!isPlain) throw invalidInput(`'${fullRepositoryId}' is not the id of a repository`);
  return template
    .replaceAll('{FullRepositoryId}', fullRepositoryId)
    .replaceAll('{RepositoryName}', parts.at(-1) ?? '');
}
