import { createHash } from 'node:crypto';
import { type ChecksumAlgorithm, CRC_FORMS, createChecksum } from '../../../kernel/checksum/checksum.js';
import { combineCrc } from '../../../kernel/checksum/combine-crc.js';
import { type ChecksumMembers, checksumMember } from '../checksums.js';
import { entityTooSmall, invalidPart, invalidPartOrder, malformedXml } from '../errors.js';
import type { StoredChecksum, Upload, UploadedPart } from '../model.js';
import { bareEtag } from './preconditions.js';

const MIN_PART_BYTES = 5 * 1024 * 1024;

/** One entry of a CompleteMultipartUpload request. */
export interface ListedPart extends ChecksumMembers {
  readonly PartNumber?: number | undefined;
  readonly ETag?: string | undefined;
}

/**
 * The uploaded parts that a client lists, checked against what was uploaded.
 * @throws AwsError MalformedXML, InvalidPartOrder, InvalidPart, EntityTooSmall
 */
export function chooseParts(
  uploadId: string,
  listed: readonly ListedPart[],
  uploaded: readonly UploadedPart[],
): UploadedPart[] {
  if (listed.length === 0) throw malformedXml();
  const byNumber = new Map(uploaded.map((part) => [part.partNumber, part]));
  let previous = 0;
  const chosen: UploadedPart[] = [];
  for (const entry of listed) {
    const partNumber = entry.PartNumber ?? 0;
    if (partNumber <= previous) throw invalidPartOrder(uploadId);
    previous = partNumber;
    const part = byNumber.get(partNumber);
    if (!part || !isSame(entry, part)) throw invalidPart(uploadId, partNumber, entry.ETag ?? '');
    chosen.push(part);
  }
  for (const { sizeBytes, partNumber } of chosen.slice(0, -1)) {
    if (sizeBytes < MIN_PART_BYTES) throw entityTooSmall(sizeBytes, MIN_PART_BYTES, partNumber);
  }
  return chosen;
}

function isSame(entry: ListedPart, part: UploadedPart): boolean {
  if (bareEtag(entry.ETag ?? '') !== part.etag) return false;
  const { checksum } = part;
  const listed = checksum && checksumMember(entry, checksum.algorithm);
  return listed === undefined || listed === checksum?.value;
}

/** The MD5 of the parts' MD5s, `-`, and their number. */
export function multipartEtag(parts: readonly UploadedPart[]): string {
  const digest = createHash('md5');
  for (const { etag } of parts) digest.update(Buffer.from(etag, 'hex'));
  return `${digest.digest('hex')}-${parts.length}`;
}

/** @returns undefined where a part lacks the upload's checksum */
export function multipartChecksum(
  upload: Upload,
  parts: readonly UploadedPart[],
): StoredChecksum | undefined {
  const { checksumAlgorithm: algorithm, checksumType: type } = upload;
  if (!algorithm || !type) return undefined;
  const values: Buffer[] = [];
  for (const { checksum } of parts) {
    if (checksum?.algorithm !== algorithm) return undefined;
    values.push(Buffer.from(checksum.value, 'base64'));
  }
  const value =
    type === 'COMPOSITE'
      ? compositeChecksum(algorithm, values)
      : fullObjectChecksum(algorithm, values, parts);
  return { algorithm, type, value };
}

function compositeChecksum(algorithm: ChecksumAlgorithm, values: readonly Buffer[]): string {
  const checksum = createChecksum(algorithm);
  for (const value of values) checksum.update(value);
  return `${checksum.digest().toString('base64')}-${values.length}`;
}

function fullObjectChecksum(
  algorithm: ChecksumAlgorithm,
  values: readonly Buffer[],
  parts: readonly UploadedPart[],
): string {
  const form = CRC_FORMS[algorithm];
  if (!form) throw new Error(`${algorithm} cannot be had of the full object`);
  let crc = 0n;
  values.forEach((value, index) => {
    crc = combineCrc(form, crc, BigInt(`0x${value.toString('hex')}`), parts[index]?.sizeBytes ?? 0);
  });
  const hex = crc.toString(16).padStart(form.width / 4, '0');
  return Buffer.from(hex, 'hex').toString('base64');
}
