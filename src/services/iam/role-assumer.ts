import type { Authorizer, RoleAssumer } from '../../front-door/identity.js';
import { formatGlobalArn } from '../../kernel/arn.js';
import { AwsError } from '../../kernel/aws-error.js';
import type { Clock } from '../../kernel/clock.js';
import { partitionOf } from '../../kernel/partition.js';
import type { Principal } from '../../kernel/principal.js';
import type { Store } from '../../store/store.js';
import { untilIdentitiesChange } from './identity-changes.js';
import { type Role, roleArn } from './model.js';
import { roleByArn } from './store.js';

const CACHED_ROLES = 500;

/** Lets services act as a role, where its trust policy allows them to; no credentials are made. */
export function iamRoleAssumer(store: Store, authorizer: Authorizer, clock: Clock): RoleAssumer {
  const roles = untilIdentitiesChange<Role | undefined>(store, CACHED_ROLES);
  return {
    async assume({ roleArn: arn, sessionName, as, sessionPolicy, region }) {
      const role = await roles(arn, () => roleByArn(store, arn));
      if (role === undefined || isForOthers(as, region, role)) {
        throw accessDenied(
          `User: ${as.arn} is not authorized to perform: sts:AssumeRole on resource: ${arn}`,
        );
      }
      const decision = await authorizer.authorize(
        as,
        [
          {
            action: 'sts:AssumeRole',
            resource: arn,
            resourcePolicy: role.trustPolicy,
            resourcePolicyDecides: true,
            conditions: { 'sts:rolesessionname': sessionName },
          },
        ],
        { accountId: as.accountId, region, now: clock.now() },
      );
      if (!decision.allowed) throw accessDenied(decision.message);
      return {
        kind: 'assumed-role',
        accountId: role.accountId,
        arn: sessionArn(role, sessionName),
        roleArn: roleArn(role),
        roleName: role.roleName,
        roleId: role.roleId,
        sessionName,
        ...(sessionPolicy !== undefined && { sessionPolicy }),
        ...(as.kind === 'service' && as.sessionKeys && { sessionKeys: as.sessionKeys }),
      };
    },
  };
}

/**
 * A role that trusts a service trusts it for its own account. Otherwise whoever knows its ARN could have the service act with it for
 * a pipeline or a rule of another account. Of another partition nobody may assume one.
 * @source IAM User Guide, "The confused deputy problem"; "Grant a user permissions to pass a role to an AWS service": roles of the
 * same account only
 */
function isForOthers(as: Principal, region: string, role: Role): boolean {
  if (partitionOf(region) !== (role.partition ?? 'aws')) return true;
  return as.kind === 'service' && as.accountId !== role.accountId;
}

function sessionArn(role: Role, sessionName: string): string {
  return formatGlobalArn({
    partition: role.partition,
    service: 'sts',
    accountId: role.accountId,
    resource: `assumed-role/${role.roleName}/${sessionName}`,
  });
}

function accessDenied(message: string): AwsError {
  return new AwsError('AccessDenied', message, { statusCode: 403 });
}
