import type { IncomingMessage } from 'node:http';
import { AwsError } from '../kernel/aws-error.js';
import { decodeAwsChunked } from '../wire/aws-chunked.js';
import { chunkVerifier } from '../wire/chunk-signatures.js';
import type { ChunkSigning } from './authenticate.js';
import { type RequestBody, verifiedStream } from './request-body.js';
import type { AnyService } from './service.js';

export interface Payload {
  readonly body: AsyncIterable<Uint8Array>;
  /** Trailing headers of an aws-chunked body, lower case; settles when the body has ended. */
  readonly trailers?: Promise<ReadonlyMap<string, string>>;
}

const HEX_SHA256 = /^[0-9a-f]{64}$/i;

/** The payload behind S3's framings: aws-chunked, signed by chunks or not, or plain and checked against its digest. */
export function payloadOf(
  http: IncomingMessage,
  body: RequestBody,
  signing: ChunkSigning | undefined,
  service: AnyService,
): Payload {
  const announced = http.headers['x-amz-content-sha256'];
  if (service.protocol !== 'restXml' || typeof announced !== 'string') return { body: body.stream() };
  if (!announced.startsWith('STREAMING-')) {
    const isDigest = signing !== undefined && HEX_SHA256.test(announced);
    return { body: isDigest ? verifiedStream(body.stream(), announced) : body.stream() };
  }
  const signed = announced.startsWith('STREAMING-AWS4-HMAC-SHA256-PAYLOAD');
  if (!signed && announced !== 'STREAMING-UNSIGNED-PAYLOAD-TRAILER') throw unsupported(announced);
  const decodedSizeBytes = Number(http.headers['x-amz-decoded-content-length']);
  if (!Number.isSafeInteger(decodedSizeBytes) || decodedSizeBytes < 0) throw missingLength();
  return decodeAwsChunked(body.stream(), {
    decodedSizeBytes,
    trailerNames: trailerNames(http.headers['x-amz-trailer']),
    ...(signed && signing && { verifier: verifierOf(signing) }),
  });
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
  const message = `x-amz-content-sha256 '${announced.slice(0, 80)}' is not supported; SigV4 forms are.`;
  return new AwsError('InvalidRequest', message, { statusCode: 400 });
}

function missingLength(): AwsError {
  const message = 'You must provide the x-amz-decoded-content-length HTTP header.';
  return new AwsError('MissingContentLength', message, { statusCode: 411 });
}
