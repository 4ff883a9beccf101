import { invalidRange } from '../errors.js';
import type { ByteRange } from './read-content.js';

const RANGE = /^bytes=(\d*)-(\d*)$/;

/**
 * What a `Range` header asks of an object of `sizeBytes`. Several ranges and what is no range at all are passed
 * over, as S3 does: the whole object is the answer.
 * @returns undefined for the whole object. @throws AwsError InvalidRange where nothing of it exists
 */
export function parseRange(header: string | undefined, sizeBytes: number): ByteRange | undefined {
  const [, first = '', last = ''] = RANGE.exec(header ?? '') ?? [];
  if (header === undefined || (first === '' && last === '')) return undefined;
  if (first === '') {
    const length = Number(last);
    if (length === 0 || sizeBytes === 0) throw invalidRange(header, sizeBytes);
    return { start: Math.max(sizeBytes - length, 0), end: sizeBytes - 1 };
  }
  const start = Number(first);
  const end = last === '' ? sizeBytes - 1 : Math.min(Number(last), sizeBytes - 1);
  if (last !== '' && Number(last) < start) return undefined;
  if (start >= sizeBytes) throw invalidRange(header, sizeBytes);
  return { start, end };
}

export function contentRange({ start, end }: ByteRange, sizeBytes: number): string {
  return `bytes ${start}-${end}/${sizeBytes}`;
}
