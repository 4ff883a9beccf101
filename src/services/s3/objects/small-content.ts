import { createHash } from 'node:crypto';
import {
  type BlobInfo,
  type BlobStore,
  BlobTooLarge,
  type BlobWriteOptions,
} from '../../../blobs/blob-store.js';
import type { RequestContext } from '../../../front-door/service.js';
import { collection, type Reader, type Transaction } from '../../../store/store.js';

/**
 * Contents up to this size are kept in the store, in the transaction that makes the object: a file of its own, flushed and
 * renamed, costs ten times as much as the bytes.
 */
export const MAX_SMALL_BYTES = 8 * 1024;

/** By content id, in the bucket's scope. Records of their own, so that listings need not read them. */
const smallContents = collection<{ readonly base64: string }>('s3.small-contents');

/** Bytes that are to be kept with their object. */
export interface SmallBytes {
  readonly bytes: Buffer;
  readonly sizeBytes: number;
  readonly md5Hex: string;
}

export type KeptBytes = BlobInfo | SmallBytes;

/** Where the bytes of an upload go before there is a record of them. */
export type Keep<Kept extends KeptBytes> = (
  source: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  options: BlobWriteOptions,
) => Promise<Kept>;

export function isSmall(kept: KeptBytes): kept is SmallBytes {
  return 'bytes' in kept;
}

/** What keeps an object of that many bytes; undefined: nobody has said how many they are. */
export function keeperOf(blobs: BlobStore, sizeBytes: number | undefined): Keep<KeptBytes> {
  const isKnownSmall = sizeBytes !== undefined && sizeBytes <= MAX_SMALL_BYTES;
  return isKnownSmall ? keepSmall : (source, options) => blobs.write(source, options);
}

const keepSmall: Keep<SmallBytes> = async (source, { onChunk }) => {
  const chunks: Uint8Array[] = [];
  let sizeBytes = 0;
  for await (const chunk of source) {
    sizeBytes += chunk.length;
    if (sizeBytes > MAX_SMALL_BYTES) throw new BlobTooLarge(MAX_SMALL_BYTES);
    onChunk?.(chunk);
    chunks.push(chunk);
  }
  const bytes = Buffer.concat(chunks);
  return { bytes, sizeBytes, md5Hex: createHash('md5').update(bytes).digest('hex') };
};

/** How many bytes a request says that its payload has; one from inside has no header that could say it. */
export function announcedSizeBytes(
  { http }: RequestContext,
  { Body, ContentLength }: { readonly Body?: unknown; readonly ContentLength?: number | undefined },
): number | undefined {
  if (Body === undefined) return 0;
  if (Body instanceof Uint8Array) return Body.length;
  if (!http) return ContentLength;
  const header = http.headers['x-amz-decoded-content-length'] ?? http.headers['content-length'];
  return typeof header === 'string' && /^\d{1,15}$/.test(header) ? Number(header) : undefined;
}

export async function putSmall(
  tx: Transaction,
  bucket: string,
  contentId: string,
  bytes: Buffer,
): Promise<void> {
  await tx.put(smallContents, bucket, contentId, { base64: bytes.toString('base64') });
}

export async function findSmall(
  reader: Reader,
  bucket: string,
  contentId: string,
): Promise<Buffer | undefined> {
  const stored = await reader.get(smallContents, bucket, contentId);
  return stored && Buffer.from(stored.doc.base64, 'base64');
}

export async function deleteSmall(tx: Transaction, bucket: string, contentId: string): Promise<void> {
  await tx.delete(smallContents, bucket, contentId);
}
