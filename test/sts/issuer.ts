import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { IssuerKey } from '../../src/engines/oidc/json-web-token.js';

/** A local OpenID Connect issuer: discovery document, keys, and tokens signed with them. */
export interface Issuer {
  /** `http://127.0.0.1:PORT` */
  readonly url: string;
  /** Signs with the current key, or with another one. */
  token(claims: object, signer?: SigningKey): string;
  /** Another key takes the place of the current one. */
  rotate(key: SigningKey): void;
  close(): Promise<void>;
}

export interface SigningKey {
  readonly kid: string;
  readonly alg: 'RS256' | 'ES256';
  readonly privateKey: KeyObject;
  readonly jwk: IssuerKey;
}

export function signingKey(alg: SigningKey['alg'], kid: string): SigningKey {
  const { privateKey, publicKey } =
    alg === 'RS256'
      ? generateKeyPairSync('rsa', { modulusLength: 2048 })
      : generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return { kid, alg, privateKey, jwk: { ...publicKey.export({ format: 'jwk' }), kid, use: 'sig', alg } };
}

export async function startIssuer(first: SigningKey): Promise<Issuer> {
  let current = first;
  const server: Server = createServer((request, response) => {
    const documents: Readonly<Record<string, object>> = {
      '/.well-known/openid-configuration': { issuer: url, jwks_uri: `${url}/keys` },
      '/keys': { keys: [current.jwk] },
    };
    const document = documents[request.url ?? ''];
    response.writeHead(document ? 200 : 404, { 'content-type': 'application/json' });
    response.end(JSON.stringify(document ?? {}));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    token: (claims, signer = current) => signed({ iss: url, ...claims }, signer),
    rotate(key) {
      current = key;
    },
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

function signed(claims: object, { alg, kid, privateKey }: SigningKey): string {
  const text = [{ alg, kid, typ: 'JWT' }, claims]
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.');
  const signature = sign('sha256', Buffer.from(text), { key: privateKey, dsaEncoding: 'ieee-p1363' });
  return `${text}.${signature.toString('base64url')}`;
}
