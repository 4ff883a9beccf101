import type { AssertionEncryptionModeType } from '@aws-sdk/client-iam';
import { parseArn } from '../../../kernel/arn.js';
import { collection, type Reader } from '../../../store/store.js';
import { notFound } from '../errors.js';
import { iamArn, type Tag } from '../model.js';
import { nameKey, scopeOf } from '../store.js';
import type { TaggedKind } from '../tagged-kind.js';

/** A SAML 2.0 identity provider, by its metadata. */
export interface SamlProvider {
  readonly accountId: string;
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

export function samlProviderArn({ accountId, name }: Pick<SamlProvider, 'accountId' | 'name'>): string {
  return iamArn(accountId, `saml-provider/${name}`);
}

export async function findSamlProvider(
  reader: Reader,
  accountId: string,
  arn: string,
): Promise<SamlProvider | undefined> {
  const parsed = parseArn(arn);
  const name = /^saml-provider\/([^/]+)$/.exec(parsed?.resource ?? '')?.[1];
  if (name === undefined || parsed?.accountId !== accountId) return undefined;
  return (await reader.get(samlProviders, scopeOf(accountId), nameKey(name)))?.doc;
}

/** @throws AwsError NoSuchEntity */
export async function requireSamlProvider(
  reader: Reader,
  accountId: string,
  arn: string,
): Promise<SamlProvider> {
  const provider = await findSamlProvider(reader, accountId, arn);
  if (provider === undefined) throw notFound(`Manifest not found for arn ${arn}`);
  return provider;
}

export const taggedSamlProvider: TaggedKind<SamlProvider> = {
  quotaName: 'SAMLProvider',
  source: samlProviders,
  require: requireSamlProvider,
  keyOf: ({ name }) => nameKey(name),
};
