import type { IssuerKeys } from '../../engines/oidc/issuer-keys.js';
import type { Authorizer, MfaCodes } from '../../front-door/identity.js';
import type { Sealer } from '../../kernel/sealer.js';

/** What STS needs beside the door. */
export interface StsDeps {
  /** Decides for those who are nobody's users: their identity provider is asked for. */
  readonly authorizer: Authorizer;
  readonly mfa: MfaCodes;
  readonly issuers: IssuerKeys;
  /** Keeps the secrets of sessions. */
  readonly sealer: Sealer;
}
