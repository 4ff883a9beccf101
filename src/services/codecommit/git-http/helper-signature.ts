import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { MINUTE_MS } from '../../../kernel/duration.js';

/** What `aws codecommit credential-helper` and git-remote-codecommit make a password of. */
export interface HelperSignature {
  /** `YYYYMMDDTHHMMSS`, without the Z that the password has. */
  readonly timestamp: string;
  /** Epoch ms. */
  readonly signedAt: number;
  readonly signatureHex: string;
}

const PASSWORD = /^(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2})Z([0-9a-f]{64})$/;

/** @returns undefined where the password is not one of a helper's */
export function parseHelperPassword(password: string): HelperSignature | undefined {
  const [, year, month, day, hour, minute, second, signatureHex] = PASSWORD.exec(password) ?? [];
  if (signatureHex === undefined) return undefined;
  const signedAt = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  return Number.isNaN(signedAt) ? undefined : { timestamp: password.slice(0, 15), signedAt, signatureHex };
}

/** @source AWS CodeCommit User Guide: a password of the helper works for about 15 minutes */
const LIFETIME_MS = 15 * MINUTE_MS;
/** For clocks that are ahead of this one. */
const AHEAD_MS = 5 * MINUTE_MS;

export function isCurrent(signature: HelperSignature, now: number): boolean {
  return signature.signedAt >= now - LIFETIME_MS && signature.signedAt <= now + AHEAD_MS;
}

export interface SignedPlaces {
  /** `/v1/repos/NAME` */
  readonly path: string;
  /** Names that the client may have used for this server, likeliest first. */
  readonly hosts: readonly string[];
  /** Likeliest first. */
  readonly regions: readonly string[];
}

/**
 * Neither user name nor password says which host and region were signed, so the likely ones are tried.
 * @returns the region that was signed; undefined where the signature is of another key, path or place
 */
export function signedRegion(
  signature: HelperSignature,
  secretAccessKey: string,
  places: SignedPlaces,
): string | undefined {
  const given = Buffer.from(signature.signatureHex, 'hex');
  return places.regions.find((region) => {
    const key = signingKey(secretAccessKey, signature.timestamp.slice(0, 8), region);
    return places.hosts.some((host) => {
      const text = stringToSign(signature.timestamp, region, host, places.path);
      return timingSafeEqual(hmac(key, text), given);
    });
  });
}

/**
 * Signature version 4 with three peculiarities: the method is `GIT`, the canonical request has no payload hash, and the
 * timestamp has no Z.
 * @source the credential helper of the open-source AWS CLI
 */
function stringToSign(timestamp: string, region: string, host: string, path: string): string {
  const canonicalRequest = `GIT\n${path}\n\nhost:${host}\n\nhost\n`;
  const scope = `${timestamp.slice(0, 8)}/${region}/codecommit/aws4_request`;
  const hash = createHash('sha256').update(canonicalRequest).digest('hex');
  return `AWS4-HMAC-SHA256\n${timestamp}\n${scope}\n${hash}`;
}

function signingKey(secretAccessKey: string, date: string, region: string): Buffer {
  return [date, region, 'codecommit', 'aws4_request'].reduce<Buffer>(
    hmac,
    Buffer.from(`AWS4${secretAccessKey}`),
  );
}

function hmac(key: Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}
