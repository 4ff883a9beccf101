import { randomBytes, randomUUID } from 'node:crypto';

/** The only source of identifiers, so that decisions stay pure and tests can give their own. */
export interface Ids {
  /** Lower-case UUID v4. */
  uuid(): string;
  /** `length` characters of `alphabet`, uniformly distributed. */
  random(length: number, alphabet: string): string;
}

export const UPPER_ALPHANUMERIC = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';
export const LOWER_HEX = '0123456789abcdef';
export const ALPHANUMERIC = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
export const BASE64_ALPHABET = `${ALPHANUMERIC}+/`;

export function systemIds(): Ids {
  return { uuid: () => randomUUID(), random: randomFromAlphabet };
}

/** Rejection sampling: bytes beyond the largest multiple of the alphabet's size would favour its start. */
function randomFromAlphabet(length: number, alphabet: string): string {
  const limit = 256 - (256 % alphabet.length);
  let text = '';
  while (text.length < length) {
    for (const byte of randomBytes(length - text.length + 8)) {
      if (byte < limit && text.length < length) text += alphabet[byte % alphabet.length];
    }
  }
  return text;
}
