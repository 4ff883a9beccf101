import { createPublicKey, type JsonWebKey, type KeyObject, verify } from 'node:crypto';

/** A signed JSON Web Token, taken apart and not yet believed. */
export interface JsonWebToken {
  readonly algorithm: Algorithm;
  /** Names one of the issuer's keys. */
  readonly keyId: string | undefined;
  readonly claims: Readonly<Record<string, unknown>>;
  readonly signedText: string;
  readonly signature: Buffer;
}

/** A key of an issuer, as its JWKS document lists it. */
export interface IssuerKey extends JsonWebKey {
  readonly kid?: string;
  readonly use?: string;
}

/** The algorithms that AWS takes. @source IAM User Guide, "Create an OpenID Connect (OIDC) identity provider in IAM" */
type Algorithm = keyof typeof ALGORITHMS;

const ALGORITHMS = {
  RS256: { hash: 'sha256', keyType: 'rsa', curve: undefined },
  RS384: { hash: 'sha384', keyType: 'rsa', curve: undefined },
  RS512: { hash: 'sha512', keyType: 'rsa', curve: undefined },
  ES256: { hash: 'sha256', keyType: 'ec', curve: 'prime256v1' },
  ES384: { hash: 'sha384', keyType: 'ec', curve: 'secp384r1' },
  ES512: { hash: 'sha512', keyType: 'ec', curve: 'secp521r1' },
} as const;

const MIN_RSA_BITS = 2_048;

/** @returns undefined where the text is no token of an algorithm that is taken */
export function parseJsonWebToken(text: string): JsonWebToken | undefined {
  const parts = text.split('.');
  const [head, body, signature] = parts;
  if (parts.length !== 3 || !parts.every((part) => /^[\w-]+$/.test(part))) return undefined;
  if (head === undefined || body === undefined || signature === undefined) return undefined;
  const header = jsonObject(head);
  const claims = jsonObject(body);
  const algorithm = header?.alg;
  if (claims === undefined || !isAlgorithm(algorithm)) return undefined;
  return {
    algorithm,
    keyId: typeof header?.kid === 'string' ? header.kid : undefined,
    claims,
    signedText: `${head}.${body}`,
    signature: Buffer.from(signature, 'base64url'),
  };
}

/** Whether one of the issuer's keys signed the token. A key is only used as what it is: never RSA's as a secret. */
export function isSignedBy(token: JsonWebToken, keys: readonly IssuerKey[]): boolean {
  return candidates(token, keys).some((jwk) => {
    const key = readKey(jwk);
    return key !== undefined && verifies(token, key);
  });
}

/** The keys that the token may mean; an issuer of one key need not name it. */
export function candidates(token: JsonWebToken, keys: readonly IssuerKey[]): readonly IssuerKey[] {
  const signing = keys.filter(({ use }) => use === undefined || use === 'sig');
  return token.keyId === undefined ? signing : signing.filter(({ kid }) => kid === token.keyId);
}

function verifies(token: JsonWebToken, key: KeyObject): boolean {
  const { hash, keyType, curve } = ALGORITHMS[token.algorithm];
  if (key.asymmetricKeyType !== keyType) return false;
  if (key.asymmetricKeyDetails?.namedCurve !== curve) return false;
  if (keyType === 'rsa' && (key.asymmetricKeyDetails?.modulusLength ?? 0) < MIN_RSA_BITS) return false;
  return verify(hash, Buffer.from(token.signedText), { key, dsaEncoding: 'ieee-p1363' }, token.signature);
}

function readKey(jwk: IssuerKey): KeyObject | undefined {
  try {
    return createPublicKey({ key: jwk, format: 'jwk' });
  } catch {
    // A key of a kind that node does not know cannot have signed the token.
    return undefined;
  }
}

function isAlgorithm(value: unknown): value is Algorithm {
  return typeof value === 'string' && Object.hasOwn(ALGORITHMS, value);
}

function jsonObject(part: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}
