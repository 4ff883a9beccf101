import { AwsError } from '../../../kernel/aws-error.js';
import { collection } from '../../../store/store.js';
import type { Role } from '../model.js';

/** Where the roles are that belong to a service: `/aws-service-role/SERVICE/`. */
const LINKED_PATH = '/aws-service-role/';

/** Of the policies that those roles have. */
export const LINKED_POLICY_PATH = '/aws-service-role/';

export function linkedRolePath(service: string): string {
  return `${LINKED_PATH}${service}/`;
}

export function isLinkedRole(role: Pick<Role, 'path'>): boolean {
  return role.path.startsWith(LINKED_PATH);
}

/** @throws AwsError UnmodifiableEntity for roles that belong to a service */
export function checkNotLinked(role: Pick<Role, 'path' | 'roleName'>): void {
  if (!isLinkedRole(role)) return;
  throw new AwsError(
    'UnmodifiableEntityException',
    `Cannot perform the operation on the protected role '${role.roleName}' - this role is only modifiable by AWS`,
  );
}

/** Trust policy of a role that only its service may assume. */
export function linkedTrustPolicy(service: string): string {
  return trustPolicy('sts:AssumeRole', service);
}

/** The same as IAM spells it in the answer to CreateServiceLinkedRole. */
export function linkedTrustPolicyInLists(service: string): string {
  return trustPolicy(['sts:AssumeRole'], [service]);
}

function trustPolicy(action: string | string[], service: string | string[]): string {
  const statement = { Action: action, Effect: 'Allow', Principal: { Service: service } };
  return JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
}

/** A deletion of a linked role; done at once, and remembered for whoever asks about it. */
export interface LinkedRoleDeletion {
  /** `task/aws-service-role/SERVICE/ROLE/UUID` */
  readonly taskId: string;
  readonly deletedAt: number;
}

/** By task id, in the account's scope. */
export const linkedRoleDeletions = collection<LinkedRoleDeletion>('iam.linkedRoleDeletion');
