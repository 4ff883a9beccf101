import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import type { CrcForm } from './combine-crc.js';
import { CRC32C_POLYNOMIAL, crc32c } from './crc32c.js';
import { CRC64_NVME_POLYNOMIAL, Crc64Nvme } from './crc64-nvme.js';

/** S3's names of the checksums that are computed here; those it has beyond (XXHASH) are not. */
export const CHECKSUM_ALGORITHMS = [
  'CRC32',
  'CRC32C',
  'CRC64NVME',
  'SHA1',
  'SHA256',
  'SHA512',
  'MD5',
] as const;
export type ChecksumAlgorithm = (typeof CHECKSUM_ALGORITHMS)[number];

/** A checksum of bytes that pass by; `digest` once, at the end. */
export interface StreamingChecksum {
  update(bytes: Uint8Array): void;
  /** CRCs: highest byte first, as S3 writes them (in Base64). */
  digest(): Buffer;
}

/** Those that can be had for a whole object from its parts' own (checksum type FULL_OBJECT). */
export const CRC_FORMS: Readonly<Partial<Record<ChecksumAlgorithm, CrcForm>>> = {
  CRC32: { width: 32, polynomial: 0xedb88320n },
  CRC32C: { width: 32, polynomial: BigInt(CRC32C_POLYNOMIAL) },
  CRC64NVME: { width: 64, polynomial: CRC64_NVME_POLYNOMIAL },
};

export function isChecksumAlgorithm(name: string): name is ChecksumAlgorithm {
  return (CHECKSUM_ALGORITHMS as readonly string[]).includes(name);
}

export function createChecksum(algorithm: ChecksumAlgorithm): StreamingChecksum {
  switch (algorithm) {
    case 'CRC32':
      return crc32Checksum(crc32);
    case 'CRC32C':
      return crc32Checksum(crc32c);
    case 'CRC64NVME':
      return new Crc64Nvme();
    default:
      return createHash(algorithm.toLowerCase());
  }
}

function crc32Checksum(next: (bytes: Uint8Array, previous: number) => number): StreamingChecksum {
  let crc = 0;
  return {
    update: (bytes) => {
      crc = next(bytes, crc);
    },
    digest: () => {
      const bytes = Buffer.alloc(4);
      bytes.writeUInt32BE(crc);
      return bytes;
    },
  };
}
