import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { httpIssuerKeys } from '../../src/engines/oidc/issuer-keys.js';
import { isSignedBy, parseJsonWebToken } from '../../src/engines/oidc/json-web-token.js';
import { type Issuer, signingKey, startIssuer } from './issuer.js';

let now = 0;
const clock = { now: () => now, after: (ms: number) => now + ms };
const open: (Issuer | { close(): unknown })[] = [];

afterEach(async () => {
  for (const each of open.splice(0)) await each.close();
});

/** Something at an issuer's address that answers as it likes. */
async function answering(listener: (url: string) => RequestListener): Promise<string> {
  let url = '';
  const server: Server = createServer((request, response) => listener(url)(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  open.push({ close: () => new Promise((resolve) => server.close(resolve)) });
  return url;
}

it('are remembered, and read again for a key that is new', async () => {
  const issuer = await startIssuer(signingKey('ES256', 'first'));
  open.push(issuer);
  const keys = httpIssuerKeys(clock);
  const kidsOf = async (fresh: boolean) => (await keys.of(issuer.url, fresh)).map(({ kid }) => kid);
  expect(await kidsOf(false)).toEqual(['first']);
  issuer.rotate(signingKey('ES256', 'second'));
  now += 60_000;
  expect(await kidsOf(false)).toEqual(['first']);
  expect(await kidsOf(true)).toEqual(['second']);
  issuer.rotate(signingKey('ES256', 'third'));
  now += 1_000; // whoever sends tokens with ever new names of keys does not drive requests to the issuer
  expect(await kidsOf(true)).toEqual(['second']);
  now += 5 * 60_000;
  expect(await kidsOf(false)).toEqual(['third']);
});

it.each<[string, RequestListener]>([
  ['a redirect', (_request, response) => response.writeHead(302, { location: '/keys' }).end()],
  ['an error', (_request, response) => response.writeHead(500).end('{}')],
  ['too much', (_request, response) => response.end(`"${'a'.repeat(300 * 1024)}"`)],
])('are not read from %s', async (_what, listener) => {
  const url = await answering(() => listener);
  await expect(httpIssuerKeys(clock).of(url, false)).rejects.toMatchObject({ name: 'IssuerUnreachable' });
});

it.each([
  ['of another issuer', () => ({ issuer: 'https://example.com', jwks_uri: 'http://127.0.0.1:1/' })],
  ['without keys', (url: string) => ({ issuer: url })],
  [
    'whose keys are elsewhere in the open',
    (url: string) => ({ issuer: url, jwks_uri: 'http://example.com/' }),
  ],
  ['that is a list', () => []],
])('are not read from a document %s', async (_what, documentOf) => {
  const url = await answering((own) => (_request, response) => response.end(JSON.stringify(documentOf(own))));
  await expect(httpIssuerKeys(clock).of(url, false)).rejects.toMatchObject({ name: 'IssuerKeysUnreadable' });
});

it('verify as what they are', async () => {
  const rsa = signingKey('RS256', 'one');
  const curve = signingKey('ES256', 'one');
  const issuer = await startIssuer(rsa);
  open.push(issuer);
  const token = (signer = rsa) => {
    const parsed = parseJsonWebToken(issuer.token({ sub: 'a' }, signer));
    if (parsed === undefined) throw new Error('no token');
    return parsed;
  };
  expect(isSignedBy(token(), [rsa.jwk])).toBe(true);
  expect(isSignedBy(token(curve), [curve.jwk])).toBe(true);
  expect(isSignedBy(token(curve), [rsa.jwk])).toBe(false);
  expect(isSignedBy(token(), [{ ...rsa.jwk, use: 'enc' }])).toBe(false);
  expect(isSignedBy(token(), [{ ...rsa.jwk, kid: 'other' }])).toBe(false);
  expect(isSignedBy(token(), [{ kty: 'oct', k: 'AAAA', kid: 'one' }])).toBe(false);
  for (const text of [
    '',
    'a.b',
    'a.b.c',
    `${Buffer.from('{"alg":"HS256"}').toString('base64url')}.e30.AAAA`,
  ]) {
    expect(parseJsonWebToken(text)).toBeUndefined();
  }
});
