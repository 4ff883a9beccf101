import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { InvalidPageToken, type PageTokens } from './page-tokens.js';

const IV_BYTES = 12;
const TAG_BYTES = 16;
const MAX_TOKEN_LENGTH = 4_096;

/**
 * Page tokens as AES-256-GCM over the cursor: account, region and listing are authenticated with it, so a token
 * opens only where it was sealed.
 *
 * @param key 32 bytes, kept in the data directory
 */
export function sealedPageTokens(
  key: Buffer,
  where: { readonly accountId: string; readonly region: string },
): PageTokens {
  const binding = (listing: string) => Buffer.from(`${where.accountId}\n${where.region}\n${listing}`);
  return {
    seal(listing, cursor) {
      const iv = randomBytes(IV_BYTES);
      const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(binding(listing));
      const sealed = Buffer.concat([cipher.update(JSON.stringify(cursor), 'utf8'), cipher.final()]);
      return Buffer.concat([iv, cipher.getAuthTag(), sealed]).toString('base64url');
    },
    open(listing, token) {
      if (token === undefined) return undefined;
      if (token.length > MAX_TOKEN_LENGTH || !/^[A-Za-z0-9_-]+$/.test(token)) throw new InvalidPageToken();
      const bytes = Buffer.from(token, 'base64url');
      if (bytes.length <= IV_BYTES + TAG_BYTES) throw new InvalidPageToken();
      const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, IV_BYTES))
        .setAAD(binding(listing))
        .setAuthTag(bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
      try {
        const text = Buffer.concat([decipher.update(bytes.subarray(IV_BYTES + TAG_BYTES)), decipher.final()]);
        return JSON.parse(text.toString('utf8'));
      } catch {
        throw new InvalidPageToken();
      }
    },
  };
}
