import type { MfaCodes } from '../../front-door/identity.js';
import type { RequestContext } from '../../front-door/service.js';
import { accountOf } from '../../kernel/principal.js';
import { accessDenied } from './errors.js';

interface MfaInput {
  readonly SerialNumber?: string | undefined;
  readonly TokenCode?: string | undefined;
}

/**
 * Checks the one-time code of a request, where it brings one.
 * @param spend the code is not taken again
 * @returns whether it brings one
 * @throws AwsError AccessDenied
 */
export async function checkMfa(
  input: MfaInput,
  { caller }: RequestContext,
  mfa: MfaCodes,
  spend: boolean,
): Promise<boolean> {
  const { SerialNumber: serialNumber, TokenCode: code } = input;
  if (serialNumber === undefined && code === undefined) return false;
  if (serialNumber === undefined || code === undefined) {
    throw accessDenied(
      'MultiFactorAuthentication failed, must provide both MFA serial number and one time pass code.',
    );
  }
  if (caller.kind !== 'user') {
    throw accessDenied(
      'MultiFactorAuthentication failed, unable to validate MFA code.  Please verify your MFA serial number is valid and associated with this user.',
    );
  }
  const { userId } = caller;
  if (await mfa.check({ account: accountOf(caller), userId, serialNumber, code }, spend)) return true;
  throw accessDenied('MultiFactorAuthentication failed with invalid MFA one time pass code.');
}
