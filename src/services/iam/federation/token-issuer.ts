import { generateKeyPair, type JsonWebKey, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';
import type { Ids } from '../../../kernel/ids.js';
import type { Account } from '../../../kernel/partition.js';
import type { Sealer } from '../../../kernel/sealer.js';
import { collection, PARTITION_SCOPE, type Reader } from '../../../store/store.js';

export type TokenAlgorithm = 'RS256' | 'ES384';

/** The issuer of an account's own tokens, for services outside: it stays the same when it is disabled and enabled again. */
export interface TokenIssuer extends Account {
  readonly issuerId: string;
  readonly isEnabled: boolean;
  readonly keys: readonly TokenKey[];
}

export interface TokenKey {
  readonly keyId: string;
  readonly algorithm: TokenAlgorithm;
  readonly publicKey: JsonWebKey;
  /** PKCS #8 in PEM. */
  readonly sealedPrivateKey: string;
}

/** By id, in the partition's scope: who verifies a token knows its issuer and not the account. */
export const tokenIssuers = collection<TokenIssuer>('iam.tokenIssuer', {
  byAccount: (issuer) => ({ value: indexedAccount(issuer) }),
});

/** That of `aws` is in users' databases as its number alone. */
function indexedAccount({ accountId, partition = 'aws' }: Account): string {
  return partition === 'aws' ? accountId : `${accountId}/${partition}`;
}

export const ISSUERS_PATH = '/pipewright/token-issuers/';

/** On AWS `https://ID.tokens.sts.global.api.aws`. */
export function issuerUrl(endpoint: string, { issuerId }: TokenIssuer): string {
  return `${endpoint}${ISSUERS_PATH}${issuerId}`;
}

export async function issuerOf(reader: Reader, account: Account): Promise<TokenIssuer | undefined> {
  const [found] = await reader.listBy(tokenIssuers, PARTITION_SCOPE, 'byAccount', indexedAccount(account), {
    limit: 1,
  });
  return found?.doc;
}

export async function newIssuer(account: Account, ids: Ids, sealer: Sealer): Promise<TokenIssuer> {
  const issuerId = ids.uuid();
  const generate = promisify(generateKeyPair);
  const rsa = await generate('rsa', { modulusLength: 2048 });
  const elliptic = await generate('ec', { namedCurve: 'P-384' });
  const key = (
    algorithm: TokenAlgorithm,
    pair: { publicKey: KeyObject; privateKey: KeyObject },
  ): TokenKey => {
    const keyId = ids.uuid();
    const pem = pair.privateKey.export({ type: 'pkcs8', format: 'pem' });
    return {
      keyId,
      algorithm,
      publicKey: pair.publicKey.export({ format: 'jwk' }),
      sealedPrivateKey: sealer.seal(pem, tokenKeyPurpose(keyId)),
    };
  };
  return { issuerId, ...account, isEnabled: true, keys: [key('RS256', rsa), key('ES384', elliptic)] };
}

export function tokenKeyPurpose(keyId: string): string {
  return `iam.tokenKey ${keyId}`;
}
