import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { refusedCredential } from '../../src/front-door/credential-sources.js';
import type { CredentialSource } from '../../src/front-door/identity.js';
import { rootPrincipal } from '../../src/kernel/principal.js';
import { startEchoServer } from '../harness/echo-server.js';
import { type Calls, echoServices } from '../harness/echo-services.js';
import { exchangeRaw } from '../harness/proxy.js';
import {
  basicTime,
  EMPTY_SHA256,
  HOST,
  presigned,
  requestText,
  type SignedFacts,
  sha256,
  signed,
  signedChunks,
  statusOf,
} from './attacker.js';

const KEY = { accessKeyId: 'AKIAEXAMPLE000000000', secretAccessKey: 'secret' };
const SESSION = {
  accessKeyId: 'ASIAEXAMPLE000000000',
  secretAccessKey: 'secret-2',
  token: 'token-of-session',
};
const calls: Calls = [];
let server: Awaited<ReturnType<typeof startEchoServer>>;

const keys: CredentialSource = {
  async find(id, token) {
    const principal = rootPrincipal({ accountId: '123456789012', partition: 'aws' });
    if (id === KEY.accessKeyId) return { secretAccessKey: KEY.secretAccessKey, principal };
    if (id !== SESSION.accessKeyId) return undefined;
    return token === SESSION.token
      ? { secretAccessKey: SESSION.secretAccessKey, principal }
      : refusedCredential('123456789012');
  },
};

beforeAll(async () => {
  server = await startEchoServer({ services: echoServices(calls), mode: 'strict', credentials: keys });
});
afterAll(() => server.close());
beforeEach(() => {
  calls.length = 0;
});

const send = (text: string) => exchangeRaw(server.port, text);

type Headers = readonly (readonly [string, string])[];

/** Signs one thing and sends another. */
function forge(
  facts: SignedFacts,
  sent: { line: string; headers?: Headers; without?: readonly string[]; body?: string },
  key: { accessKeyId: string; secretAccessKey: string } = KEY,
): Promise<string> {
  const { authorization, timestamp } = signed(key, facts);
  const usual: Headers = [
    ['Host', HOST],
    ['X-Amz-Date', timestamp],
    ...Object.entries(facts.headers ?? {}),
    ['Authorization', authorization],
  ];
  const kept = usual.filter(([name]) => !sent.without?.includes(name.toLowerCase()));
  const { body = '' } = sent;
  const headers: Headers = [...kept, ...(sent.headers ?? []), ['Content-Length', String(body.length)]];
  return send(requestText(sent.line, headers, body));
}

