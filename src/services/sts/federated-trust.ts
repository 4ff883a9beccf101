import type { AccessRequest, RequestContext } from '../../front-door/service.js';
import { type AwsError, isAwsError } from '../../kernel/aws-error.js';
import { anonymousPrincipal, type Principal } from '../../kernel/principal.js';
import { accessDenied } from './errors.js';
import type { StsDeps } from './ports.js';
import { type AssumableRole, findAssumableRole, roleTagConditions, sessionArn } from './roles.js';
import { sessionTagsOf, tagConditions } from './session-tags.js';
import type { TokenTags } from './web-identity/token-claims.js';

/** What an identity provider says of somebody who asks for a session. */
export interface FederatedClaim {
  /** Its ARN. */
  readonly provider: string;
  /** The condition keys of the claim, lower case; the session keeps them. */
  readonly keys: Readonly<Record<string, string | readonly string[]>>;
  readonly sessionName: string;
  readonly tags: TokenTags;
  readonly sourceIdentity: string | undefined;
}

/** @throws AwsError AccessDenied for roles that are not there too: strangers are not told which are */
export async function federatedRole(
  arn: string,
  action: string,
  context: RequestContext,
): Promise<AssumableRole> {
  try {
    return await findAssumableRole(arn, context);
  } catch (error) {
    throw isAwsError(error, 'AccessDenied') ? notAuthorizedTo(action) : error;
  }
}

/**
 * Nobody signs the request: the claim says who asks, and the role's trust policy whether they may.
 * @param action `sts:AssumeRoleWithWebIdentity`
 * @throws AwsError AccessDenied, without a reason, as STS gives none to strangers
 */
export async function requireFederatedTrust(
  { authorizer }: StsDeps,
  context: RequestContext,
  role: AssumableRole,
  claim: FederatedClaim,
  action: string,
): Promise<void> {
  const { tags, sourceIdentity } = claim;
  const conditions = {
    'sts:rolesessionname': claim.sessionName,
    'aws:federatedprovider': claim.provider,
    ...claim.keys,
    ...roleTagConditions(role),
    ...tagConditions(tags),
    ...(sourceIdentity !== undefined && { 'sts:sourceidentity': sourceIdentity }),
  };
  const ask = (asked: string): AccessRequest => ({
    action: asked,
    resource: role.roleArn,
    resourcePolicy: role.trustPolicy,
    resourcePolicyDecides: true,
    conditions,
  });
  const actions = [
    action,
    ...(tags.Tags.length > 0 ? ['sts:TagSession'] : []),
    ...(sourceIdentity === undefined ? [] : ['sts:SetSourceIdentity']),
  ];
  const { accountId } = role;
  const asker: Principal = { kind: 'identity-provider', accountId, arn: claim.provider };
  const sourceIp = context.http?.socket.remoteAddress;
  const decision = await authorizer.authorize(asker, actions.map(ask), {
    accountId,
    region: context.region,
    now: context.clock.now(),
    ...(sourceIp !== undefined && { sourceIp }),
  });
  if (!decision.allowed) throw notAuthorizedTo(action);
}

/** The session that the claim is answered with. Whoever hands the claim on brings nothing of their own into it. */
export function federatedSession(
  role: AssumableRole,
  { sessionName, provider, keys, tags, sourceIdentity }: FederatedClaim,
  policy: string | undefined,
): Extract<Principal, { kind: 'assumed-role' }> {
  const { accountId, roleArn, roleName, roleId } = role;
  return {
    kind: 'assumed-role',
    accountId,
    arn: sessionArn(role, sessionName),
    roleArn,
    roleName,
    roleId,
    sessionName,
    federatedProvider: provider,
    federationKeys: keys,
    ...sessionTagsOf(tags, anonymousPrincipal(accountId)),
    ...(sourceIdentity !== undefined && { sourceIdentity }),
    ...(policy !== undefined && { sessionPolicy: policy }),
  };
}

export function notAuthorizedTo(action: string): AwsError {
  return accessDenied(`Not authorized to perform ${action}`);
}
