import { Readable } from 'node:stream';
import { expect, test } from 'vitest';
import { announcedSizeBytes } from './small-content.js';

const stream = Readable.from([]);
const http = (headers: Record<string, string>) => ({ http: { headers } }) as never;
const inside = {} as never;

test('the size of a payload is what its headers say, or what a caller inside says', () => {
  const encoded = { 'content-length': '90', 'x-amz-decoded-content-length': '7' };
  expect(announcedSizeBytes(http(encoded), { Body: stream, ContentLength: 90 })).toBe(7);
  expect(announcedSizeBytes(http({}), { Body: stream, ContentLength: 7 })).toBeUndefined();
  expect(announcedSizeBytes(inside, { Body: stream, ContentLength: 7 })).toBe(7);
  expect(announcedSizeBytes(inside, { Body: stream })).toBeUndefined();
  expect(announcedSizeBytes(inside, { Body: Buffer.from('four') })).toBe(4);
  expect(announcedSizeBytes(inside, {})).toBe(0);
});
