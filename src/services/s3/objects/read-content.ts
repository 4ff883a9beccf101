import { Readable } from 'node:stream';
import type { ServiceContext } from '../../../front-door/service.js';
import type { ContentPart, ObjectVersion } from '../model.js';
import { findParts } from '../records/versions.js';
import { findSmall } from './small-content.js';

/** First and last byte, both inclusive. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/** @param range must lie within the object; undefined: all of it */
export async function readContent(
  { blobs, store }: Pick<ServiceContext, 'blobs' | 'store'>,
  bucket: string,
  { content, sizeBytes }: ObjectVersion,
  range?: ByteRange,
): Promise<Readable | Uint8Array> {
  if (content.kind === 'blob') return blobs.read(content.blobId, range);
  if (content.kind === 'small') {
    const bytes = await findSmall(store, bucket, content.contentId);
    if (!bytes) throw new Error(`no content ${content.contentId} in bucket ${bucket}`);
    return range ? bytes.subarray(range.start, range.end + 1) : bytes;
  }
  const parts = await contentParts({ store }, bucket, content);
  const pieces = piecesOf(parts, range ?? { start: 0, end: sizeBytes - 1 });
  async function* bytes(): AsyncGenerator<Uint8Array> {
    for (const piece of pieces) yield* await blobs.read(piece.blobId, piece.range);
  }
  return Readable.from(bytes(), { objectMode: false });
}

export async function contentParts(
  { store }: Pick<ServiceContext, 'store'>,
  bucket: string,
  content: { readonly partListId: string },
): Promise<readonly ContentPart[]> {
  const list = await findParts(store, bucket, content.partListId);
  if (!list) throw new Error(`no part list ${content.partListId} in bucket ${bucket}`);
  return list.parts;
}

/** What of which blob makes up a range of the parts joined. */
export function piecesOf(
  parts: readonly ContentPart[],
  { start, end }: ByteRange,
): { readonly blobId: string; readonly range: ByteRange }[] {
  const pieces: { blobId: string; range: ByteRange }[] = [];
  let offset = 0;
  for (const { blobId, sizeBytes } of parts) {
    const from = Math.max(start - offset, 0);
    const to = Math.min(end - offset, sizeBytes - 1);
    if (from <= to) pieces.push({ blobId, range: { start: from, end: to } });
    offset += sizeBytes;
  }
  return pieces;
}
