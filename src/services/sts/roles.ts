import type { Tag } from '@aws-sdk/client-iam';
import type { RequestContext } from '../../front-door/service.js';
import { formatArn, parseArn } from '../../kernel/arn.js';
import { isAwsError } from '../../kernel/aws-error.js';
import { servicePrincipal } from '../../kernel/principal.js';
import { accessDenied, validationError } from './errors.js';

/** What STS needs to know of a role. */
export interface AssumableRole {
  readonly accountId: string;
  readonly roleArn: string;
  readonly roleName: string;
  readonly roleId: string;
  readonly trustPolicy: string;
  readonly maxSessionSeconds: number;
  readonly tags: readonly Tag[];
}

/**
 * Looks a role up in its own account. That it is missing is not told: the answer is that of a role which does not
 * trust the caller.
 * @throws AwsError ValidationError, AccessDenied
 */
export async function findAssumableRole(arn: string, context: RequestContext): Promise<AssumableRole> {
  const parsed = parseArn(arn);
  if (parsed === undefined) throw validationError(`${arn} is invalid`);
  const { accountId, resource, service } = parsed;
  const roleName = /^role\/(?:.*\/)?([^/]+)$/.exec(resource)?.[1];
  if (service !== 'iam' || roleName === undefined || !/^\d{12}$/.test(accountId)) {
    throw notAuthorized(arn, context);
  }
  const iam = context.door.as(servicePrincipal('sts.amazonaws.com', accountId), {
    accountId,
    region: context.region,
  });
  try {
    const { Role: role } = await iam.call('iam', 'GetRole', { RoleName: roleName });
    if (role?.Arn !== arn) throw notAuthorized(arn, context);
    return {
      accountId,
      roleArn: arn,
      roleName: role.RoleName ?? roleName,
      roleId: role.RoleId ?? '',
      trustPolicy: decodeURIComponent(role.AssumeRolePolicyDocument ?? ''),
      maxSessionSeconds: role.MaxSessionDuration ?? 3_600,
      tags: role.Tags ?? [],
    };
  } catch (error) {
    if (isAwsError(error, 'NoSuchEntityException') || isAwsError(error, 'ValidationError')) {
      throw notAuthorized(arn, context);
    }
    throw error;
  }
}

/** `arn:aws:sts::ACCOUNT:assumed-role/ROLE/SESSION` */
export function sessionArn(role: AssumableRole, sessionName: string): string {
  const resource = `assumed-role/${role.roleName}/${sessionName}`;
  return formatArn({ service: 'sts', region: '', accountId: role.accountId, resource });
}

/** The condition keys of the role's own tags: STS's actions know them by two names. */
export function roleTagConditions({ tags }: AssumableRole): Record<string, string> {
  return Object.fromEntries(
    tags.flatMap(({ Key = '', Value = '' }) =>
      ['aws', 'iam'].map((prefix) => [`${prefix}:resourcetag/${Key.toLowerCase()}`, Value]),
    ),
  );
}

/** @throws AwsError ValidationError */
export function checkSessionSeconds(durationSeconds: number, role: AssumableRole): void {
  if (durationSeconds <= role.maxSessionSeconds) return;
  throw validationError('The requested DurationSeconds exceeds the MaxSessionDuration set for this role.');
}

export function notAuthorized(arn: string, { caller }: RequestContext) {
  return accessDenied(`User: ${caller.arn} is not authorized to perform: sts:AssumeRole on resource: ${arn}`);
}
