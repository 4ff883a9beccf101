import { createHash } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { crc32c } from '../kernel/checksum/crc32c.js';
import { type AwsChunkedOptions, decodeAwsChunked } from './aws-chunked.js';
import { chunkVerifier } from './chunk-signatures.js';
import { sign, signingKey } from './sigv4/verify.js';

// The examples of the S3 API reference, "transferring payload in multiple chunks": same key, date and scope.
const KEY = signingKey('wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY', '20130524', 'us-east-1', 's3');
const TIMESTAMP = '20130524T000000Z';
const SCOPE = '20130524/us-east-1/s3/aws4_request';
const PLAIN_SEED = '4f232c4386841ef735655705268965c44a0e4690baa4adea153f7db9fa80a0a9';
const TRAILER_SEED = '106e2a8a18243abcf37539882f36619c00e2dfc72633413f02d3b74544bfeb8e';

const verifierFrom = (seedSignature: string) =>
  chunkVerifier({ signingKey: KEY, timestamp: TIMESTAMP, scope: SCOPE, seedSignature });

async function* pieces(bytes: Uint8Array, sizes: readonly number[] = []): AsyncGenerator<Uint8Array> {
  let at = 0;
  for (const size of sizes) {
    yield bytes.subarray(at, at + size);
    at += size;
  }
  yield bytes.subarray(at);
}

async function decode(wire: string | Buffer, options: AwsChunkedOptions, cuts: readonly number[] = []) {
  const decoded = decodeAwsChunked(pieces(Buffer.from(wire), cuts), options);
  const payload = await buffer(decoded.body);
  return { payload, trailers: Object.fromEntries(await decoded.trailers) };
}

const failure = (wire: string | Buffer, options: AwsChunkedOptions) =>
  decode(wire, options).then(
    () => 'none',
    (error: { code?: string }) => error.code ?? String(error),
  );

interface Encoding {
  readonly seed?: string;
  readonly trailers?: Readonly<Record<string, string>>;
  readonly lineEnd?: string;
}

/** What a client sends; the signer here follows the reference on its own. */
function encode(chunks: readonly Buffer[], { seed, trailers, lineEnd = '\r\n' }: Encoding): Buffer {
  let previous = seed ?? '';
  const link = (...lines: readonly string[]) => {
    const [algorithm = '', ...digests] = lines;
    previous = sign(KEY, [algorithm, TIMESTAMP, SCOPE, previous, ...digests].join('\n'));
    return previous;
  };
  const sha = (data: Buffer | string) => createHash('sha256').update(data).digest('hex');
  const parts: (Buffer | string)[] = [];
  for (const chunk of [...chunks, Buffer.alloc(0)]) {
    const signature = seed && `;chunk-signature=${link('AWS4-HMAC-SHA256-PAYLOAD', sha(''), sha(chunk))}`;
    parts.push(`${chunk.length.toString(16)}${signature ?? ''}\r\n`, chunk, chunk.length > 0 ? '\r\n' : '');
  }
  const lines = Object.entries(trailers ?? {}).map(([name, value]) => `${name}:${value}`);
  for (const line of lines) parts.push(line, lineEnd);
  if (seed && trailers) {
    const signature = link('AWS4-HMAC-SHA256-TRAILER', sha(lines.map((line) => `${line}\n`).join('')));
    parts.push(`x-amz-trailer-signature:${signature}\r\n`);
  }
  return Buffer.concat([...parts, '\r\n'].map((part) => Buffer.from(part)));
}

