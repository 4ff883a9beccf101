import type { RequestContext } from '../../../front-door/service.js';
import { formatGlobalArn } from '../../../kernel/arn.js';
import { isAwsError } from '../../../kernel/aws-error.js';
import { servicePrincipal } from '../../../kernel/principal.js';
import { invalidToken } from '../errors.js';
import { type AssumableRole, placeOf } from '../roles.js';
import type { UnverifiedToken } from './identity-token.js';

/** An OpenID Connect provider of an account. */
export interface TrustedProvider {
  readonly arn: string;
  /** As condition keys begin: `token.example.com/path`. */
  readonly url: string;
  readonly clientIds: readonly string[];
}

/** Tokens of GetWebIdentityToken are for services outside only. @source IAM User Guide, "Getting started with outbound identity federation" */
const OWN_ISSUER = /\/pipewright\/token-issuers\/[\w-]+$/;

/** @throws AwsError InvalidIdentityToken where the account does not know the token's issuer */
export async function trustedProvider(
  { url, issuer }: UnverifiedToken,
  role: AssumableRole,
  { door }: RequestContext,
): Promise<TrustedProvider> {
  if (OWN_ISSUER.test(url)) {
    throw invalidToken('Tokens of GetWebIdentityToken cannot be used with AssumeRoleWithWebIdentity.');
  }
  const { accountId, partition } = role;
  const resource = `oidc-provider/${url}`;
  const arn = formatGlobalArn({ partition, service: 'iam', accountId, resource });
  const iam = door.as(servicePrincipal('sts.amazonaws.com', accountId), placeOf(role));
  try {
    const found = await iam.call('iam', 'GetOpenIDConnectProvider', { OpenIDConnectProviderArn: arn });
    return { arn, url, clientIds: found.ClientIDList ?? [] };
  } catch (error) {
    if (!isAwsError(error, 'NoSuchEntityException')) throw error;
    throw invalidToken(`No OpenIDConnect provider found in your account for ${issuer}`);
  }
}
