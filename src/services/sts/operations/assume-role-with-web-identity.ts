import { withoutPermission } from '../../../front-door/access.js';
import type { AccessRequest, Operation, RequestContext } from '../../../front-door/service.js';
import { isAwsError } from '../../../kernel/aws-error.js';
import type { Principal } from '../../../kernel/principal.js';
import { accessDenied, given } from '../errors.js';
import type { StsDeps } from '../ports.js';
import { type AssumableRole, checkSessionSeconds, findAssumableRole, sessionArn } from '../roles.js';
import { sessionPolicyOf } from '../session-policy.js';
import { sessionTagsOf, tagConditions } from '../session-tags.js';
import { issueCredentials } from '../sessions.js';
import {
  type IdentityToken,
  readIdentityToken,
  verifyIdentityToken,
} from '../web-identity/identity-token.js';
import { claimConditions, sourceIdentityOf, tagsOf } from '../web-identity/token-claims.js';
import { type TrustedProvider, trustedProvider } from '../web-identity/trusted-provider.js';

type Sts = typeof import('@aws-sdk/client-sts');

const DEFAULT_SECONDS = 3_600;
const ACTION = 'sts:AssumeRoleWithWebIdentity';

/** Nobody signs this request: the token says who asks, and the role's trust policy whether they may. */
export function assumeRoleWithWebIdentity(deps: StsDeps): Operation<Sts, 'AssumeRoleWithWebIdentity'> {
  return {
    authorize: withoutPermission,
    async handle(input, context) {
      const unverified = readIdentityToken(given(input.WebIdentityToken));
      const role = await requireRole(given(input.RoleArn), context);
      const provider = await trustedProvider(unverified, role.accountId, context);
      const token = await verifyIdentityToken(unverified, provider, deps.issuers, context.clock.now());
      const sessionName = given(input.RoleSessionName);
      await requireTrust(deps, context, role, provider, token, sessionName);
      const durationSeconds = input.DurationSeconds ?? DEFAULT_SECONDS;
      checkSessionSeconds(durationSeconds, role);
      const policy = await sessionPolicyOf(input, role.accountId, context);
      const sourceIdentity = sourceIdentityOf(token);
      const session: Principal = {
        kind: 'assumed-role',
        accountId: role.accountId,
        arn: sessionArn(role, sessionName),
        roleArn: role.roleArn,
        roleName: role.roleName,
        roleId: role.roleId,
        sessionName,
        federatedProvider: provider.arn,
        ...sessionTagsOf(tagsOf(token), context.caller),
        ...(sourceIdentity !== undefined && { sourceIdentity }),
        ...(policy && { sessionPolicy: policy.document }),
      };
      return {
        Credentials: await issueCredentials(context, session, durationSeconds),
        AssumedRoleUser: { AssumedRoleId: `${role.roleId}:${sessionName}`, Arn: session.arn },
        SubjectFromWebIdentityToken: token.subject,
        Audience: token.audience,
        Provider: provider.arn,
        ...(policy && { PackedPolicySize: policy.packedSize }),
        ...(sourceIdentity !== undefined && { SourceIdentity: sourceIdentity }),
      };
    },
  };
}

async function requireRole(arn: string, context: RequestContext): Promise<AssumableRole> {
  try {
    return await findAssumableRole(arn, context);
  } catch (error) {
    throw isAwsError(error, 'AccessDenied') ? notAuthorized() : error;
  }
}

/** @throws AwsError AccessDenied, without a reason, as STS gives none to strangers */
async function requireTrust(
  { authorizer }: StsDeps,
  context: RequestContext,
  role: AssumableRole,
  provider: TrustedProvider,
  token: IdentityToken,
  sessionName: string,
): Promise<void> {
  const tags = tagsOf(token);
  const sourceIdentity = sourceIdentityOf(token);
  const conditions = {
    'sts:rolesessionname': sessionName,
    ...claimConditions(token, provider),
    ...tagConditions(tags),
    ...(sourceIdentity !== undefined && { 'sts:sourceidentity': sourceIdentity }),
  };
  const ask = (action: string): AccessRequest => ({
    action,
    resource: role.roleArn,
    resourcePolicy: role.trustPolicy,
    resourcePolicyDecides: true,
    conditions,
  });
  const actions = [
    ACTION,
    ...(tags.Tags.length > 0 ? ['sts:TagSession'] : []),
    ...(sourceIdentity === undefined ? [] : ['sts:SetSourceIdentity']),
  ];
  const { accountId } = role;
  const asker: Principal = { kind: 'identity-provider', accountId, arn: provider.arn };
  const sourceIp = context.http?.socket.remoteAddress;
  const decision = await authorizer.authorize(asker, actions.map(ask), {
    accountId,
    region: context.region,
    now: context.clock.now(),
    ...(sourceIp !== undefined && { sourceIp }),
  });
  if (!decision.allowed) throw notAuthorized();
}

function notAuthorized() {
  return accessDenied(`Not authorized to perform ${ACTION}`);
}
