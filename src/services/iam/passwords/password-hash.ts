import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';

const SALT_BYTES = 16;
const HASH_BYTES = 32;

/** Hex. */
export function newSalt(): string {
  return randomBytes(SALT_BYTES).toString('hex');
}

/** Takes tens of milliseconds, off the main thread. @returns hex */
export async function hashPassword(password: string, salt: string): Promise<string> {
  return await new Promise((resolve, reject) => {
    scrypt(password.normalize('NFC'), Buffer.from(salt, 'hex'), HASH_BYTES, (error, key) => {
      if (error) reject(error);
      else resolve(key.toString('hex'));
    });
  });
}

/** In constant time. */
export function isSameHash(left: string, right: string): boolean {
  return timingSafeEqual(Buffer.from(left, 'hex'), Buffer.from(right, 'hex'));
}
