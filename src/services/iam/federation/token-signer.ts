import { sign } from 'node:crypto';
import type { Account } from '../../../kernel/partition.js';
import type { Sealer } from '../../../kernel/sealer.js';
import type { Store } from '../../../store/store.js';
import { issuerOf, issuerUrl, type TokenAlgorithm, tokenKeyPurpose } from './token-issuer.js';

export interface TokenRequest {
  readonly account: Account;
  readonly algorithm: TokenAlgorithm;
  /** Where this server is reached: the issuer's URL begins with it. */
  readonly endpoint: string;
  /** All but the issuer. */
  readonly claims: Readonly<Record<string, unknown>>;
}

const HASHES: Readonly<Record<TokenAlgorithm, string>> = { RS256: 'sha256', ES384: 'sha384' };

/** Signs what STS says of the account's principals; undefined where the account has no issuer that is enabled. */
export function iamTokenSigner(store: Store, sealer: Sealer) {
  return async (request: TokenRequest): Promise<string | undefined> => {
    const { account, algorithm, endpoint, claims } = request;
    const issuer = await issuerOf(store, account);
    const key = issuer?.keys.find((each) => each.algorithm === algorithm);
    if (issuer?.isEnabled !== true || key === undefined) return undefined;
    const parts = [
      { alg: algorithm, kid: key.keyId, typ: 'JWT' },
      { iss: issuerUrl(endpoint, issuer), ...claims },
    ];
    const text = parts.map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');
    const pem = sealer.open(key.sealedPrivateKey, tokenKeyPurpose(key.keyId));
    const signature = sign(HASHES[algorithm], Buffer.from(text), { key: pem, dsaEncoding: 'ieee-p1363' });
    return `${text}.${signature.toString('base64url')}`;
  };
}
