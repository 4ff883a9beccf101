import type { Tag } from '../model.js';

/** What a sender outside posts to, to start a pipeline. */
export interface Webhook {
  readonly name: string;
  readonly targetPipeline: string;
  readonly targetAction: string;
  readonly filters: readonly WebhookFilter[];
  readonly authentication: WebhookAuthentication;
  /** The opaque part of its URL; the same as long as it lives. */
  readonly address: string;
  readonly tags: readonly Tag[];
  /** Epoch ms. */
  readonly lastTriggeredAt?: number;
  /** The hook at GitHub that was registered for it. */
  readonly hookId?: string;
  /** Why it could not be registered, or taken back. */
  readonly problem?: { readonly code: string; readonly message: string };
}

export interface WebhookFilter {
  readonly jsonPath: string;
  readonly matchEquals?: string;
}

export type WebhookAuthentication =
  /** The secret is sealed. */
  | { readonly kind: 'GITHUB_HMAC'; readonly secret: string }
  /** CIDR. */
  | { readonly kind: 'IP'; readonly allowedRange: string }
  | { readonly kind: 'UNAUTHENTICATED' };

/** Where the webhook of a URL is. */
export interface WebhookAddress {
  readonly accountId: string;
  readonly region: string;
  readonly name: string;
}
