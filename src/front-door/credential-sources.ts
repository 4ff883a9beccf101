import type { CredentialSource } from './identity.js';

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
