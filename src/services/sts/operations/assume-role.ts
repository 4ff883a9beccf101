import type { AssumeRoleRequest } from '@aws-sdk/client-sts';
import type { AccessRequest, Operation, RequestContext } from '../../../front-door/service.js';
import { formatArn } from '../../../kernel/arn.js';
import type { Principal } from '../../../kernel/principal.js';
import { given, validationError } from '../errors.js';
import { type AssumableRole, findAssumableRole } from '../roles.js';
import { sessionPolicyOf } from '../session-policy.js';
import { sessionTagsOf } from '../session-tags.js';
import { issueCredentials } from '../sessions.js';

type Sts = typeof import('@aws-sdk/client-sts');

const DEFAULT_SECONDS = 3_600;
const MAX_CHAINED_SECONDS = 3_600;

export const assumeRole: Operation<Sts, 'AssumeRole'> = {
  async authorize(input, context) {
    const role = await findAssumableRole(given(input.RoleArn), context);
    return accessRequests(input, role);
  },

  async handle(input, context) {
    const { caller } = context;
    const role = await findAssumableRole(given(input.RoleArn), context);
    const sessionName = given(input.RoleSessionName);
    const durationSeconds = input.DurationSeconds ?? DEFAULT_SECONDS;
    checkDuration(durationSeconds, role, caller);
    const policy = await sessionPolicyOf(input, role.accountId, context);
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
    };
    return {
      Credentials: await issueCredentials(context, session, durationSeconds),
      AssumedRoleUser: { AssumedRoleId: `${role.roleId}:${sessionName}`, Arn: session.arn },
      ...(policy && { PackedPolicySize: policy.packedSize }),
      ...(session.sourceIdentity !== undefined && { SourceIdentity: session.sourceIdentity }),
    };
  },
};

/** The role's trust policy decides, together with the caller's own policies. */
function accessRequests(input: AssumeRoleRequest, role: AssumableRole): AccessRequest[] {
  const conditions = {
    'sts:rolesessionname': given(input.RoleSessionName),
    ...(input.ExternalId !== undefined && { 'sts:externalid': input.ExternalId }),
    ...(input.SourceIdentity !== undefined && { 'sts:sourceidentity': input.SourceIdentity }),
    ...tagConditions(input),
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
    ...(input.Tags?.length ? [ask('sts:TagSession')] : []),
    ...(input.SourceIdentity !== undefined ? [ask('sts:SetSourceIdentity')] : []),
  ];
}

function tagConditions({ Tags, TransitiveTagKeys }: AssumeRoleRequest): Record<string, string | string[]> {
  if (!Tags?.length) return {};
  return {
    'aws:tagkeys': Tags.map(({ Key = '' }) => Key),
    ...Object.fromEntries(
      Tags.map(({ Key = '', Value = '' }) => [`aws:requesttag/${Key.toLowerCase()}`, Value]),
    ),
    ...(TransitiveTagKeys?.length && { 'sts:transitivetagkeys': [...TransitiveTagKeys] }),
  };
}

/** @throws AwsError ValidationError */
function checkDuration(durationSeconds: number, role: AssumableRole, caller: Principal): void {
  if (caller.kind === 'assumed-role' && durationSeconds > MAX_CHAINED_SECONDS) {
    throw validationError(
      'The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.',
    );
  }
  if (durationSeconds > role.maxSessionSeconds) {
    throw validationError('The requested DurationSeconds exceeds the MaxSessionDuration set for this role.');
  }
}

/** Once set it stays for the whole chain of sessions. */
function sourceIdentity(input: AssumeRoleRequest, { caller }: RequestContext): { sourceIdentity?: string } {
  const inherited = caller.kind === 'assumed-role' ? caller.sourceIdentity : undefined;
  if (inherited !== undefined && input.SourceIdentity !== undefined && input.SourceIdentity !== inherited) {
    throw validationError('The source identity of a session cannot be changed.');
  }
  const identity = inherited ?? input.SourceIdentity;
  return identity === undefined ? {} : { sourceIdentity: identity };
}

function sessionArn(role: AssumableRole, sessionName: string): string {
  const resource = `assumed-role/${role.roleName}/${sessionName}`;
  return formatArn({ service: 'sts', region: '', accountId: role.accountId, resource });
}
