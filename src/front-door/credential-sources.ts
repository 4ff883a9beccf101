import { randomBytes } from 'node:crypto';
import type { CredentialSource, KnownCredential } from './identity.js';

/** Asks one source after the other, until one knows the key. */
export function firstKnown(...sources: readonly CredentialSource[]): CredentialSource {
  return {
    async find(accessKeyId, sessionToken) {
      for (const source of sources) {
        const known = await source.find(accessKeyId, sessionToken);
        if (known !== undefined) return known;
      }
      return undefined;
    },
  };
}

/** A key that was given out and must not be used: with a secret that nobody has, for a user who is nobody. */
export function refusedCredential(accountId: string): KnownCredential {
  return {
    secretAccessKey: randomBytes(32).toString('base64'),
    principal: { kind: 'user', accountId, arn: 'nobody', userId: '', userName: '' },
    isRefused: true,
  };
}
