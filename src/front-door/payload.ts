import type { IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { AwsError } from '../kernel/aws-error.js';
import { decodeAwsChunked } from '../wire/aws-chunked.js';
import { chunkVerifier } from '../wire/chunk-signatures.js';
import { serializationError } from '../wire/errors.js';
import type { SignedRequestClaim } from '../wire/sigv4/credential.js';
import type { ChunkSigning, IncomingRequest } from './authenticate.js';
import { isGzip } from './identify-service.js';
import { verifiedStream } from './request-body.js';
import type { AnyService } from './service.js';

export interface Payload {
  readonly body: AsyncIterable<Uint8Array>;
  /** Whether these are the bytes as they came over the wire. */
  readonly isPlain?: boolean;
  /** Trailing headers of an aws-chunked body, lower case; settles when the body has ended. */
  readonly trailers?: Promise<ReadonlyMap<string, string>>;
}

const HEX_SHA256 = /^[0-9a-f]{64}$/i;
const UNSIGNED = 'UNSIGNED-PAYLOAD';

/**
 * What an S3 request says of its payload: a digest, `UNSIGNED-PAYLOAD` or one of the `STREAMING-` forms. Presigned URLs may say it
 * in the query, and mean unsigned where they say nothing.
 * @throws AwsError InvalidRequest, InvalidArgument
 */
export function announcedPayload(
  http: IncomingMessage,
  rawQuery: string,
  claim: SignedRequestClaim | undefined,
): string {
  const header = http.headers['x-amz-content-sha256'];
  if (typeof header === 'string') return header;
  if (claim?.place !== 'header') return new URLSearchParams(rawQuery).get('X-Amz-Content-Sha256') ?? UNSIGNED;
  const message = 'Missing required header for this request: x-amz-content-sha256';
  throw new AwsError('InvalidRequest', message, { statusCode: 400 });
}

/** The payload behind S3's framings: aws-chunked, signed by chunks or not, or plain and checked against its digest. */
export function payloadOf(
  { http, rawQuery, body }: IncomingRequest,
  signing: ChunkSigning | undefined,
  service: AnyService,
): Payload {
  if (service.protocol !== 'restXml') {
    return isGzip(http.headers) ? { body: gunzipped(body.stream()) } : { body: body.stream(), isPlain: true };
  }
  // Of keys that local mode takes unseen nothing was signed, but aws-chunked must be taken off all the same.
  const announced = signing
    ? announcedPayload(http, rawQuery, signing.claim)
    : (http.headers['x-amz-content-sha256'] ?? UNSIGNED);
  if (typeof announced !== 'string') throw unsupported(announced.join(', '));
  if (!announced.startsWith('STREAMING-')) {
    if (!signing || announced === UNSIGNED) return { body: body.stream() };
    if (!HEX_SHA256.test(announced)) throw unsupported(announced);
    return { body: verifiedStream(body.stream(), announced) };
  }
  const signed = /^STREAMING-AWS4-HMAC-SHA256-PAYLOAD(-TRAILER)?$/.test(announced);
  if (!signed && announced !== 'STREAMING-UNSIGNED-PAYLOAD-TRAILER') throw unsupported(announced);
  const length = http.headers['x-amz-decoded-content-length'];
  if (typeof length !== 'string' || !/^\d{1,15}$/.test(length)) throw missingLength();
  const decodedSizeBytes = Number(length);
  return decodeAwsChunked(body.stream(), {
    decodedSizeBytes,
    trailerNames: trailerNames(http.headers['x-amz-trailer']),
    ...(signed && signing && { verifier: verifierOf(signing) }),
  });
}

/** SDKs compress large requests of some operations; the reader bounds what comes out. */
async function* gunzipped(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const plain = createGunzip();
  const compressed = Readable.from(source, { objectMode: false });
  compressed.once('error', (error) => plain.destroy(error)).pipe(plain);
  try {
    yield* plain;
  } catch {
    throw serializationError('the request body is not valid gzip');
  } finally {
    compressed.destroy();
  }
}

function verifierOf({ key, claim }: ChunkSigning) {
  return chunkVerifier({
    signingKey: key,
    timestamp: claim.timestamp,
    scope: `${claim.date}/${claim.region}/${claim.service}/aws4_request`,
    seedSignature: claim.signature,
  });
}

function trailerNames(header: string | string[] | undefined): string[] {
  const text = Array.isArray(header) ? header.join(',') : (header ?? '');
  return text
    .split(',')
    .map((name) => name.trim().toLowerCase())
    .filter((name) => name !== '');
}

function unsupported(announced: string): AwsError {
  const message =
    'x-amz-content-sha256 must be UNSIGNED-PAYLOAD, STREAMING-UNSIGNED-PAYLOAD-TRAILER, ' +
    'STREAMING-AWS4-HMAC-SHA256-PAYLOAD, STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER or a valid sha256 value.';
  return new AwsError('InvalidArgument', message, {
    statusCode: 400,
    members: { ArgumentName: 'x-amz-content-sha256', ArgumentValue: announced.slice(0, 100) },
  });
}

function missingLength(): AwsError {
  const message = 'You must provide the x-amz-decoded-content-length HTTP header.';
  return new AwsError('MissingContentLength', message, { statusCode: 411 });
}
