import type { AssertionEncryptionModeType } from '@aws-sdk/client-iam';
import { isOfAccount, parseArn } from '../../../kernel/arn.js';
import type { Account } from '../../../kernel/partition.js';
import { collection, type Reader } from '../../../store/store.js';
import { notFound } from '../errors.js';
import { iamArn, type Tag } from '../model.js';
import { nameKey, scopeOf } from '../store.js';
import type { TaggedKind } from '../tagged-kind.js';

/** A SAML 2.0 identity provider, by its metadata. */
export interface SamlProvider extends Account {
  readonly name: string;
  /** Of the provider itself: another of the same name has another. */
  readonly providerUuid: string;
  readonly metadata: string;
  readonly createdAt: number;
  /** Epoch ms. */
  readonly validUntil: number;
  readonly tags: readonly Tag[];
  /** Absent where assertions are not said to be encrypted. */
  readonly encryptionMode?: AssertionEncryptionModeType;
  readonly privateKeys?: readonly SamlPrivateKey[];
}

/** With which assertions are decrypted. */
export interface SamlPrivateKey {
  readonly keyId: string;
  readonly addedAt: number;
  /** PEM */
  readonly sealedKey: string;
}

/** By name, in the account's scope. */
export const samlProviders = collection<SamlProvider>('iam.samlProvider');

export function samlProviderArn(provider: Pick<SamlProvider, keyof Account | 'name'>): string {
  return iamArn(provider, `saml-provider/${provider.name}`);
}

export async function findSamlProvider(
  reader: Reader,
  account: Account,
  arn: string,
): Promise<SamlProvider | undefined> {
  const parsed = parseArn(arn);
  const name = /^saml-provider\/([^/]+)$/.exec(parsed?.resource ?? '')?.[1];
  if (name === undefined || parsed === undefined || !isOfAccount(parsed, account)) return undefined;
  return (await reader.get(samlProviders, scopeOf(account), nameKey(name)))?.doc;
}

/** @throws AwsError NoSuchEntity */
export async function requireSamlProvider(
  reader: Reader,
  account: Account,
  arn: string,
): Promise<SamlProvider> {
  const provider = await findSamlProvider(reader, account, arn);
  if (provider === undefined) throw notFound(`Manifest not found for arn ${arn}`);
  return provider;
}

export const taggedSamlProvider: TaggedKind<SamlProvider> = {
  quotaName: 'SAMLProvider',
  source: samlProviders,
  require: requireSamlProvider,
  keyOf: ({ name }) => nameKey(name),
};
