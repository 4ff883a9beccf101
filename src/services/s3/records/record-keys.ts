import { ALPHANUMERIC, type Ids } from '../../../kernel/ids.js';

/**
 * Record keys order as S3 lists: by the key's UTF-8 bytes, then newest version first. U+0000 is written as two
 * characters because not every database holds it in text, and U+0001 so that the end of a key (below)
 * can be told from its characters.
 */
export function recordKey(key: string): string {
  return key.replace(/[\0\u0001]/g, (character) => (character === '\0' ? '\u0001\u0002' : '\u0001\u0003'));
}

/** Ends a key within a longer record key; lower than whatever else may follow there. */
const END_OF_KEY = '\u0001\u0001';

/** The first of the records that belong to `key` in a collection of many per key. */
export function memberPrefix(key: string): string {
  return recordKey(key) + END_OF_KEY;
}

/** The first place behind every member of `key`. */
export function afterMembers(key: string): string {
  return `${recordKey(key)}\u0001\u0002`;
}

const ORDER_DIGITS = 11;
const HIGHEST = Number.MAX_SAFE_INTEGER;

/** Text that sorts later sequences first. */
export function newestFirst(sequence: number): string {
  return (HIGHEST - sequence).toString(36).padStart(ORDER_DIGITS, '0');
}

export function versionRecordKey(key: string, sequence: number): string {
  return memberPrefix(key) + newestFirst(sequence);
}

/** 32 characters that hold the version's place among the versions of its key. */
export function newVersionId(ids: Ids, sequence: number): string {
  return newestFirst(sequence) + ids.random(32 - ORDER_DIGITS, ALPHANUMERIC);
}

/** @returns undefined for the version `null` and for ids that were never given out */
export function sequenceOf(versionId: string): number | undefined {
  if (!/^[0-9a-z]{11}[0-9A-Za-z]{21}$/.test(versionId)) return undefined;
  const sequence = HIGHEST - Number.parseInt(versionId.slice(0, ORDER_DIGITS), 36);
  return sequence >= 0 ? sequence : undefined;
}

/** Sorts by time: the uploads of one key are listed in the order they began. */
export function newUploadId(ids: Ids, now: number): string {
  return now.toString(36).padStart(ORDER_DIGITS, '0') + ids.random(64 - ORDER_DIGITS, ALPHANUMERIC);
}

/** The first key, bytewise, behind all keys with this prefix; undefined where nothing can be. */
export function afterPrefix(prefix: string): string | undefined {
  const points = Array.from(prefix);
  for (let last = points.pop(); last !== undefined; last = points.pop()) {
    const next = nextCodePoint(last.codePointAt(0) ?? 0);
    if (next !== undefined) return points.join('') + String.fromCodePoint(next);
  }
  return undefined;
}

/** UTF-8 orders as code points do; surrogates are no characters. */
function nextCodePoint(point: number): number | undefined {
  if (point === 0xd7ff) return 0xe000;
  return point >= 0x10ffff ? undefined : point + 1;
}

/** Bytewise order of UTF-8, which is not the order of JavaScript's strings. */
export function compareKeys(a: string, b: string): number {
  if (a === b) return 0;
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}
