import { createHash } from 'node:crypto';
import { AwsError } from '../kernel/aws-error.js';
import { sign, signatureMatches } from './sigv4/verify.js';

/** Checks the chain of signatures of a signed stream; each call is the chain's next link. */
export interface ChunkVerifier {
  chunk(signature: string, dataSha256Hex: string): boolean;
  /** @param trailersSha256Hex of `name:value\n` for each trailer, in the order sent */
  trailer(signature: string, trailersSha256Hex: string): boolean;
}

export interface ChunkSigningContext {
  /** The key that the request itself was signed with. */
  readonly signingKey: Buffer;
  /** `20261121T103000Z` */
  readonly timestamp: string;
  /** `20261121/us-east-1/s3/aws4_request` */
  readonly scope: string;
  /** The signature of the request's Authorization header. */
  readonly seedSignature: string;
}

const EMPTY_SHA256 = createHash('sha256').digest('hex');

/** @source "Signature calculations … multiple chunks": string to sign of a chunk and of the trailer. */
export function chunkVerifier(context: ChunkSigningContext): ChunkVerifier {
  let previous = context.seedSignature;
  const verify = (algorithm: string, given: string, ...digests: readonly string[]) => {
    const text = [algorithm, context.timestamp, context.scope, previous, ...digests].join('\n');
    previous = sign(context.signingKey, text);
    return signatureMatches(previous, given);
  };
  return {
    chunk: (given, digest) => verify('AWS4-HMAC-SHA256-PAYLOAD', given, EMPTY_SHA256, digest),
    trailer: (given, digest) => verify('AWS4-HMAC-SHA256-TRAILER', given, digest),
  };
}

export function signatureMismatch(): AwsError {
  return new AwsError(
    'SignatureDoesNotMatch',
    'The request signature we calculated does not match the signature you provided. Check your key and signing method.',
    { statusCode: 403 },
  );
}
