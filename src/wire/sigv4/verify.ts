import { createHmac, timingSafeEqual } from 'node:crypto';
import type { SignedRequestClaim } from './credential.js';

/** Signing keys are good for a day: keep the recent ones. */
const MAX_CACHED_KEYS = 1_000;
const signingKeys = new Map<string, Buffer>();

/** The key that signs this day's requests of one service and region. */
export function signingKey(secretAccessKey: string, date: string, region: string, service: string): Buffer {
  const id = `${secretAccessKey}\n${date}\n${region}\n${service}`;
  const known = signingKeys.get(id);
  if (known) return known;
  const key = [date, region, service, 'aws4_request'].reduce<Buffer>(
    (previous, part) => createHmac('sha256', previous).update(part).digest(),
    Buffer.from(`AWS4${secretAccessKey}`),
  );
  if (signingKeys.size >= MAX_CACHED_KEYS) signingKeys.clear();
  signingKeys.set(id, key);
  return key;
}

export function sign(key: Buffer, text: string): string {
  return createHmac('sha256', key).update(text).digest('hex');
}

/** In constant time. */
export function signatureMatches(expected: string, given: string): boolean {
  const a = Buffer.from(expected);
  const b = Buffer.from(given);
  return a.length === b.length && timingSafeEqual(a, b);
}

export type ClockCheck =
  | { readonly ok: true }
  | { readonly ok: false; readonly kind: 'skew' | 'expired'; readonly message: string };

const MAX_SKEW_MS = 15 * 60_000;

/** A signature is good for 15 minutes around its time; a presigned URL from its time until it expires. */
export function checkTime(claim: SignedRequestClaim, now: number): ClockCheck {
  const signedAt = parseBasic(claim.timestamp);
  if (signedAt === undefined || !claim.timestamp.startsWith(claim.date)) {
    const message = `Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '${claim.date}' != '${claim.timestamp.slice(0, 8)}', from '${claim.timestamp.slice(0, 32)}'.`;
    return { ok: false, kind: 'skew', message };
  }
  if (signedAt > now + MAX_SKEW_MS) {
    return {
      ok: false,
      kind: 'skew',
      message: `Signature not yet current: ${claim.timestamp} is still later than ${basic(now + MAX_SKEW_MS)} (${basic(now)} + 15 min.)`,
    };
  }
  if (claim.expiresSeconds !== undefined) {
    if (now <= signedAt + claim.expiresSeconds * 1000) return { ok: true };
    return { ok: false, kind: 'expired', message: 'Request has expired' };
  }
  if (signedAt < now - MAX_SKEW_MS) {
    return {
      ok: false,
      kind: 'skew',
      message: `Signature expired: ${claim.timestamp} is now earlier than ${basic(now - MAX_SKEW_MS)} (${basic(now)} - 15 min.)`,
    };
  }
  return { ok: true };
}

function basic(at: number): string {
  return new Date(at).toISOString().replace(/[-:]|\.\d{3}/g, '');
}

/** Many requests are of one second. */
let last: { readonly text: string; readonly at: number } | undefined;

function parseBasic(text: string): number | undefined {
  if (last?.text === text) return last.at;
  const match = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(text);
  if (!match) return undefined;
  const [, year, month, day, hour, minute, second] = match;
  const at = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  if (Number.isNaN(at)) return undefined;
  last = { text, at };
  return at;
}
