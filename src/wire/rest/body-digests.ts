import { createHash } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import type { NormalizedSchema } from '@smithy/core/schema';
import { AwsError } from '../../kernel/aws-error.js';
import { CHECKSUM_ALGORITHMS, createChecksum } from '../../kernel/checksum/checksum.js';
import { membersOf, mergedTraits, type OperationShape } from '../schema.js';

/**
 * Operations that S3 does not take without a digest of their body, in whichever algorithm.
 * @source Amazon S3 API Reference, the request headers of each
 */
const NEED_A_DIGEST: ReadonlySet<string> = new Set([
  'DeleteObjects',
  'PutBucketCors',
  'PutBucketLifecycleConfiguration',
  'PutBucketTagging',
]);

/**
 * Compares a body that is held in memory with what its headers say of it, in S3's words; trailers were compared before.
 * @throws AwsError BadDigest, InvalidDigest, InvalidRequest
 */
export function checkBodyDigests(
  operation: OperationShape,
  headers: IncomingHttpHeaders,
  body: Buffer,
): void {
  const isKnown = checkMd5(headers, body) || checkChecksums(operation.input, headers, body);
  const isTrailing = headers['x-amz-trailer']?.includes(PREFIX) === true;
  if (isKnown || isTrailing || !NEED_A_DIGEST.has(operation.name)) return;
  throw refusal('InvalidRequest', 'Missing required header for this request: Content-MD5');
}

/** @returns whether there is one */
function checkMd5(headers: IncomingHttpHeaders, body: Buffer): boolean {
  const given = headers['content-md5'];
  if (typeof given !== 'string') return false;
  const digest = createHash('md5').update(body).digest();
  const told = Buffer.from(given, 'base64');
  if (told.length !== digest.length) {
    throw refusal('InvalidDigest', 'The Content-MD5 you specified was invalid.');
  }
  if (told.equals(digest)) return true;
  throw refusal('BadDigest', 'The Content-MD5 you specified did not match what we received.');
}

const PREFIX = 'x-amz-checksum-';

/** Headers that are members of the input are about the object instead (CompleteMultipartUpload). @returns whether there is one */
function checkChecksums(input: NormalizedSchema, headers: IncomingHttpHeaders, body: Buffer): boolean {
  let isKnown = false;
  for (const algorithm of CHECKSUM_ALGORITHMS) {
    const name = `${PREFIX}${algorithm.toLowerCase()}`;
    const given = headers[name];
    if (typeof given !== 'string' || isMember(input, name)) continue;
    const checksum = createChecksum(algorithm);
    checksum.update(body);
    const computed = checksum.digest();
    const told = Buffer.from(given, 'base64');
    if (told.length !== computed.length) {
      throw refusal('InvalidRequest', `Value for ${name} header is invalid.`);
    }
    if (!told.equals(computed)) {
      throw refusal('BadDigest', `The ${algorithm} you specified did not match the calculated checksum.`);
    }
    isKnown = true;
  }
  return isKnown;
}

function isMember(input: NormalizedSchema, header: string): boolean {
  for (const [, member] of membersOf(input)) {
    const { httpHeader } = mergedTraits(member);
    if (typeof httpHeader === 'string' && httpHeader.toLowerCase() === header) return true;
  }
  return false;
}

function refusal(code: string, message: string): AwsError {
  return new AwsError(code, message, { statusCode: 400 });
}
