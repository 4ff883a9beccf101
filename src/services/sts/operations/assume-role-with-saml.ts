import { withoutPermission } from '../../../front-door/access.js';
import type { Operation } from '../../../front-door/service.js';
import { AwsError } from '../../../kernel/aws-error.js';
import { SECOND_MS } from '../../../kernel/duration.js';
import { isSameAccount } from '../../../kernel/partition.js';
import { given } from '../errors.js';
import {
  type FederatedClaim,
  federatedRole,
  federatedSession,
  notAuthorizedTo,
  requireFederatedTrust,
} from '../federated-trust.js';
import type { StsDeps } from '../ports.js';
import { checkSessionSeconds, placeOf } from '../roles.js';
import {
  nameQualifier,
  offersRole,
  samlKeys,
  samlSourceIdentity,
  samlTags,
  sessionNameOf,
  subjectType,
} from '../saml/saml-claims.js';
import { trustedSamlProvider } from '../saml/saml-provider.js';
import { readSamlResponse, type SamlAssertion } from '../saml/saml-response.js';
import { sessionPolicyOf } from '../session-policy.js';
import { issueCredentials } from '../sessions.js';

type Sts = typeof import('@aws-sdk/client-sts');

const DEFAULT_SECONDS = 3_600;
const ACTION = 'sts:AssumeRoleWithSAML';

/** Nobody signs this request: the identity provider has signed the assertion that says who asks. */
export function assumeRoleWithSaml(deps: StsDeps): Operation<Sts, 'AssumeRoleWithSAML'> {
  return {
    authorize: withoutPermission,
    async handle(input, context) {
      const provider = await trustedSamlProvider(given(input.PrincipalArn), context, deps);
      const now = context.clock.now();
      const assertion = readSamlResponse(given(input.SAMLAssertion), provider, now);
      const role = await federatedRole(given(input.RoleArn), ACTION, context);
      const isOffered = offersRole(assertion, role.roleArn, provider.arn);
      if (!isOffered || !isSameAccount(role, provider.account)) throw notAuthorizedTo(ACTION);
      const claim: FederatedClaim = {
        provider: provider.arn,
        keys: samlKeys(assertion, provider.account.accountId, provider.name),
        sessionName: sessionNameOf(assertion),
        tags: samlTags(assertion),
        sourceIdentity: samlSourceIdentity(assertion),
      };
      await requireFederatedTrust(deps, context, role, claim, ACTION);
      const askedSeconds = input.DurationSeconds ?? DEFAULT_SECONDS;
      checkSessionSeconds(askedSeconds, role);
      const durationSeconds = secondsOf(assertion, askedSeconds, now);
      const policy = await sessionPolicyOf(input, placeOf(role), context);
      const { sessionName, sourceIdentity } = claim;
      const session = federatedSession(role, claim, policy?.document);
      return {
        Credentials: await issueCredentials(context, deps.sealer, session, durationSeconds),
        AssumedRoleUser: { AssumedRoleId: `${role.roleId}:${sessionName}`, Arn: session.arn },
        Subject: assertion.subject,
        SubjectType: subjectType(assertion),
        Issuer: assertion.issuer,
        Audience: assertion.recipient,
        NameQualifier: nameQualifier(assertion.issuer, provider.account.accountId, provider.name),
        ...(policy && { PackedPolicySize: policy.packedSize }),
        ...(sourceIdentity !== undefined && { SourceIdentity: sourceIdentity }),
      };
    },
  };
}

/** The session ends when the provider's own does, at the latest. */
function secondsOf({ sessionEndsAt }: SamlAssertion, askedSeconds: number, now: number): number {
  if (sessionEndsAt === undefined) return askedSeconds;
  if (sessionEndsAt <= now) {
    throw new AwsError('ExpiredTokenException', 'Token must be redeemed within 5 minutes of issuance');
  }
  return Math.min(askedSeconds, Math.floor((sessionEndsAt - now) / SECOND_MS));
}
