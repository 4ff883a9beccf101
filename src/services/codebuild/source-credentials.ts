import type { AuthType, ServerType } from '@aws-sdk/client-codebuild';
import { formatArn } from '../../kernel/arn.js';
import type { Sealer } from '../../kernel/sealer.js';
import { collection, type Reader, regionalScope } from '../../store/store.js';
import type { Place } from './names.js';

/** What an account's builds show to a kind of git provider. */
export interface SourceCredentialDocument {
  readonly serverType: ServerType;
  readonly authType: AuthType;
  /** ARN of the connection or the secret, where it is one of these. */
  readonly resource?: string;
  readonly username?: string;
  /** The token itself, where it is one. */
  readonly sealedToken?: string;
}

/** By server type. */
export const sourceCredentials = collection<SourceCredentialDocument>('codebuild.source-credential');

/** @source AWS CLI example of `import-source-credentials` */
export function sourceCredentialArn(place: Place, serverType: ServerType): string {
  return formatArn({ service: 'codebuild', ...place, resource: `token/${serverType.toLowerCase()}` });
}

export function tokenPurpose({ accountId, region }: Place, serverType: ServerType): string {
  return `codebuild/${accountId}/${region}/token/${serverType}`;
}

/** How to come to a repository. */
export type SourceLogin =
  | { readonly kind: 'connection'; readonly connectionArn: string }
  | { readonly kind: 'secret'; readonly secretArn: string }
  | { readonly kind: 'token'; readonly username: string; readonly token: string };

/** @returns undefined where the account has none for such a server */
export async function findSourceLogin(
  reader: Reader,
  sealer: Sealer,
  place: Place,
  serverType: ServerType,
): Promise<SourceLogin | undefined> {
  const found = (await reader.get(sourceCredentials, regionalScope(place), serverType))?.doc;
  if (found === undefined) return undefined;
  const { authType, resource, sealedToken, username } = found;
  if (authType === 'CODECONNECTIONS' && resource !== undefined) {
    return { kind: 'connection', connectionArn: resource };
  }
  if (authType === 'SECRETS_MANAGER' && resource !== undefined)
    return { kind: 'secret', secretArn: resource };
  if (sealedToken === undefined) return undefined;
  const token = sealer.open(sealedToken, tokenPurpose(place, serverType)).toString();
  return { kind: 'token', username: username ?? usernameFor(serverType), token };
}

/** What the providers take for a user name where a token is the password. */
export function usernameFor(serverType: ServerType): string {
  switch (serverType) {
    case 'BITBUCKET':
      return 'x-token-auth';
    case 'GITLAB':
    case 'GITLAB_SELF_MANAGED':
      return 'oauth2';
    default:
      return 'x-access-token';
  }
}
