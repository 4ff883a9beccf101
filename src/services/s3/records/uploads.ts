import { collection, type Reader, type Transaction } from '../../../store/store.js';
import { noSuchUpload } from '../errors.js';
import type { Upload, UploadedPart } from '../model.js';
import { memberPrefix } from './record-keys.js';

// The scope of both is the bucket's name.

/** By key, then in the order in which they began. */
export const uploads = collection<Upload>('s3.uploads');

/** By upload id and part number. */
export const uploadedParts = collection<UploadedPart>('s3.uploaded-parts');

export function uploadRecordKey(key: string, uploadId: string): string {
  return memberPrefix(key) + uploadId;
}

export function partRecordKey(uploadId: string, partNumber: number): string {
  return `${partsPrefix(uploadId)}${partNumber.toString().padStart(5, '0')}`;
}

export function partsPrefix(uploadId: string): string {
  return `${uploadId}/`;
}

export interface UploadName {
  readonly bucket: string;
  readonly key: string;
  readonly uploadId: string;
}

export async function findUpload(reader: Reader, name: UploadName): Promise<Upload | undefined> {
  return (await reader.get(uploads, name.bucket, uploadRecordKey(name.key, name.uploadId)))?.doc;
}

/** @throws AwsError NoSuchUpload */
export async function requireUpload(reader: Reader, name: UploadName): Promise<Upload> {
  const upload = await findUpload(reader, name);
  if (!upload) throw noSuchUpload(name.uploadId);
  return upload;
}

export async function putUpload(tx: Transaction, bucket: string, upload: Upload): Promise<void> {
  await tx.put(uploads, bucket, uploadRecordKey(upload.key, upload.uploadId), upload);
}

/** Every part, by number. */
export async function listParts(reader: Reader, bucket: string, uploadId: string): Promise<UploadedPart[]> {
  const found = await reader.list(uploadedParts, bucket, { prefix: partsPrefix(uploadId) });
  return found.map(({ doc }) => doc);
}

/** @returns the part of that number which it replaces */
export async function putPart(
  tx: Transaction,
  bucket: string,
  uploadId: string,
  part: UploadedPart,
): Promise<UploadedPart | undefined> {
  const key = partRecordKey(uploadId, part.partNumber);
  const before = await tx.get(uploadedParts, bucket, key);
  await tx.put(uploadedParts, bucket, key, part);
  return before?.doc;
}

/** Forgets the upload and its parts, and gives them back: what becomes of their blobs is the caller's to say. */
export async function takeUpload(tx: Transaction, name: UploadName): Promise<UploadedPart[]> {
  const found = await tx.list(uploadedParts, name.bucket, { prefix: partsPrefix(name.uploadId) });
  for (const { key } of found) await tx.delete(uploadedParts, name.bucket, key);
  await tx.delete(uploads, name.bucket, uploadRecordKey(name.key, name.uploadId));
  return found.map(({ doc }) => doc);
}

/** Forgets every upload of a bucket, and gives their parts back. */
export async function takeAllUploads(tx: Transaction, bucket: string): Promise<UploadedPart[]> {
  const taken: UploadedPart[] = [];
  for (const { doc } of await tx.list(uploads, bucket)) {
    taken.push(...(await takeUpload(tx, { bucket, key: doc.key, uploadId: doc.uploadId })));
  }
  return taken;
}
