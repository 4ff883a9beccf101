import { AwsError } from '../kernel/aws-error.js';
import {
  type ChecksumAlgorithm,
  createChecksum,
  isChecksumAlgorithm,
  type StreamingChecksum,
} from '../kernel/checksum/checksum.js';

const PREFIX = 'x-amz-checksum-';

/** Computes the checksums that a body's trailers announce, and compares them when the trailers have come. */
export class TrailingChecksums {
  private readonly checksums = new Map<string, [algorithm: ChecksumAlgorithm, checksum: StreamingChecksum]>();

  /** @throws AwsError InvalidRequest for a checksum that is not known here */
  constructor(trailerNames: readonly string[]) {
    for (const name of trailerNames) {
      if (!name.startsWith(PREFIX)) continue;
      const algorithm = name.slice(PREFIX.length).toUpperCase();
      if (!isChecksumAlgorithm(algorithm)) {
        throw invalidRequest('The algorithm type you specified in x-amz-checksum- header is invalid.');
      }
      this.checksums.set(name, [algorithm, createChecksum(algorithm)]);
    }
  }

  update(bytes: Uint8Array): void {
    for (const [, checksum] of this.checksums.values()) checksum.update(bytes);
  }

  /** @throws AwsError BadDigest, InvalidRequest */
  verify(trailers: ReadonlyMap<string, string>): void {
    for (const [name, [algorithm, checksum]] of this.checksums) {
      const given = Buffer.from(trailers.get(name) ?? '', 'base64');
      const computed = checksum.digest();
      if (given.length !== computed.length) {
        throw invalidRequest(`Value for ${name} trailing header is invalid.`);
      }
      if (!given.equals(computed)) {
        throw new AwsError(
          'BadDigest',
          `The ${algorithm} you specified did not match the calculated checksum.`,
          { statusCode: 400 },
        );
      }
    }
  }
}

function invalidRequest(message: string): AwsError {
  return new AwsError('InvalidRequest', message, { statusCode: 400 });
}
