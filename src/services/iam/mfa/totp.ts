import { createHmac } from 'node:crypto';
import { SECOND_MS } from '../../../kernel/duration.js';

/** @source RFC 6238, with the parameters of virtual MFA devices: SHA-1, six digits, 30 seconds */
const STEP_MS = 30 * SECOND_MS;
const DIGITS = 6;

/** How many steps a device's clock may be off, both ways. */
const SKEW_STEPS = 3;
/** The same when a device is enabled or brought back in step. */
const RESYNC_STEPS = 20;

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

export interface Totp {
  /** The shared secret in base32. */
  readonly seed: string;
  /** Steps that the device is ahead of this clock. */
  readonly driftSteps: number;
  /** The step of the last code that was taken: none is taken twice. */
  readonly lastStep: number;
}

/** What two codes that follow each other say of the device's clock; undefined where they are not the device's. */
export function synchronize(seed: string, codes: readonly [string, string], now: number): Totp | undefined {
  const current = stepAt(now);
  for (const offset of nearestFirst(RESYNC_STEPS)) {
    const step = current + offset;
    if (totpCode(seed, step) === codes[0] && totpCode(seed, step + 1) === codes[1]) {
      return { seed, driftSteps: offset, lastStep: step + 1 };
    }
  }
  return undefined;
}

/** The device after one code was taken; undefined where the code is not its own, or not new. */
export function acceptCode(device: Totp, code: string, now: number): Totp | undefined {
  const expected = stepAt(now) + device.driftSteps;
  for (const offset of nearestFirst(SKEW_STEPS)) {
    const step = expected + offset;
    if (step > device.lastStep && totpCode(device.seed, step) === code) return { ...device, lastStep: step };
  }
  return undefined;
}

export function stepAt(now: number): number {
  return Math.floor(now / STEP_MS);
}

/** Six digits. @source RFC 4226, "Generating an HOTP Value" */
export function totpCode(seed: string, step: number): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.max(step, 0)));
  const digest = createHmac('sha1', decodeBase32(seed)).update(counter).digest();
  const offset = digest.readUInt8(digest.length - 1) & 0x0f;
  const number = digest.readUInt32BE(offset) & 0x7fffffff;
  return String(number % 10 ** DIGITS).padStart(DIGITS, '0');
}

/** @source RFC 4648, without padding: the bytes given fill whole characters */
export function encodeBase32(bytes: Uint8Array): string {
  let text = '';
  let bits = 0;
  let value = 0;
  for (const byte of bytes) {
    value = (value << 8) | byte;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      text += BASE32.charAt((value >> bits) & 31);
    }
    value &= (1 << bits) - 1;
  }
  return text;
}

function decodeBase32(text: string): Buffer {
  const bytes: number[] = [];
  let bits = 0;
  let value = 0;
  for (const character of text) {
    value = (value << 5) | BASE32.indexOf(character);
    bits += 5;
    if (bits >= 8) {
      bits -= 8;
      bytes.push((value >> bits) & 0xff);
    }
    value &= (1 << bits) - 1;
  }
  return Buffer.from(bytes);
}

function nearestFirst(steps: number): number[] {
  const offsets = [0];
  for (let step = 1; step <= steps; step++) offsets.push(-step, step);
  return offsets;
}
