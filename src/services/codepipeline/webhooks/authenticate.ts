import { createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { compileIpRange } from '../../../engines/policy/ip-range.js';
import type { StoredSecrets } from '../definition/sealed-secrets.js';
import type { WebhookAuthentication } from './webhook.js';

export interface Received {
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  readonly remoteAddress: string | undefined;
}

/** @returns why the sender is refused, or undefined */
export function refusalOf(
  authentication: WebhookAuthentication,
  secrets: StoredSecrets,
  received: Received,
): string | undefined {
  switch (authentication.kind) {
    case 'UNAUTHENTICATED':
      return undefined;
    case 'IP': {
      const isWithin = compileIpRange(authentication.allowedRange);
      return received.remoteAddress !== undefined && isWithin?.(received.remoteAddress)
        ? undefined
        : 'the address of the sender is not in the allowed range';
    }
    case 'GITHUB_HMAC':
      return isSignedWith(secrets.open(authentication.secret), received)
        ? undefined
        : 'the signature is missing or wrong';
  }
}

/**
 * Every signature that is there must be right.
 * @source GitHub Docs, "Validating webhook deliveries": `X-Hub-Signature-256`, and the older `X-Hub-Signature`, in which
 *   Bitbucket sends SHA-256 (Bitbucket Cloud, "Manage webhooks")
 */
export function isSignedWith(secret: string, { headers, body }: Pick<Received, 'headers' | 'body'>): boolean {
  const older = headers['x-hub-signature'];
  const signatures = [
    ['sha256', headers['x-hub-signature-256']],
    [String(older).startsWith('sha256=') ? 'sha256' : 'sha1', older],
  ] as const;
  const given = signatures.filter(([, signature]) => signature !== undefined);
  return (
    given.length > 0 &&
    given.every(([algorithm, signature]) => {
      const digest = createHmac(algorithm, secret).update(body).digest('hex');
      return isSame(String(signature), `${algorithm}=${digest}`);
    })
  );
}

function isSame(given: string, wanted: string): boolean {
  const [left, right] = [Buffer.from(given), Buffer.from(wanted)];
  return left.length === right.length && timingSafeEqual(left, right);
}
