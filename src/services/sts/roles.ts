import type { Tag } from '@aws-sdk/client-iam';
import type { CallPlace, RequestContext } from '../../front-door/service.js';
import { accountOfArn, formatGlobalArn, parseArn } from '../../kernel/arn.js';
import { isAwsError } from '../../kernel/aws-error.js';
import { type Account, globalRegionOf, partitionOf } from '../../kernel/partition.js';
import { servicePrincipal } from '../../kernel/principal.js';
import { accessDenied, validationError } from './errors.js';

/** What STS needs to know of a role. */
export interface AssumableRole extends Account {
  /** In which its account is asked. */
  readonly region: string;
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
  const account = accountOfArn(parsed);
  const region = account && regionFor(account, context);
  const roleName = /^role\/(?:.*\/)?([^/]+)$/.exec(resource)?.[1];
  if (service !== 'iam' || roleName === undefined || !/^\d{12}$/.test(accountId)) {
    throw notAuthorized(arn, context);
  }
  if (account === undefined || region === undefined) throw notAuthorized(arn, context);
  const iam = context.door.as(servicePrincipal('sts.amazonaws.com', accountId), { accountId, region });
  try {
    const { Role: role } = await iam.call('iam', 'GetRole', { RoleName: roleName });
    if (role?.Arn !== arn) throw notAuthorized(arn, context);
    return {
      ...account,
      region,
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

/**
 * Nothing is assumed across partitions. Only whoever is nobody yet may come from anywhere: a request that nobody signs does not tell
 * its region.
 */
function regionFor({ partition }: Account, { caller, region }: RequestContext): string | undefined {
  if (partitionOf(region) === partition) return region;
  return caller.kind === 'anonymous' ? globalRegionOf(partition) : undefined;
}

/** Where the role's account is asked. */
export function placeOf({ accountId, region }: AssumableRole): CallPlace {
  return { accountId, region };
}

/** `arn:aws:sts::ACCOUNT:assumed-role/ROLE/SESSION` */
export function sessionArn(role: AssumableRole, sessionName: string): string {
  const { accountId, partition, roleName } = role;
  const resource = `assumed-role/${roleName}/${sessionName}`;
  return formatGlobalArn({ partition, service: 'sts', accountId, resource });
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
