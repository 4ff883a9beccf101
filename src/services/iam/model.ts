import { formatGlobalArn } from '../../kernel/arn.js';
import type { Account } from '../../kernel/partition.js';
import type { PasswordPolicy } from './passwords/password-policy.js';

/** In the order in which they were first set; keys are unique without regard to case. */
export interface Tag {
  readonly key: string;
  readonly value: string;
}

/** What users, roles and groups have in common. */
export interface PolicyHolder extends Account {
  /** `/` or `/a/b/` */
  readonly path: string;
  readonly createdAt: number;
  /** Documents by policy name. */
  readonly inlinePolicies: Readonly<Record<string, string>>;
  /** ARNs of managed policies, in order of attachment. */
  readonly attachedPolicies: readonly string[];
}

export interface User extends PolicyHolder {
  readonly userName: string;
  /** `AIDA…` */
  readonly userId: string;
  readonly groupIds: readonly string[];
  /** ARN of the policy that limits the user. */
  readonly permissionsBoundary?: string;
  readonly tags: readonly Tag[];
}

export interface Role extends PolicyHolder {
  readonly roleName: string;
  /** `AROA…` */
  readonly roleId: string;
  readonly description?: string;
  readonly maxSessionSeconds: number;
  /** The document that says who may assume the role. */
  readonly trustPolicy: string;
  readonly permissionsBoundary?: string;
  readonly tags: readonly Tag[];
}

export interface Group extends PolicyHolder {
  readonly groupName: string;
  /** `AGPA…` */
  readonly groupId: string;
}

export interface PolicyVersion {
  /** 1 for `v1`. */
  readonly number: number;
  readonly document: string;
  readonly createdAt: number;
}

export interface ManagedPolicy {
  readonly arn: string;
  readonly policyName: string;
  /** `ANPA…` */
  readonly policyId: string;
  readonly path: string;
  readonly description?: string;
  readonly createdAt: number;
  readonly updatedAt: number;
  /** Oldest first, at most five. */
  readonly versions: readonly PolicyVersion[];
  readonly defaultVersion: number;
  /** Numbers are never used again. */
  readonly nextVersion: number;
  readonly tags: readonly Tag[];
}

export interface InstanceProfile extends Account {
  readonly instanceProfileName: string;
  /** `AIPA…` */
  readonly instanceProfileId: string;
  readonly path: string;
  readonly createdAt: number;
  /** At most one. */
  readonly roleId?: string;
  readonly tags: readonly Tag[];
}

export type KeyStatus = 'Active' | 'Inactive';

/** Of a user; kept in the partition's scope, as a request names the key and not the account. */
export interface AccessKey extends Account {
  /** `AKIA…` */
  readonly accessKeyId: string;
  /** Empty once the key is deleted. */
  readonly sealedSecret: string;
  readonly userId: string;
  readonly status: KeyStatus;
  readonly createdAt: number;
  /** Deleted keys are remembered, without their secret: nobody may take them for unknown ones. */
  readonly deletedAt?: number;
}

/** The last use of an access key or role, as far as it was noted. */
export interface LastUse {
  readonly usedAt: number;
  readonly region: string;
  /** Action prefix, such as `codebuild`. */
  readonly service: string;
}

/** The last use of a service by a user or role, and of its actions by their names. */
export interface ServiceUse extends LastUse {
  /** Absent where only a version has noted the use that did not tell actions apart. */
  readonly actions?: Readonly<Record<string, Omit<LastUse, 'service'>>>;
}

/** A user name and password for one service's own protocol, such as git over HTTPS. */
export interface ServiceCredential extends Account {
  /** `ACCA…` */
  readonly credentialId: string;
  readonly userId: string;
  /** `codecommit.amazonaws.com` */
  readonly serviceName: string;
  /** `NAME-at-ACCOUNT` */
  readonly serviceUserName: string;
  /** The password itself is shown once and never kept. */
  readonly passwordSha256: string;
  readonly status: KeyStatus;
  readonly createdAt: number;
}

/** What is said of the account itself. */
export interface AccountSettings {
  readonly alias?: string;
  readonly passwordPolicy?: PasswordPolicy;
  /** Which tokens the global endpoint of STS gives out; only told, as all tokens here are of one form. */
  readonly globalEndpointTokenVersion?: 1 | 2;
}

export function iamArn({ accountId, partition }: Account, resource: string): string {
  return formatGlobalArn({ partition, service: 'iam', accountId, resource });
}

export function userArn(user: Pick<User, keyof Account | 'path' | 'userName'>): string {
  return iamArn(user, `user${user.path}${user.userName}`);
}

export function roleArn(role: Pick<Role, keyof Account | 'path' | 'roleName'>): string {
  return iamArn(role, `role${role.path}${role.roleName}`);
}

export function groupArn(group: Pick<Group, keyof Account | 'path' | 'groupName'>): string {
  return iamArn(group, `group${group.path}${group.groupName}`);
}

export function instanceProfileArn(
  profile: Pick<InstanceProfile, keyof Account | 'path' | 'instanceProfileName'>,
): string {
  return iamArn(profile, `instance-profile${profile.path}${profile.instanceProfileName}`);
}

/** @param account `aws` for the policies that AWS manages */
export function policyArn(account: Account, path: string, policyName: string): string {
  return iamArn(account, `policy${path}${policyName}`);
}
