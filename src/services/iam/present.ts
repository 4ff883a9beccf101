import type {
  AccessKeyMetadata,
  AttachedPermissionsBoundary,
  PermissionsBoundaryAttachmentType,
  RoleLastUsed,
  Group as SdkGroup,
  InstanceProfile as SdkInstanceProfile,
  Policy as SdkPolicy,
  PolicyVersion as SdkPolicyVersion,
  Role as SdkRole,
  User as SdkUser,
  ServiceSpecificCredentialMetadata,
} from '@aws-sdk/client-iam';
import {
  type AccessKey,
  type Group,
  groupArn,
  type InstanceProfile,
  instanceProfileArn,
  type LastUse,
  type ManagedPolicy,
  type PolicyVersion,
  type Role,
  roleArn,
  type ServiceCredential,
  type User,
  userArn,
} from './model.js';
import { presentTags, tagsMember } from './tags.js';

/**
 * Documents travel URL-encoded.
 * @source IAM API reference, GetRole: "The policy … is URL-encoded compliant with RFC 3986"
 */
export function encodeDocument(document: string): string {
  return encodeURIComponent(document).replace(
    /[!'()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/** As lists show it: without tags and boundary. */
export function presentUser(user: User): SdkUser {
  return {
    Path: user.path,
    UserName: user.userName,
    UserId: user.userId,
    Arn: userArn(user),
    CreateDate: new Date(user.createdAt),
  };
}

export function presentWholeUser(user: User): SdkUser {
  return { ...presentUser(user), ...boundaryMember(user.permissionsBoundary), ...tagsMember(user.tags) };
}

/** As CreateRole answers it: without what can only be set later. */
export function presentNewRole(role: Role): SdkRole {
  return {
    Path: role.path,
    RoleName: role.roleName,
    RoleId: role.roleId,
    Arn: roleArn(role),
    CreateDate: new Date(role.createdAt),
    AssumeRolePolicyDocument: encodeDocument(role.trustPolicy),
    ...(role.description !== undefined && { Description: role.description }),
    ...boundaryMember(role.permissionsBoundary),
    ...tagsMember(role.tags),
  };
}

/** As lists show it: without tags, boundary and last use. */
export function presentRole(role: Role): SdkRole {
  const { Tags, PermissionsBoundary, ...listed } = presentNewRole(role);
  return { ...listed, MaxSessionDuration: role.maxSessionSeconds };
}

export function presentWholeRole(role: Role, lastUse: LastUse | undefined): SdkRole {
  return {
    ...presentNewRole(role),
    MaxSessionDuration: role.maxSessionSeconds,
    RoleLastUsed: presentRoleLastUse(lastUse),
  };
}

function presentRoleLastUse(lastUse: LastUse | undefined): RoleLastUsed {
  return lastUse === undefined ? {} : { LastUsedDate: new Date(lastUse.usedAt), Region: lastUse.region };
}

export function presentGroup(group: Group): SdkGroup {
  return {
    Path: group.path,
    GroupName: group.groupName,
    GroupId: group.groupId,
    Arn: groupArn(group),
    CreateDate: new Date(group.createdAt),
  };
}

/** How often a policy is in use. */
export interface PolicyUsage {
  readonly attachments: number;
  readonly boundaries: number;
}

/** As lists show it: without description and tags. */
export function presentPolicy(policy: ManagedPolicy, usage: PolicyUsage): SdkPolicy {
  return {
    PolicyName: policy.policyName,
    PolicyId: policy.policyId,
    Arn: policy.arn,
    Path: policy.path,
    DefaultVersionId: `v${policy.defaultVersion}`,
    AttachmentCount: usage.attachments,
    PermissionsBoundaryUsageCount: usage.boundaries,
    IsAttachable: true,
    CreateDate: new Date(policy.createdAt),
    UpdateDate: new Date(policy.updatedAt),
  };
}

/** Unlike other entities, a policy says that it has no tags. */
export function presentWholePolicy(policy: ManagedPolicy, usage: PolicyUsage): SdkPolicy {
  return {
    ...presentPolicy(policy, usage),
    ...(policy.description !== undefined && { Description: policy.description }),
    Tags: presentTags(policy.tags),
  };
}

/** Without the document, as lists show it. */
export function presentVersion(policy: ManagedPolicy, version: PolicyVersion): SdkPolicyVersion {
  return {
    VersionId: `v${version.number}`,
    IsDefaultVersion: version.number === policy.defaultVersion,
    CreateDate: new Date(version.createdAt),
  };
}

export function presentInstanceProfile(profile: InstanceProfile, role: Role | undefined): SdkInstanceProfile {
  return {
    Path: profile.path,
    InstanceProfileName: profile.instanceProfileName,
    InstanceProfileId: profile.instanceProfileId,
    Arn: instanceProfileArn(profile),
    CreateDate: new Date(profile.createdAt),
    Roles: role === undefined ? [] : [presentNewRole(role)],
    Tags: presentTags(profile.tags),
  };
}

export function presentAccessKey(key: AccessKey, user: User): AccessKeyMetadata {
  return {
    UserName: user.userName,
    AccessKeyId: key.accessKeyId,
    Status: key.status,
    CreateDate: new Date(key.createdAt),
  };
}

export function presentServiceCredential(
  credential: ServiceCredential,
  user: User,
): ServiceSpecificCredentialMetadata {
  return {
    UserName: user.userName,
    Status: credential.status,
    ServiceUserName: credential.serviceUserName,
    CreateDate: new Date(credential.createdAt),
    ServiceSpecificCredentialId: credential.credentialId,
    ServiceName: credential.serviceName,
  };
}

/**
 * The SDK's enum says otherwise.
 * @source IAM API reference, AttachedPermissionsBoundary: "This data type can only have a value of Policy."
 */
const BOUNDARY_TYPE = String('Policy') as PermissionsBoundaryAttachmentType;

function boundaryMember(arn: string | undefined): { PermissionsBoundary?: AttachedPermissionsBoundary } {
  if (arn === undefined) return {};
  return {
    PermissionsBoundary: {
      PermissionsBoundaryType: BOUNDARY_TYPE,
      PermissionsBoundaryArn: arn,
    },
  };
}
