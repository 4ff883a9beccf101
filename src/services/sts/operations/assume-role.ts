import type { AssumeRoleRequest } from '@aws-sdk/client-sts';
import type { AccessRequest, Operation, RequestContext } from '../../../front-door/service.js';
import type { Principal } from '../../../kernel/principal.js';
import { given, validationError } from '../errors.js';
import { checkMfa } from '../mfa.js';
import type { StsDeps } from '../ports.js';
import {
  type AssumableRole,
  checkSessionSeconds,
  findAssumableRole,
  notAuthorized,
  placeOf,
  roleTagConditions,
  sessionArn,
} from '../roles.js';
import { sessionPolicyOf } from '../session-policy.js';
import { inheritedTags, sessionTagsOf, tagConditions } from '../session-tags.js';
import { issueCredentials } from '../sessions.js';

type Sts = typeof import('@aws-sdk/client-sts');

const DEFAULT_SECONDS = 3_600;
const MAX_CHAINED_SECONDS = 3_600;

export function assumeRole({ mfa, sealer }: Pick<StsDeps, 'mfa' | 'sealer'>): Operation<Sts, 'AssumeRole'> {
  return {
    async authorize(input, context) {
      const role = await findAssumableRole(given(input.RoleArn), context);
      if (context.caller.kind === 'federated-user') throw notAuthorized(role.roleArn, context);
      return accessRequests(input, role, context.caller, await checkMfa(input, context, mfa, false));
    },

    async handle(input, context) {
      const { caller, clock } = context;
      const hasMfa = await checkMfa(input, context, mfa, true);
      const role = await findAssumableRole(given(input.RoleArn), context);
      const sessionName = given(input.RoleSessionName);
      if (input.ProvidedContexts?.length) {
        throw validationError('ProvidedContexts are not supported by Pipewright.');
      }
      const durationSeconds = input.DurationSeconds ?? DEFAULT_SECONDS;
      checkDuration(durationSeconds, role, caller);
      const policy = await sessionPolicyOf(input, placeOf(role), context);
      const session: Principal = {
        kind: 'assumed-role',
        accountId: role.accountId,
        arn: sessionArn(role, sessionName),
        roleArn: role.roleArn,
        roleName: role.roleName,
        roleId: role.roleId,
        sessionName,
        ...sessionTagsOf(input, caller),
        ...sourceIdentity(input, context),
        ...(policy && { sessionPolicy: policy.document }),
        ...(caller.kind === 'service' && caller.sessionKeys && { sessionKeys: caller.sessionKeys }),
        ...(hasMfa && { mfaAt: clock.now() }),
      };
      return {
        Credentials: await issueCredentials(context, sealer, session, durationSeconds),
        AssumedRoleUser: { AssumedRoleId: `${role.roleId}:${sessionName}`, Arn: session.arn },
        ...(policy && { PackedPolicySize: policy.packedSize }),
        ...(session.sourceIdentity !== undefined && { SourceIdentity: session.sourceIdentity }),
      };
    },
  };
}

/**
 * The role's trust policy decides, together with the caller's own policies. What a chain of sessions hands on, transitive tags and the
 * source identity, needs permission at each role.
 */
function accessRequests(
  input: AssumeRoleRequest,
  role: AssumableRole,
  caller: Principal,
  hasMfa: boolean,
): AccessRequest[] {
  const inherited = inheritedTags(caller);
  const sourceIdentity = input.SourceIdentity ?? inheritedIdentity(caller);
  const conditions = {
    'sts:rolesessionname': given(input.RoleSessionName),
    ...(input.ExternalId !== undefined && { 'sts:externalid': input.ExternalId }),
    ...(sourceIdentity !== undefined && { 'sts:sourceidentity': sourceIdentity }),
    ...(hasMfa && { 'aws:multifactorauthpresent': 'true', 'aws:multifactorauthage': '0' }),
    ...tagConditions(input, inherited),
    ...roleTagConditions(role),
  };
  const ask = (action: string): AccessRequest => ({
    action,
    resource: role.roleArn,
    resourcePolicy: role.trustPolicy,
    resourcePolicyDecides: true,
    conditions,
  });
  return [
    ask('sts:AssumeRole'),
    ...(input.Tags?.length || Object.keys(inherited).length > 0 ? [ask('sts:TagSession')] : []),
    ...(sourceIdentity !== undefined ? [ask('sts:SetSourceIdentity')] : []),
  ];
}

/** @throws AwsError ValidationError */
function checkDuration(durationSeconds: number, role: AssumableRole, caller: Principal): void {
  if (caller.kind === 'assumed-role' && durationSeconds > MAX_CHAINED_SECONDS) {
    throw validationError(
      'The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.',
    );
  }
  checkSessionSeconds(durationSeconds, role);
}

/** Once set it stays for the whole chain of sessions. */
function sourceIdentity(input: AssumeRoleRequest, { caller }: RequestContext): { sourceIdentity?: string } {
  const inherited = inheritedIdentity(caller);
  if (inherited !== undefined && input.SourceIdentity !== undefined && input.SourceIdentity !== inherited) {
    throw validationError('The source identity of a session cannot be changed.');
  }
  const identity = inherited ?? input.SourceIdentity;
  return identity === undefined ? {} : { sourceIdentity: identity };
}

function inheritedIdentity(caller: Principal): string | undefined {
  return caller.kind === 'assumed-role' ? caller.sourceIdentity : undefined;
}
