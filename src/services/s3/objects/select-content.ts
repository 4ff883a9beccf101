import type { ServiceContext } from '../../../front-door/service.js';
import { invalidPartNumber, invalidRequest } from '../errors.js';
import type { ObjectVersion } from '../model.js';
import { parseRange } from './range.js';
import { type ByteRange, contentParts } from './read-content.js';

/** What of an object a request wants. */
export interface Selection {
  /** Undefined: all of it. */
  readonly range?: ByteRange;
  /** Told where one part was asked for. */
  readonly partsCount?: number;
  /** Of the one part that was asked for, where it has one; base64. */
  readonly partChecksum?: string;
}

export interface SelectionInput {
  readonly Range?: string | undefined;
  readonly PartNumber?: number | undefined;
}

/** @throws AwsError InvalidRange, InvalidPartNumber, InvalidRequest */
export async function selectContent(
  context: Pick<ServiceContext, 'store'>,
  bucket: string,
  version: ObjectVersion,
  { Range: range, PartNumber: partNumber }: SelectionInput,
): Promise<Selection> {
  if (partNumber === undefined) {
    const bytes = parseRange(range, version.sizeBytes);
    return bytes ? { range: bytes } : {};
  }
  if (range !== undefined)
    throw invalidRequest('Cannot specify both Range header and partNumber query parameter');
  return selectPart(context, bucket, version, partNumber);
}

async function selectPart(
  context: Pick<ServiceContext, 'store'>,
  bucket: string,
  { content, sizeBytes }: ObjectVersion,
  partNumber: number,
): Promise<Selection> {
  if (content.kind !== 'parts') {
    if (partNumber !== 1) throw invalidPartNumber(partNumber, 1);
    return sizeBytes === 0 ? {} : { range: { start: 0, end: sizeBytes - 1 } };
  }
  const parts = await contentParts(context, bucket, content);
  const wanted = parts[partNumber - 1];
  if (!wanted) throw invalidPartNumber(partNumber, parts.length);
  const start = parts.slice(0, partNumber - 1).reduce((sum, part) => sum + part.sizeBytes, 0);
  return {
    range: { start, end: start + wanted.sizeBytes - 1 },
    partsCount: parts.length,
    ...(wanted.checksum !== undefined && { partChecksum: wanted.checksum }),
  };
}
