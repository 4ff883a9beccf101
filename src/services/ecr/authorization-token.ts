import { HOUR_MS } from '../../kernel/duration.js';
import type { Principal } from '../../kernel/principal.js';
import type { Sealer } from '../../kernel/sealer.js';

/** @source Amazon ECR API Reference, GetAuthorizationToken: "valid for 12 hours" */
export const TOKEN_LIFETIME_MS = 12 * HOUR_MS;

/** What a registry's password says: who got it, and how far and how long it is good. */
export interface AuthorizationToken {
  readonly principal: Principal;
  /** Good for the registries of this region, whichever account's. */
  readonly region: string;
  /** Epoch ms. */
  readonly expiresAt: number;
}

const PURPOSE = 'ecr.authorizationToken';
const MAX_LENGTH = 64 * 1024;

/**
 * The password that stands for the token: nobody but this server can make or read one. It is base64, since
 * `aws ecr get-login-password` splits what it gets at colons.
 */
export function sealToken(sealer: Sealer, token: AuthorizationToken): string {
  return sealer.seal(JSON.stringify(token), PURPOSE);
}

/** @returns undefined for what is no token of this server. Whether it has expired is for the caller to look at. */
export function openToken(sealer: Sealer, password: string): AuthorizationToken | undefined {
  if (password.length > MAX_LENGTH) return undefined;
  try {
    return JSON.parse(sealer.open(password, PURPOSE).toString()) as AuthorizationToken;
  } catch {
    return undefined;
  }
}
