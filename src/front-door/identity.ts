import type { Account } from '../kernel/partition.js';
import type { Principal } from '../kernel/principal.js';
import type { Soon } from '../kernel/soon.js';
import type { AccessRequest } from './service.js';

/** An access key that the server knows. */
export interface KnownCredential {
  readonly secretAccessKey: string;
  readonly principal: Principal;
  /** Epoch ms; absent for long-lived keys. */
  readonly expiresAt?: number;
  /**
   * The key was given out but must not be used: it is inactive or deleted, or came without its own session token.
   * Its secret verifies nothing. Local mode must not take it for one of the keys that nobody knows.
   */
  readonly isRefused?: boolean;
}

/** Looks up access keys of users and of temporary sessions; the IAM and STS services' part of the door. */
export interface CredentialSource {
  /** @returns undefined where the key is unknown. */
  find(accessKeyId: string, sessionToken: string | undefined): Soon<KnownCredential | undefined>;
}

export type Decision =
  | { readonly allowed: true }
  /** `message` is AWS's whole sentence: who, what, on what, and why not. */
  | { readonly allowed: false; readonly message: string; readonly request: AccessRequest };

export interface AuthorizationPlace {
  readonly accountId: string;
  readonly region: string;
  readonly sourceIp?: string;
  /** What the client says of itself and of the page that asks; anybody can say anything. */
  readonly userAgent?: string;
  readonly referer?: string;
  /** Epoch ms. */
  readonly now: number;
  /** Of the request that is decided about, so that it can be explained later. */
  readonly requestId?: string;
  /** Nothing is done with the answer but to say it: no use of a permission, and no denial that anybody would look for. */
  readonly isQuestion?: true;
}

/** Decides whether a principal may do all of `requests`; the first that is denied is the answer. */
export interface Authorizer {
  authorize(
    principal: Principal,
    requests: readonly AccessRequest[],
    place: AuthorizationPlace,
  ): Promise<Decision>;
}

/** One-time codes of users' MFA devices. */
export interface MfaCodes {
  /**
   * Whether `code` is of that user's device, now.
   * @param spend no code is taken twice: the last question about it says so
   */
  check(code: MfaCode, spend: boolean): Promise<boolean>;
}

export interface MfaCode {
  readonly account: Account;
  readonly userId: string;
  readonly serialNumber: string;
  readonly code: string;
}

export interface RoleAssumption {
  readonly roleArn: string;
  readonly sessionName: string;
  readonly as: Principal;
  /** In which it is to be used. */
  readonly region: string;
  readonly sessionPolicy?: string;
}

/** Checks that a role exists and trusts the principal; for calls that services make as a role. */
export interface RoleAssumer {
  /** @throws AwsError AccessDenied in AWS's words */
  assume(request: RoleAssumption): Promise<Principal>;
}