const UNSIGNED = { 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' };
const TARGET = { 'x-amz-target': 'CodePipeline_20150709.GetPipeline' };
const BODY = '{"name":"p"}';
const get = (canonicalPath: string, canonicalQuery = ''): SignedFacts => ({
  method: 'GET',
  canonicalPath,
  canonicalQuery,
  headers: UNSIGNED,
  payloadHash: 'UNSIGNED-PAYLOAD',
  service: 's3',
});
const put = (canonicalPath: string): SignedFacts => ({ ...get(canonicalPath), method: 'PUT' });
const json: SignedFacts = { service: 'codepipeline', headers: TARGET, payloadHash: sha256(BODY) };

test('what the documentation says is taken: the forger signs as clients do', async () => {
  expect(statusOf(await forge(json, { line: 'POST /', body: BODY }))).toBe(200);
  expect(statusOf(await forge(put('/b/a%20b%2Bc'), { line: 'PUT /b/a%20b%2Bc', body: 'x' }))).toBe(200);
  expect(calls.map(({ input }) => input)).toMatchObject([{ name: 'p' }, { Bucket: 'b', Key: 'a b+c' }]);
});

describe('one signature is not another request', () => {
  test.each<[string, SignedFacts, string]>([
    ['another key', put('/b/k'), 'PUT /b/K'],
    ['an encoded slash for a slash', put('/b/a/k'), 'PUT /b/a%2Fk'],
    ['a slash for an encoded slash', put('/b/a%2Fk'), 'PUT /b/a/k'],
    ['dot segments that S3 keeps', put('/b/k'), 'PUT /b/x/../k'],
    ['a doubled slash', put('/b/k'), 'PUT /b//k'],
    ['a parameter more', get('/b/k'), 'GET /b/k?versionId=1'],
    ['a parameter twice', get('/b/k', 'versionId=1'), 'GET /b/k?versionId=1&versionId=2'],
    ['a parameter less', get('/b/k', 'versionId=1'), 'GET /b/k'],
    ['an operation for another', put('/b/k'), 'DELETE /b/k'],
    ['a plus that was signed, sent as a blank', get('/b/k', 'versionId=a%2Bb'), 'GET /b/k?versionId=a+b'],
  ])('%s', async (_what, facts, line) => {
    const answer = await forge(facts, { line });
    expect([statusOf(answer), answer]).toEqual([403, expect.stringContaining('SignatureDoesNotMatch')]);
    expect(calls).toEqual([]);
  });

  test.each<[string, SignedFacts, string]>([
    ['a blank as +', get('/b/k', 'versionId=a%20b'), 'GET /b/k?versionId=a+b'],
    ['letters in percent', get('/b/k', 'versionId=k'), 'GET /%62/%6b?versionId=%6B'],
    ['parameters in any order', get('/b/k', 'partNumber=1&versionId=2'), 'GET /b/k?versionId=2&partNumber=1'],
    ['an origin before the path', get('/b/k'), `GET http://${HOST}/b/k`],
  ])('but the same one in another spelling: %s', async (_what, facts, line) => {
    expect((await forge(facts, { line })).split('\r\n')[0]).toBe('HTTP/1.1 200 OK');
  });

  test.each(['versionId=%FF', 'versionId=%', 'a=%C0%AF&b'])('nor is such a query: %s', async (query) => {
    const signedAs = query.replace(/%(?![0-9A-F]{2})/g, '%25');
    const answer = await forge(get('/b/k', signedAs), { line: `GET /b/k?${query}` });
    expect([statusOf(answer), answer]).toEqual([400, expect.stringContaining('the query is not UTF-8')]);
    expect(calls).toEqual([]);
  });

  test.each(['/b/%FF', '/b/%', '/b/a%2', '/b/%zz', '/b/%C0%AF', '/b/%ED%A0%80', '/%FF/k'])(
    'a path that is no UTF-8 is none: %s',
    async (path) => {
      const canonical = path.replace(/%(?![0-9A-F]{2})/g, '%25');
      const answer = await forge(put(canonical), { line: `PUT ${path}` });
      expect([statusOf(answer), answer]).toEqual([400, expect.stringContaining('<Code>InvalidURI</Code>')]);
      expect(calls).toEqual([]);
    },
  );
});

describe('headers', () => {
  test('that are left out, doubled, changed or added break the signature', async () => {
    const line = 'POST /';
    const stripped = { ...json, headers: { ...TARGET, 'x-amz-extra': '1' } };
    const attempts = [
      await forge(stripped, { line, body: BODY, without: ['x-amz-extra'] }),
      await forge(stripped, { line, body: BODY, headers: [['X-Amz-Extra', '2']] }),
      await forge(json, {
        line,
        body: BODY,
        headers: [['X-Amz-Target', 'CodePipeline_20150709.GetPipeline']],
      }),
      await forge(json, { line, body: BODY, headers: [['X-Amz-Security-Token', 'x']] }),
      await forge(json, { line, body: BODY, headers: [['x-AMZ-tagging', 'a=b']] }),
      await forge(json, { line, body: BODY, without: ['x-amz-date'] }),
    ];
    for (const answer of attempts) expect(statusOf(answer)).toBeGreaterThanOrEqual(400);
    const twoHosts = await forge(json, { line, body: BODY, headers: [['Host', 'evil.example']] });
    expect(statusOf(twoHosts)).toBe(400);
    expect(calls).toEqual([]);
  });

  test('are compared as their canonical form, whatever their case and blanks', async () => {
    const facts = { ...put('/b/k'), headers: { ...UNSIGNED, 'x-amz-meta-a': 'one two' } };
    const spaced = await forge(facts, {
      line: 'PUT /b/k',
      without: ['x-amz-meta-a'],
      headers: [['X-AMZ-META-A', ' \tone   two\t ']],
    });
    expect(statusOf(spaced)).toBe(200);
    const joined = { ...put('/b/k'), headers: { ...UNSIGNED, 'x-amz-meta-a': '1,2' } };
    const twice: Headers = [
      ['x-amz-meta-a', '1'],
      ['x-amz-meta-a', '2'],
    ];
    const doubled = await forge(joined, { line: 'PUT /b/k', without: ['x-amz-meta-a'], headers: twice });
    expect(statusOf(doubled)).toBe(200);
    const reversed = await forge(joined, {
      line: 'PUT /b/k',
      without: ['x-amz-meta-a'],
      headers: twice.toReversed(),
    });
    expect(statusOf(reversed)).toBe(403);
    const noBreak = await forge(facts, {
      line: 'PUT /b/k',
      without: ['x-amz-meta-a'],
      headers: [['x-amz-meta-a', '\xa0one two']],
    });
    expect(statusOf(noBreak)).toBe(403);
  });

  test('that are folded are no headers', async () => {
    const folded = await send(
      `POST / HTTP/1.1\r\nHost: ${HOST}\r\nX-Amz-Target: CodePipeline_20150709\r\n .GetPipeline\r\nConnection: close\r\n\r\n`,
    );
    expect(statusOf(folded)).toBe(400);
  });
});

describe('time', () => {
  const line = 'POST /';
  const at = (ms: number) => forge({ ...json, at: Date.now() + ms }, { line, body: BODY });

  test('a request that was recorded is good for 15 minutes, and not before its time', async () => {
    expect(statusOf(await at(-14 * 60_000))).toBe(200);
    expect(statusOf(await at(14 * 60_000))).toBe(200);
    for (const ms of [-16 * 60_000, 16 * 60_000, -86_400_000]) {
      const answer = await at(ms);
      expect([statusOf(answer), answer]).toEqual([
        403,
        expect.stringMatching(/Signature (expired|not yet current)/),
      ]);
    }
    const s3 = await forge({ ...put('/b/k'), at: Date.now() - 16 * 60_000 }, { line: 'PUT /b/k' });
    expect(s3).toContain('<Code>RequestTimeTooSkewed</Code>');
  });

  test('the date that is sent is the one that was signed', async () => {
    const fresh: Headers = [['X-Amz-Date', basicTime(Date.now())]];
    const old = { ...json, at: Date.now() - 16 * 60_000 };
    const replayed = await forge(old, { line, body: BODY, without: ['x-amz-date'], headers: fresh });
    expect(statusOf(replayed)).toBe(403);
    const doubled = await forge(json, { line, body: BODY, headers: fresh });
    expect(statusOf(doubled)).toBe(403);
    const today = basicTime(Date.now()).slice(0, 8);
    const { authorization, timestamp } = signed(KEY, json);
    const yesterdays = authorization.replace(`/${today}/`, '/20200101/');
    const headers: Headers = [
      ['Host', HOST],
      ['X-Amz-Date', timestamp],
      ...Object.entries(TARGET),
      ['Authorization', yesterdays],
      ['Content-Length', String(BODY.length)],
    ];
    const scope = await send(requestText('POST /', headers, BODY));
    expect([statusOf(scope), scope]).toEqual([403, expect.stringContaining('Date in Credential scope')]);
    expect(calls).toEqual([]);
  });
});

describe('presigned URLs', () => {
  const fetched = (url: string) => send(requestText(`GET ${url}`, [['Host', HOST]]));
  const url = (expires = '60', at?: number) =>
    presigned(KEY, { path: '/b/k', expires, ...(at !== undefined && { at }) });

  test('say what they may be used for', async () => {
    expect((await fetched(url())).split('\r\n')[0]).toBe('HTTP/1.1 200 OK');
    const attempts: [string, number, string][] = [
      [`${url()}&versionId=1`, 403, 'SignatureDoesNotMatch'],
      [`${url()}&X-Amz-Expires=604800`, 403, 'SignatureDoesNotMatch'],
      [url().replace('Expires=60', 'Expires=61'), 403, 'SignatureDoesNotMatch'],
      [url().replace('/b/k', '/b/other'), 403, 'SignatureDoesNotMatch'],
      [url().replace('SignedHeaders=host', 'SignedHeaders=x'), 403, 'not signed'],
      [url('60', Date.now() - 61_000), 403, 'Request has expired'],
      [url('60', Date.now() + 16 * 60_000), 403, 'RequestTimeTooSkewed'],
      [url('604801'), 400, 'AuthorizationQueryParametersError'],
      [url('-1'), 400, 'AuthorizationQueryParametersError'],
    ];
    for (const [text, status, words] of attempts) {
      const answer = await fetched(text);
      expect([text, statusOf(answer), answer]).toEqual([text, status, expect.stringContaining(words)]);
    }
  });

  test('take no other headers of meaning, and no second signature', async () => {
    const copy = await send(
      requestText(`GET ${url()}`, [
        ['Host', HOST],
        ['x-amz-acl', 'public-read'],
      ]),
    );
    expect([statusOf(copy), copy]).toEqual([403, expect.stringContaining('<HeadersNotSigned>x-amz-acl<')]);
    const both = await send(
      requestText(`GET ${url()}`, [
        ['Host', HOST],
        ['Authorization', signed(KEY, get('/b/k')).authorization],
      ]),
    );
    expect(statusOf(both)).toBe(400);
  });
});

describe('chunk by chunk', () => {
  const pieces = ['a'.repeat(8192), 'b'.repeat(8192), 'c'.repeat(10)];
  const decoded = String(pieces.join('').length);
  const facts: SignedFacts = {
    method: 'PUT',
    canonicalPath: '/b/k',
    service: 's3',
    headers: {
      'x-amz-content-sha256': 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD',
      'x-amz-decoded-content-length': decoded,
    },
    payloadHash: 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD',
  };

  async function upload(change: (chunks: string[]) => string[]): Promise<string> {
    const seed = signed(KEY, facts);
    const body = change(signedChunks(seed, pieces)).join('');
    const headers: Headers = [
      ['Host', HOST],
      ['X-Amz-Date', seed.timestamp],
      ...Object.entries(facts.headers ?? {}),
      ['Authorization', seed.authorization],
      ['Content-Length', String(body.length)],
    ];
    return send(requestText('PUT /b/k', headers, body));
  }

  test('the whole chain is signed', async () => {
    expect(statusOf(await upload((chunks) => chunks))).toBe(200);
    expect(calls).toHaveLength(1);
    const changes: [string, (chunks: string[]) => string[]][] = [
      ['altered', ([first = '', ...rest]) => [first.replace('aaaa', 'aaab'), ...rest]],
      ['reordered', ([first = '', second = '', ...rest]) => [second, first, ...rest]],
      ['repeated', ([first = '', ...rest]) => [first, first, ...rest]],
      ['left out', ([first = '', _second, ...rest]) => [first, ...rest]],
      ['cut short', ([first = '', second = '']) => [first, second]],
      ['ended early', (chunks) => [chunks[0] ?? '', chunks[1] ?? '', chunks.at(-1) ?? '']],
      ['added to', (chunks) => [...chunks, '5\r\nmore!\r\n']],
      ['unsigned', (chunks) => chunks.map((chunk) => chunk.replace(/;chunk-signature=[0-9a-f]+/, ''))],
      ['of another size', ([first = '', ...rest]) => [first.replace('2000;', '1fff;'), ...rest]],
    ];
    for (const [what, change] of changes) {
      const answer = await upload(change);
      expect([what, statusOf(answer)]).toEqual([what, expect.toSatisfy((status: number) => status >= 400)]);
    }
    expect(calls).toHaveLength(1);
  });

  test('a checksum that follows is compared', async () => {
    const trailing: SignedFacts = {
      ...facts,
      headers: {
        'x-amz-content-sha256': 'STREAMING-UNSIGNED-PAYLOAD-TRAILER',
        'x-amz-decoded-content-length': '5',
        'x-amz-trailer': 'x-amz-checksum-crc32',
      },
      payloadHash: 'STREAMING-UNSIGNED-PAYLOAD-TRAILER',
    };
    const body = (checksum: string) => `5\r\nhello\r\n0\r\nx-amz-checksum-crc32:${checksum}\r\n\r\n`;
    const line = 'PUT /b/k';
    expect(statusOf(await forge(trailing, { line, body: body('NhCmhg==') }))).toBe(200);
    const wrong = await forge(trailing, { line, body: body('NhCmhh==').replace('hello', 'hullo') });
    expect([statusOf(wrong), wrong]).toEqual([400, expect.stringContaining('<Code>BadDigest</Code>')]);
    const other = await forge(trailing, { line, body: body('NhCmhg==').replace('crc32', 'sha1') });
    expect(statusOf(other)).toBe(400);
    expect(calls).toHaveLength(1);
  });
});

describe('who signs', () => {
  test('nobody is not a caller, whatever token is sent', async () => {
    const headers: Headers = [
      ['Host', HOST],
      ['X-Amz-Target', 'CodePipeline_20150709.GetPipeline'],
      ['X-Amz-Security-Token', SESSION.token],
      ['Content-Length', '2'],
    ];
    const answer = await send(requestText('POST /', headers, '{}'));
    expect([statusOf(answer), answer]).toEqual([400, expect.stringContaining('MissingAuthenticationToken')]);
    const s3 = await send(requestText(`GET /b/k?X-Amz-Security-Token=${SESSION.token}`, [['Host', HOST]]));
    expect([statusOf(s3), s3]).toEqual([403, expect.stringContaining('AccessDenied')]);
  });

  test('a session is its key, its secret and its token', async () => {
    const line = 'POST /';
    const withToken = (token: string) => ({ ...json, headers: { ...TARGET, 'x-amz-security-token': token } });
    expect(statusOf(await forge(withToken(SESSION.token), { line, body: BODY }, SESSION))).toBe(200);
    for (const facts of [withToken('token-of-another'), withToken(''), json]) {
      const answer = await forge(facts, { line, body: BODY }, SESSION);
      expect([statusOf(answer), answer]).toEqual([
        400,
        expect.stringContaining('UnrecognizedClientException'),
      ]);
    }
    const stolen = { accessKeyId: SESSION.accessKeyId, secretAccessKey: KEY.secretAccessKey };
    expect(statusOf(await forge(withToken(SESSION.token), { line, body: BODY }, stolen))).toBe(403);
  });

  test.each([
    [
      'AWS4-ECDSA-P256-SHA256 Credential=a/20260101/s3/aws4_request, SignedHeaders=host, Signature=00',
      'AWS4-ECDSA-P256-SHA256',
    ],
    ['AWS AKIAIOSFODNN7EXAMPLE:c2lnbmF0dXJl', "'AWS'"],
    ['Basic dXNlcjpwYXNzd29yZA==', 'Unsupported authorization algorithm;'],
    ['AWS4-HMAC-SHA256 Credential=a', 'Signature'],
  ])('another algorithm is named, and a password is not repeated: %s', async (authorization, words) => {
    const headers: Headers = [
      ['Host', HOST],
      ['Authorization', authorization],
      ['X-Amz-Date', basicTime(Date.now())],
      ['x-amz-content-sha256', EMPTY_SHA256],
    ];
    const answer = await send(requestText('GET /b/k', headers));
    expect([statusOf(answer), answer]).toEqual([
      400,
      expect.stringContaining('<Code>IncompleteSignature</Code>'),
    ]);
    expect(answer.replaceAll('&apos;', "'")).toContain(words);
    expect(answer).not.toContain('dXNlcjpwYXNzd29yZA');
  });
});
