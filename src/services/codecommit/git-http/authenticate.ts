import type { KnownCredential } from '../../../front-door/identity.js';
import { type Partition, partitionOf } from '../../../kernel/partition.js';
import { accountOf, type Principal, rootPrincipal } from '../../../kernel/principal.js';
import type { Soon } from '../../../kernel/soon.js';
import {
  type HelperSignature,
  isCurrent,
  parseHelperPassword,
  type SignedPlaces,
  signedRegion,
} from './helper-signature.js';
import { GitRefusal } from './refusal.js';

/** A user's static credential for CodeCommit. */
export interface ServiceCredential {
  readonly principal: Principal;
  /** Compares in constant time. */
  verify(password: string): boolean | Promise<boolean>;
}

/** Where IAM keeps what git users prove themselves with. */
export interface GitCredentialSource {
  /** @returns undefined where the key is unknown, or the session token does not belong to it */
  findAccessKey(accessKeyId: string, sessionToken: string | undefined): Soon<KnownCredential | undefined>;
  /** @param serviceUserName such as `ana-at-123456789012` @returns undefined where unknown or inactive */
  findServiceCredential(serviceUserName: string): Promise<ServiceCredential | undefined>;
}

export interface BasicCredentials {
  readonly userName: string;
  readonly password: string;
}

/** @returns undefined where there is none that can be read */
export function readBasicCredentials(header: string | undefined): BasicCredentials | undefined {
  const encoded = /^basic +([a-z0-9+/=_-]+)$/i.exec(header ?? '')?.[1];
  if (encoded === undefined) return undefined;
  const text = Buffer.from(encoded, 'base64').toString('utf8');
  const colon = text.indexOf(':');
  if (colon < 1) return undefined;
  return { userName: text.slice(0, colon), password: text.slice(colon + 1) };
}

export interface GitCaller {
  /** By the region that is asked: nobody is known outside their partition. @throws GitRefusal 403 */
  readonly principalIn: (region: string) => Principal;
  readonly accountId: string;
  /** Undefined where the account may be that of any. */
  readonly partition: Partition | undefined;
  /** The region that the credentials were made for; undefined where they do not tell. */
  readonly region?: string;
}

export interface AuthenticationRules {
  readonly credentials: GitCredentialSource;
  /** Local mode: the account of access keys that nobody knows. Left out: such keys are refused. */
  readonly localAccountId?: string;
  /** Epoch ms. */
  readonly now: number;
}

/**
 * @throws GitRefusal 403: with 401 git would forget the user's stored credentials, where often only their time is up
 */
export async function authenticateGit(
  given: BasicCredentials,
  places: SignedPlaces,
  rules: AuthenticationRules,
): Promise<GitCaller> {
  if (/-at-\d{12}$/.test(given.userName)) return authenticateStatic(given, rules);
  const [accessKeyId = '', ...token] = given.userName.split('%');
  const sessionToken = token.length === 0 ? undefined : token.join('%');
  const known = await rules.credentials.findAccessKey(accessKeyId, sessionToken);
  const signature = parseHelperPassword(given.password);
  if (known === undefined) return localCaller(accessKeyId, signature, places, rules);
  if (signature === undefined) {
    throw new GitRefusal(403, "The password is not one of 'aws codecommit credential-helper'.");
  }
  return { ...knownCaller(known.principal), region: verify(signature, known, places, rules.now) };
}

async function authenticateStatic(
  { userName, password }: BasicCredentials,
  { credentials }: AuthenticationRules,
): Promise<GitCaller> {
  const credential = await credentials.findServiceCredential(userName);
  if (credential === undefined || !(await credential.verify(password))) {
    throw new GitRefusal(403, 'The Git credentials are not valid.');
  }
  return knownCaller(credential.principal);
}

function knownCaller(principal: Principal): GitCaller {
  const { accountId, partition } = accountOf(principal);
  return {
    accountId,
    partition,
    principalIn(region) {
      if (partition !== partitionOf(region)) throw unknownToken();
      return principal;
    },
  };
}

/** @returns the region that was signed. @throws GitRefusal */
function verify(
  signature: HelperSignature,
  known: KnownCredential,
  places: SignedPlaces,
  now: number,
): string {
  if (known.isRefused)
    throw new GitRefusal(403, 'The access key is inactive, deleted or not of this session.');
  if (known.expiresAt !== undefined && known.expiresAt <= now) {
    throw new GitRefusal(403, 'The security token included in the request is expired.');
  }
  const region = signedRegion(signature, known.secretAccessKey, places);
  if (region === undefined) {
    throw new GitRefusal(
      403,
      'The signature of the credentials does not match: check secret key, host name and region of the credential helper.',
    );
  }
  if (!isCurrent(signature, now)) {
    throw new GitRefusal(
      403,
      `The credentials were signed at ${new Date(signature.signedAt).toISOString()}, and it is ${new Date(now).toISOString()}: ` +
        'they hold for 15 minutes. Remove them from the keychain or credential manager that stored them.',
    );
  }
  return region;
}

/**
 * The secret of an unknown key is unknown too, so its signature proves nothing; but keys such as test/test, whose id is
 * their secret, at least tell the region.
 */
function localCaller(
  accessKeyId: string,
  signature: HelperSignature | undefined,
  places: SignedPlaces,
  { localAccountId }: AuthenticationRules,
): GitCaller {
  if (localAccountId === undefined) {
    throw unknownToken();
  }
  const accountId = /^\d{12}$/.test(accessKeyId) ? accessKeyId : localAccountId;
  return {
    accountId,
    partition: undefined,
    principalIn: (region) => rootPrincipal({ accountId, partition: partitionOf(region) }),
    region: signature && signedRegion(signature, accessKeyId, places),
  };
}

function unknownToken(): GitRefusal {
  return new GitRefusal(403, 'The security token included in the request is invalid.');
}
