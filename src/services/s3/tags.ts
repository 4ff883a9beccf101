import type { Tag } from '@aws-sdk/client-s3';
import { isDecodable } from '../../kernel/percent-encoding.js';
import { invalidArgument, invalidTag } from './errors.js';

type Tags = Readonly<Record<string, string>>;

export const MAX_OBJECT_TAGS = 10;
export const MAX_BUCKET_TAGS = 50;

const ALLOWED = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;

/** @throws AwsError InvalidTag */
export function readTags(set: readonly Tag[], maxTags: number): Tags {
  if (set.length > maxTags) {
    const what = maxTags === MAX_OBJECT_TAGS ? 'Object' : 'Bucket';
    throw invalidTag(`${what} tags cannot be greater than ${maxTags}`);
  }
  const tags = new Map<string, string>();
  for (const { Key: key = '', Value: value = '' } of set) {
    if (tags.has(key)) throw invalidTag('Cannot provide multiple Tags with the same key');
    if (key.toLowerCase().startsWith('aws:'))
      throw invalidTag('System tags cannot be added/updated by requester');
    if (key === '' || key.length > 128 || !ALLOWED.test(key)) {
      throw invalidTag('The TagKey you have provided is invalid');
    }
    if (value.length > 256 || !ALLOWED.test(value))
      throw invalidTag('The TagValue you have provided is invalid');
    tags.set(key, value);
  }
  return Object.fromEntries(tags);
}

/** `x-amz-tagging: key=value&other=x%20y` */
export function parseTagHeader(header: string | undefined): Tags {
  if (header === undefined || header === '') return {};
  const isForm = isDecodable(header);
  const set = isForm ? [...new URLSearchParams(header)].map(([Key, Value]) => ({ Key, Value })) : [];
  if (!isForm || set.some(({ Key }) => Key === '')) {
    throw invalidArgument(
      "The header 'x-amz-tagging' shall be encoded as UTF-8 then URLEncoded URL query parameters without tag name duplicates.",
      'x-amz-tagging',
      header,
    );
  }
  return readTags(set, MAX_OBJECT_TAGS);
}

export function tagSet(tags: Tags): Tag[] {
  return Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
}
