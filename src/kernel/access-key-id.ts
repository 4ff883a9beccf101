import type { Ids } from './ids.js';

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** Behind the prefix stand 80 bits: a 1, forty bits of the account, the rest at random. */
const ID_LENGTH = 16;
const RANDOM_BITS = 39n;
const RANDOM_MASK = (1n << RANDOM_BITS) - 1n;
const MARK = 1n << 79n;

/**
 * An access key id that carries its account, as AWS's do: `AKIA…` of users, `ASIA…` of temporary sessions.
 * @source STS API reference, GetAccessKeyInfo: the account is known from the id alone
 */
export function accessKeyId(prefix: 'AKIA' | 'ASIA', accountId: string, ids: Ids): string {
  const random = decodeBase32(ids.random(ID_LENGTH, BASE32)) & RANDOM_MASK;
  return prefix + encodeBase32(MARK | (BigInt(accountId) << RANDOM_BITS) | random);
}

/** @returns undefined where the id carries no account */
export function accountOfAccessKeyId(id: string): string | undefined {
  const match = /^A[KS]IA([A-Z2-7]{16})$/.exec(id);
  if (match?.[1] === undefined) return undefined;
  const bits = decodeBase32(match[1]);
  if ((bits & MARK) === 0n) return undefined;
  const account = ((bits ^ MARK) >> RANDOM_BITS).toString();
  return account.length > 12 ? undefined : account.padStart(12, '0');
}

function decodeBase32(text: string): bigint {
  let bits = 0n;
  for (const char of text) bits = (bits << 5n) | BigInt(BASE32.indexOf(char));
  return bits;
}

function encodeBase32(bits: bigint): string {
  let text = '';
  for (let shift = 75n; shift >= 0n; shift -= 5n) text += BASE32[Number((bits >> shift) & 31n)];
  return text;
}