describe('decodeAwsChunked', () => {
  const payload = Buffer.alloc(66_560, 'a');
  const chunks = [payload.subarray(0, 65_536), payload.subarray(65_536)];
  const decodedSizeBytes = payload.length;
  const crc = { 'x-amz-checksum-crc32c': 'sOO8/Q==' };

  it('takes the signed example of the API reference', async () => {
    const wire = encode(chunks, { seed: PLAIN_SEED }).toString();
    expect(wire).toContain(
      '10000;chunk-signature=ad80c730a21e5b8d04586a2213dd63b9a0e99e0e2307b0ade35a65485a288648',
    );
    expect(wire).toContain(
      '400;chunk-signature=0055627c9e194cb4542bae2aa5492e3c1575bbb81b612b7d234b86a503ef5497',
    );
    expect(wire).toContain(
      '0;chunk-signature=b6c6ea8a5354eaf15b3cb7646744f4275b71ea724fed81ceb9323e279d449df9',
    );
    const decoded = await decode(wire, { decodedSizeBytes, verifier: verifierFrom(PLAIN_SEED) });
    expect(decoded.payload.equals(payload)).toBe(true);
  });

  it.each(['\r\n', '\n\r\n'])(
    'takes the example with a signed trailer, its lines ended by %j',
    async (lineEnd) => {
      const wire = encode(chunks, { seed: TRAILER_SEED, trailers: crc, lineEnd }).toString();
      expect(wire).toContain('d81f82fc3505edab99d459891051a732e8730629a2e4a59689829ca17fe2e435');
      const options = {
        decodedSizeBytes,
        trailerNames: Object.keys(crc),
        verifier: verifierFrom(TRAILER_SEED),
      };
      const decoded = await decode(wire, options);
      expect(decoded.payload.equals(payload)).toBe(true);
      expect(decoded.trailers).toEqual(crc);
    },
  );

  it('takes an unsigned stream with a trailer', async () => {
    const wire = encode(chunks, { trailers: crc });
    const decoded = await decode(wire, { decodedSizeBytes, trailerNames: Object.keys(crc) });
    expect(decoded.payload.equals(payload)).toBe(true);
    expect(decoded.trailers).toEqual(crc);
  });

  it('takes an empty payload, and a last line without its end', async () => {
    expect((await decode('0\r\n\r\n', { decodedSizeBytes: 0 })).payload.length).toBe(0);
    expect((await decode('5\r\nhello\r\n0', { decodedSizeBytes: 5 })).payload.toString()).toBe('hello');
  });

  it('gives the same payload however the wire is cut', async () => {
    const bodies = fc.array(fc.integer({ min: 8192, max: 20_000 }), { maxLength: 3 });
    const cuts = fc.array(fc.oneof(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 9000 })), {
      maxLength: 30,
    });
    await fc.assert(
      fc.asyncProperty(
        bodies,
        fc.nat(8191),
        cuts,
        fc.boolean(),
        fc.boolean(),
        async (sizes, last, cut, signed, trailed) => {
          const parts = [...sizes, last]
            .filter((size) => size > 0)
            .map((size, i) => Buffer.alloc(size, `\r\n${i}`));
          const whole = Buffer.concat(parts);
          const trailers = trailed ? { 'x-amz-checksum-crc32c': crcOf(whole) } : undefined;
          const wire = encode(parts, { seed: signed ? PLAIN_SEED : undefined, trailers });
          const options = {
            decodedSizeBytes: whole.length,
            trailerNames: Object.keys(trailers ?? {}),
            verifier: signed ? verifierFrom(PLAIN_SEED) : undefined,
          };
          const decoded = await decode(wire, options, cut);
          expect(decoded.payload.equals(whole)).toBe(true);
          expect(decoded.trailers).toEqual(trailers ?? {});
        },
      ),
      { numRuns: 60 },
    );
  });

  it('never takes a stream that was cut off or changed', async () => {
    const wire = encode([Buffer.from('some payload')], {
      seed: TRAILER_SEED,
      trailers: { 'x-amz-meta': 'v' },
    });
    const options = () => ({
      decodedSizeBytes: 12,
      trailerNames: ['x-amz-meta'],
      verifier: verifierFrom(TRAILER_SEED),
    });
    expect(await failure(wire, options())).toBe('none');
    const lineEnds = 2 * '\r\n'.length; // the last two say nothing that is needed
    await fc.assert(
      fc.asyncProperty(fc.nat(wire.length - lineEnds - 1), async (length) => {
        expect(await failure(wire.subarray(0, length), options())).not.toBe('none');
      }),
    );
    const meaningful = Buffer.from(wire).indexOf('x-amz-trailer-signature');
    await fc.assert(
      fc.asyncProperty(fc.nat(meaningful - 3), fc.integer({ min: 1, max: 255 }), async (at, change) => {
        const changed = Buffer.from(wire);
        changed[at] = (changed[at] ?? 0) ^ change;
        const sameMeaning = meaningOf(changed) === meaningOf(wire);
        if (!sameMeaning) expect(await failure(changed, options())).not.toBe('none');
      }),
    );
  });

  const small = { decodedSizeBytes: 5 };
  it.each<[string, string, AwsChunkedOptions, string]>([
    ['nothing at all', '', small, 'IncompleteBody'],
    ['no size', 'x\r\nhello\r\n0\r\n\r\n', small, 'IncompleteBody'],
    ['a negative size', '-5\r\nhello\r\n0\r\n\r\n', small, 'IncompleteBody'],
    ['a huge size', 'ffffffffffffffff\r\nhello\r\n0\r\n\r\n', small, 'IncompleteBody'],
    ['an endless size line', `${'0'.repeat(5000)}5\r\nhello\r\n0\r\n\r\n`, small, 'IncompleteBody'],
    ['data without its line end', '5\r\nhello0\r\n\r\n', small, 'IncompleteBody'],
    ['less than announced', '4\r\nhell\r\n0\r\n\r\n', small, 'IncompleteBody'],
    ['more than announced', '6\r\nhello!\r\n0\r\n\r\n', small, 'IncompleteBody'],
    ['no last chunk', '5\r\nhello\r\n', small, 'IncompleteBody'],
    ['small chunks', '2\r\nhe\r\n3\r\nllo\r\n0\r\n\r\n', small, 'InvalidChunkSizeError'],
    ['an unannounced trailer', '5\r\nhello\r\n0\r\nx-amz-a:b\r\n\r\n', small, 'MalformedTrailerError'],
    ['bytes behind the end', '5\r\nhello\r\n0\r\n\r\nGET / HTTP/1.1\r\n', small, 'MalformedTrailerError'],
    [
      'a missing trailer',
      '5\r\nhello\r\n0\r\n\r\n',
      { ...small, trailerNames: ['x-amz-a'] },
      'MalformedTrailerError',
    ],
    [
      'a wrong checksum',
      '5\r\nhello\r\n0\r\nx-amz-checksum-crc32:AAAAAA==\r\n\r\n',
      { ...small, trailerNames: ['x-amz-checksum-crc32'] },
      'BadDigest',
    ],
    [
      'half a checksum',
      '5\r\nhello\r\n0\r\nx-amz-checksum-crc32:AAA=\r\n\r\n',
      { ...small, trailerNames: ['x-amz-checksum-crc32'] },
      'InvalidRequest',
    ],
    [
      'an unknown checksum',
      '5\r\nhello\r\n0\r\nx-amz-checksum-sum:AAA=\r\n\r\n',
      { ...small, trailerNames: ['x-amz-checksum-sum'] },
      'InvalidRequest',
    ],
    [
      'an unsigned chunk in a signed stream',
      '5\r\nhello\r\n0\r\n\r\n',
      { ...small, verifier: verifierFrom(PLAIN_SEED) },
      'IncompleteBody',
    ],
    [
      'a wrong signature',
      `5;chunk-signature=${'0'.repeat(64)}\r\nhello\r\n0;chunk-signature=${'0'.repeat(64)}\r\n\r\n`,
      { ...small, verifier: verifierFrom(PLAIN_SEED) },
      'SignatureDoesNotMatch',
    ],
  ])('refuses %s', async (_what, wire, options, code) => {
    expect(await failure(wire, options)).toBe(code);
  });

  it('rejects the trailers and lets go of the source where its reader leaves early', async () => {
    let released = false;
    const source = async function* () {
      try {
        for (;;) yield Buffer.from(`2000\r\n${'x'.repeat(8192)}\r\n`);
      } finally {
        released = true;
      }
    };
    const decoded = decodeAwsChunked(source(), { decodedSizeBytes: 10_000_000 });
    for await (const _ of decoded.body) break;
    await expect(decoded.trailers).rejects.toMatchObject({ code: 'IncompleteBody' });
    expect(released).toBe(true);
  });
});

/** Neither the case of names and sizes nor empty lines behind the last chunk say anything. */
function meaningOf(wire: Buffer): string {
  return wire
    .toString('latin1')
    .toLowerCase()
    .replace(/[\r\n]+/g, '\n');
}

function crcOf(bytes: Buffer): string {
  const value = Buffer.alloc(4);
  value.writeUInt32BE(crc32c(bytes));
  return value.toString('base64');
}
