import { withoutPermission } from '../../../front-door/access.js';
import type { Operation } from '../../../front-door/service.js';
import { given } from '../errors.js';
import {
  type FederatedClaim,
  federatedRole,
  federatedSession,
  requireFederatedTrust,
} from '../federated-trust.js';
import type { StsDeps } from '../ports.js';
import { checkSessionSeconds, placeOf } from '../roles.js';
import { sessionPolicyOf } from '../session-policy.js';
import { issueCredentials } from '../sessions.js';
import { readIdentityToken, verifyIdentityToken } from '../web-identity/identity-token.js';
import { claimKeys, sourceIdentityOf, tagsOf } from '../web-identity/token-claims.js';
import { trustedProvider } from '../web-identity/trusted-provider.js';

type Sts = typeof import('@aws-sdk/client-sts');

const DEFAULT_SECONDS = 3_600;
const ACTION = 'sts:AssumeRoleWithWebIdentity';

/** Nobody signs this request: the token says who asks, and the role's trust policy whether they may. */
export function assumeRoleWithWebIdentity(deps: StsDeps): Operation<Sts, 'AssumeRoleWithWebIdentity'> {
  return {
    authorize: withoutPermission,
    async handle(input, context) {
      const unverified = readIdentityToken(given(input.WebIdentityToken));
      const role = await federatedRole(given(input.RoleArn), ACTION, context);
      const provider = await trustedProvider(unverified, role, context);
      const token = await verifyIdentityToken(unverified, provider, deps.issuers, context.clock.now());
      const claim: FederatedClaim = {
        provider: provider.arn,
        keys: claimKeys(token, provider),
        sessionName: given(input.RoleSessionName),
        tags: tagsOf(token),
        sourceIdentity: sourceIdentityOf(token),
      };
      await requireFederatedTrust(deps, context, role, claim, ACTION);
      const durationSeconds = input.DurationSeconds ?? DEFAULT_SECONDS;
      checkSessionSeconds(durationSeconds, role);
      const policy = await sessionPolicyOf(input, placeOf(role), context);
      const { sessionName, sourceIdentity } = claim;
      const session = federatedSession(role, claim, policy?.document);
      return {
        Credentials: await issueCredentials(context, deps.sealer, session, durationSeconds),
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
