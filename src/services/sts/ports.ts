import type { KeyObject } from 'node:crypto';
import type { IssuerKeys } from '../../engines/oidc/issuer-keys.js';
import type { Authorizer, MfaCodes } from '../../front-door/identity.js';
import type { Account } from '../../kernel/partition.js';
import type { Sealer } from '../../kernel/sealer.js';

/** What STS needs beside the door. */
export interface StsDeps {
  /** Decides for those who are nobody's users: their identity provider is asked for. */
  readonly authorizer: Authorizer;
  readonly mfa: MfaCodes;
  readonly issuers: IssuerKeys;
  /** Signs what is said of an account's principals to services outside; undefined where the account has not enabled it. */
  readonly signToken: (request: TokenRequest) => Promise<string | undefined>;
  /** The private keys of a SAML provider, by its account and ARN. */
  readonly samlKeys: (account: Account, providerArn: string) => Promise<readonly KeyObject[]>;
  /** Keeps the secrets of sessions. */
  readonly sealer: Sealer;
}

export interface TokenRequest {
  readonly account: Account;
  readonly algorithm: 'RS256' | 'ES384';
  readonly endpoint: string;
  /** All but the issuer, which the signer adds. */
  readonly claims: Readonly<Record<string, unknown>>;
}
