import type { ChecksumMode } from '@aws-sdk/client-s3';
import {
  CHECKSUM_ALGORITHMS,
  type ChecksumAlgorithm,
  isChecksumAlgorithm,
} from '../../kernel/checksum/checksum.js';
import { invalidRequest, notImplemented } from './errors.js';
import type { StoredChecksum } from './model.js';

/** `ChecksumCRC32` and the like, as many structures of S3 have them. */
export type ChecksumMembers = { readonly [A in ChecksumAlgorithm as `Checksum${A}`]?: string | undefined };

export interface ChecksumInput extends ChecksumMembers {
  readonly ChecksumAlgorithm?: string | undefined;
  readonly ChecksumXXHASH64?: string | undefined;
  readonly ChecksumXXHASH3?: string | undefined;
  readonly ChecksumXXHASH128?: string | undefined;
}

export interface DeclaredChecksum {
  readonly algorithm: ChecksumAlgorithm;
  /** Base64. Absent where only the algorithm was named. */
  readonly value?: string;
}

/** What a request says of its content's checksum. @throws AwsError InvalidRequest, NotImplemented */
export function declaredChecksum(input: ChecksumInput): DeclaredChecksum | undefined {
  const unsupported = input.ChecksumXXHASH64 ?? input.ChecksumXXHASH3 ?? input.ChecksumXXHASH128;
  if (unsupported !== undefined) throw notImplemented('x-amz-checksum-xxhash');
  const given = CHECKSUM_ALGORITHMS.filter((algorithm) => checksumMember(input, algorithm) !== undefined);
  if (given.length > 1) {
    throw invalidRequest(
      'Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed.',
    );
  }
  const [algorithm] = given;
  if (algorithm !== undefined) return withValue(algorithm, checksumMember(input, algorithm) ?? '');
  return input.ChecksumAlgorithm === undefined
    ? undefined
    : { algorithm: knownAlgorithm(input.ChecksumAlgorithm) };
}

/** @throws AwsError InvalidRequest for names that S3 does not know, NotImplemented for those missing here */
export function knownAlgorithm(name: string): ChecksumAlgorithm {
  const upper = name.toUpperCase();
  if (isChecksumAlgorithm(upper)) return upper;
  if (upper.startsWith('XXHASH')) throw notImplemented('x-amz-checksum-algorithm');
  throw invalidRequest(
    'Checksum algorithm provided is unsupported. Please try again with any of the valid types: [CRC32, CRC32C, CRC64NVME, SHA1, SHA256]',
  );
}

export function checksumMember(members: ChecksumMembers, algorithm: ChecksumAlgorithm): string | undefined {
  return members[`Checksum${algorithm}`];
}

export function checksumMembers(checksum: Omit<StoredChecksum, 'type'> | undefined): ChecksumMembers {
  return checksum ? { [`Checksum${checksum.algorithm}`]: checksum.value } : {};
}

/** The header members of an answer about an object. */
export function checksumHeaders(
  checksum: StoredChecksum | undefined,
  mode: ChecksumMode | undefined,
): ChecksumMembers & { ChecksumType?: StoredChecksum['type'] } {
  if (!checksum || mode !== 'ENABLED') return {};
  return { ...checksumMembers(checksum), ChecksumType: checksum.type };
}

const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;

const SIZE_BYTES: Readonly<Record<ChecksumAlgorithm, number>> = {
  CRC32: 4,
  CRC32C: 4,
  CRC64NVME: 8,
  MD5: 16,
  SHA1: 20,
  SHA256: 32,
  SHA512: 64,
};

function withValue(algorithm: ChecksumAlgorithm, value: string): DeclaredChecksum {
  if (!BASE64.test(value) || Buffer.from(value, 'base64').length !== SIZE_BYTES[algorithm]) {
    throw invalidRequest(`Value for x-amz-checksum-${algorithm.toLowerCase()} header is invalid.`);
  }
  return { algorithm, value };
}
