import type { RequestContext } from '../../../front-door/service.js';
import { formatArn } from '../../../kernel/arn.js';
import { isAwsError } from '../../../kernel/aws-error.js';
import { servicePrincipal } from '../../../kernel/principal.js';
import { invalidToken } from '../errors.js';
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
  accountId: string,
  context: RequestContext,
): Promise<TrustedProvider> {
  if (OWN_ISSUER.test(url)) {
    throw invalidToken('Tokens of GetWebIdentityToken cannot be used with AssumeRoleWithWebIdentity.');
  }
  const arn = formatArn({ service: 'iam', region: '', accountId, resource: `oidc-provider/${url}` });
  const where = { accountId, region: context.region };
  const iam = context.door.as(servicePrincipal('sts.amazonaws.com', accountId), where);
  try {
    const found = await iam.call('iam', 'GetOpenIDConnectProvider', { OpenIDConnectProviderArn: arn });
    return { arn, url, clientIds: found.ClientIDList ?? [] };
  } catch (error) {
    if (!isAwsError(error, 'NoSuchEntityException')) throw error;
    throw invalidToken(`No OpenIDConnect provider found in your account for ${issuer}`);
  }
}
