import { createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import type { SourceType } from '@aws-sdk/client-codebuild';
import { bitbucketEvent } from './bitbucket-event.js';
import { githubEvent } from './github-event.js';
import { gitlabEvent } from './gitlab-event.js';
import type { RepositoryEvent } from './model.js';

/** One request of a provider. */
export interface Delivery {
  readonly sourceType: SourceType | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/**
 * Whether the sender knows the secret. Bitbucket signs only where it was told a secret; without, the URL itself is one.
 *
 * @source GitHub documentation, "Validating webhook deliveries"; GitLab documentation, "Webhooks": secret token
 */
export function isAuthentic({ sourceType, headers, body }: Delivery, secret: string): boolean {
  switch (sourceType) {
    case 'GITLAB':
    case 'GITLAB_SELF_MANAGED':
      return isSame(header(headers, 'x-gitlab-token'), secret);
    case 'BITBUCKET': {
      const signature = header(headers, 'x-hub-signature');
      return signature === '' || isSigned(signature, body, secret);
    }
    default:
      return isSigned(
        header(headers, 'x-hub-signature-256') || header(headers, 'x-hub-signature'),
        body,
        secret,
      );
  }
}

/** `sha256=HEX` or, from old servers, `sha1=HEX`. */
function isSigned(signature: string, body: Buffer, secret: string): boolean {
  const [algorithm, digest = ''] = signature.split('=', 2);
  if (algorithm !== 'sha256' && algorithm !== 'sha1') return false;
  return isSame(digest, createHmac(algorithm, secret).update(body).digest('hex'));
}

function isSame(given: string, expected: string): boolean {
  const [left, right] = [Buffer.from(given), Buffer.from(expected)];
  return left.length === right.length && timingSafeEqual(left, right);
}

/** @returns nothing for what starts no build */
export function eventOf({ sourceType, headers }: Delivery, payload: unknown): RepositoryEvent | undefined {
  switch (sourceType) {
    case 'GITLAB':
    case 'GITLAB_SELF_MANAGED':
      return gitlabEvent(payload);
    case 'BITBUCKET':
      return bitbucketEvent(header(headers, 'x-event-key'), payload);
    default:
      return githubEvent(header(headers, 'x-github-event'), payload);
  }
}

/** Names one event; a provider that has no answer tells it again. */
export function deliveryId({ headers }: Delivery): string | undefined {
  return (
    header(headers, 'x-github-delivery') ||
    header(headers, 'x-gitlab-event-uuid') ||
    header(headers, 'x-request-uuid') ||
    undefined
  );
}

/** `GitHub-Hookshot/044aadd`: who calls, as `Build.initiator` shows it. */
export function initiatorOfDelivery({ sourceType, headers }: Delivery): string {
  const agent = /^[\w./-]{1,100}/.exec(header(headers, 'user-agent'))?.[0];
  return agent ?? `${sourceType ?? 'unknown'}-webhook`;
}

export function header(headers: IncomingHttpHeaders, name: string): string {
  const value = headers[name];
  return (Array.isArray(value) ? value[0] : value) ?? '';
}
