import { providerUrl } from '../../../engines/oidc/provider-url.js';
import { isOfAccount, parseArn } from '../../../kernel/arn.js';
import type { Account } from '../../../kernel/partition.js';
import { collection, type Reader } from '../../../store/store.js';
import { notFound, validationError } from '../errors.js';
import { iamArn, type Tag } from '../model.js';
import { scopeOf } from '../store.js';
import type { TaggedKind } from '../tagged-kind.js';

/** An OpenID Connect issuer whose tokens are trusted. */
export interface OidcProvider extends Account {
  /** Without scheme, as its ARN ends: `token.example.com/path`. */
  readonly url: string;
  /** Audiences that tokens may be for. */
  readonly clientIds: readonly string[];
  /** SHA-1 of certificates, 40 hex digits; kept and told only. */
  readonly thumbprints: readonly string[];
  readonly createdAt: number;
  readonly tags: readonly Tag[];
}

/** By URL, in the account's scope. */
export const oidcProviders = collection<OidcProvider>('iam.oidcProvider');

export function oidcProviderArn(provider: Pick<OidcProvider, keyof Account | 'url'>): string {
  return iamArn(provider, `oidc-provider/${provider.url}`);
}

/**
 * The URL as it is kept: without scheme, query and closing slash.
 * @throws AwsError ValidationError
 */
export function oidcUrl(text: string): string {
  const url = providerUrl(text);
  if (url === undefined) throw validationError('Invalid Open ID Connect Provider URL');
  return url;
}

export async function findOidcProvider(
  reader: Reader,
  account: Account,
  arn: string,
): Promise<OidcProvider | undefined> {
  const parsed = parseArn(arn);
  const url = /^oidc-provider\/(.+)$/.exec(parsed?.resource ?? '')?.[1];
  if (url === undefined || parsed === undefined || !isOfAccount(parsed, account)) return undefined;
  return (await reader.get(oidcProviders, scopeOf(account), url))?.doc;
}

/** @throws AwsError NoSuchEntity */
export async function requireOidcProvider(
  reader: Reader,
  account: Account,
  arn: string,
): Promise<OidcProvider> {
  const provider = await findOidcProvider(reader, account, arn);
  if (provider === undefined) throw notFound(`OpenIDConnect Provider not found for arn ${arn}`);
  return provider;
}

export const taggedOidcProvider: TaggedKind<OidcProvider> = {
  quotaName: 'OpenIdConnectProvider',
  source: oidcProviders,
  require: requireOidcProvider,
  keyOf: ({ url }) => url,
};
