import {
  type IssuerKeys,
  IssuerKeysUnreadable,
  IssuerUnreachable,
} from '../../../engines/oidc/issuer-keys.js';
import {
  candidates,
  type IssuerKey,
  isSignedBy,
  type JsonWebToken,
  parseJsonWebToken,
} from '../../../engines/oidc/json-web-token.js';
import { providerUrl } from '../../../engines/oidc/provider-url.js';
import { AwsError } from '../../../kernel/aws-error.js';
import { invalidToken } from '../errors.js';
import type { TrustedProvider } from './trusted-provider.js';

/** What a verified token says. */
export interface IdentityToken {
  readonly subject: string;
  readonly audience: string;
  readonly claims: Readonly<Record<string, unknown>>;
}

/** A token whose issuer is known by name, and nothing more. */
export interface UnverifiedToken {
  readonly token: JsonWebToken;
  /** With scheme, as the token names it. */
  readonly issuer: string;
  /** As providers are named. */
  readonly url: string;
}

/** @throws AwsError InvalidIdentityToken */
export function readIdentityToken(text: string): UnverifiedToken {
  const token = parseJsonWebToken(text);
  const issuer = token?.claims.iss;
  const url = typeof issuer === 'string' ? providerUrl(issuer) : undefined;
  if (token === undefined || typeof issuer !== 'string' || url === undefined) {
    throw invalidToken(
      'The ID Token provided is not a valid JWT. (You may see this error if you sent an Access Token)',
    );
  }
  return { token, issuer, url };
}

/**
 * Signature, audience and times.
 * @param now epoch ms
 * @throws AwsError InvalidIdentityToken, ExpiredTokenException, IDPCommunicationError
 */
export async function verifyIdentityToken(
  { token, issuer }: UnverifiedToken,
  provider: TrustedProvider,
  issuers: IssuerKeys,
  now: number,
): Promise<IdentityToken> {
  const keys = await keysFor(token, issuer, issuers);
  if (!isSignedBy(token, keys)) {
    throw invalidToken(
      'The web identity token that was passed could not be validated. Get a new identity token from the identity provider and then retry the request.',
    );
  }
  checkTimes(token.claims, now);
  const audience = audiencesOf(token.claims).find((name) => provider.clientIds.includes(name));
  if (audience === undefined) throw invalidToken('Incorrect token audience');
  const subject = token.claims.sub;
  if (typeof subject !== 'string' || subject === '') throw invalidToken('Missing a required claim: sub');
  return { subject, audience, claims: token.claims };
}

/** An issuer that changes its keys is asked again for one that is new. */
async function keysFor(
  token: JsonWebToken,
  issuer: string,
  issuers: IssuerKeys,
): Promise<readonly IssuerKey[]> {
  try {
    const known = await issuers.of(issuer, false);
    return candidates(token, known).length > 0 ? known : await issuers.of(issuer, true);
  } catch (error) {
    if (error instanceof IssuerKeysUnreadable) {
      throw invalidToken(
        "Couldn't retrieve verification key from your identity provider,  please reference AssumeRoleWithWebIdentity documentation for requirements",
      );
    }
    if (!(error instanceof IssuerUnreachable)) throw error;
    throw new AwsError(
      'IDPCommunicationErrorException',
      "Couldn't connect to the identity provider to retrieve its verification keys. Please try again.",
    );
  }
}

function checkTimes({ exp, nbf }: Readonly<Record<string, unknown>>, now: number): void {
  const seconds = Math.floor(now / 1000);
  if (typeof exp !== 'number') throw invalidToken('Missing a required claim: exp');
  if (exp <= seconds) {
    const message = `Token expired: current date/time ${seconds} must be before the expiration date/time ${exp}`;
    throw new AwsError('ExpiredTokenException', message);
  }
  if (typeof nbf === 'number' && nbf > seconds) throw invalidToken('Token is not valid yet');
}

/** Of several audiences the one for whom the token was made counts. */
function audiencesOf({ aud, azp }: Readonly<Record<string, unknown>>): readonly string[] {
  const audiences = (Array.isArray(aud) ? aud : [aud]).filter((name) => typeof name === 'string');
  return audiences.length > 1 && typeof azp === 'string' ? [azp] : audiences;
}
