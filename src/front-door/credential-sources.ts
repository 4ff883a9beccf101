import { randomBytes } from 'node:crypto';
import type { Soon } from '../kernel/soon.js';
import type { CredentialSource, KnownCredential } from './identity.js';

/** Asks one source after the other, until one knows the key. */
export function firstKnown(...sources: readonly CredentialSource[]): CredentialSource {
  const findFrom = (
    first: number,
    accessKeyId: string,
    sessionToken: string | undefined,
  ): Soon<KnownCredential | undefined> => {
    for (let at = first; at < sources.length; at++) {
      const known = sources[at]?.find(accessKeyId, sessionToken);
      if (known instanceof Promise) {
        return known.then((found) => found ?? findFrom(at + 1, accessKeyId, sessionToken));
      }
      if (known !== undefined) return known;
    }
    return undefined;
  };
  return { find: (accessKeyId, sessionToken) => findFrom(0, accessKeyId, sessionToken) };
}

/** A key that was given out and must not be used: with a secret that nobody has, for a user who is nobody. */
export function refusedCredential(accountId: string): KnownCredential {
  return {
    secretAccessKey: randomBytes(32).toString('base64'),
    principal: { kind: 'user', accountId, arn: 'nobody', userId: '', userName: '' },
    isRefused: true,
  };
}
