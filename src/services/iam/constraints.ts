import type { Constraints, MemberConstraint } from '../../front-door/service.js';

/**
 * Lengths, ranges and enums of IAM's input members. Characters of names and paths are checked by the operations,
 * because IAM has sentences of its own about them.
 * @source IAM API reference
 */
const NAME_64: MemberConstraint = { min: 1, max: 64 };
const NAME_128: MemberConstraint = { min: 1, max: 128 };
const PATH: MemberConstraint = { min: 1, max: 512 };
const ARN: MemberConstraint = { min: 20, max: 2_048 };
const DOCUMENT: MemberConstraint = {
  min: 1,
  max: 131_072,
  pattern: '[\\u0009\\u000A\\u000D\\u0020-\\u00FF]+',
};
const DESCRIPTION: MemberConstraint = {
  max: 1_000,
  pattern: '[\\u0009\\u000A\\u000D\\u0020-\\u007E\\u00A1-\\u00FF]*',
};
const SESSION: MemberConstraint = { min: 3_600, max: 43_200 };
const KEY_ID: MemberConstraint = { min: 16, max: 128, pattern: '[\\w]+' };
const CREDENTIAL_ID: MemberConstraint = { min: 20, max: 128, pattern: '[\\w]+' };
const STATUS: MemberConstraint = { enum: ['Active', 'Inactive', 'Expired'] };
const VERSION_ID: MemberConstraint = { pattern: 'v[1-9][0-9]*(\\.[A-Za-z0-9-]*)?' };
const ALIAS: MemberConstraint = { min: 3, max: 63, pattern: '[a-z0-9]([a-z0-9]|-(?!-)){1,61}[a-z0-9]' };
const USAGE: MemberConstraint = { enum: ['PermissionsPolicy', 'PermissionsBoundary'] };
const TAG_KEY_PATTERN = '[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]+';
const TAGS: MemberConstraint = { max: 50 };
const TAG_KEYS: MemberConstraint = { max: 50, each: { min: 1, max: 128, pattern: TAG_KEY_PATTERN } };
const MARKER: MemberConstraint = { min: 1, max: 320 };
const MAX_ITEMS: MemberConstraint = { min: 1, max: 1_000 };

/** The bounds of every operation's member of that name, where the operation has one. */
const BY_MEMBER: Readonly<Record<string, MemberConstraint>> = {
  AccessKeyId: KEY_ID,
  AccountAlias: ALIAS,
  AssumeRolePolicyDocument: DOCUMENT,
  Description: DESCRIPTION,
  GroupName: NAME_128,
  InstanceProfileName: NAME_128,
  Marker: MARKER,
  MaxItems: MAX_ITEMS,
  MaxSessionDuration: SESSION,
  NewGroupName: NAME_128,
  NewPath: PATH,
  NewUserName: NAME_64,
  Path: PATH,
  PathPrefix: PATH,
  PermissionsBoundary: ARN,
  PolicyArn: ARN,
  PolicyDocument: DOCUMENT,
  PolicyName: NAME_128,
  PolicyUsageFilter: USAGE,
  RoleName: NAME_64,
  ServiceSpecificCredentialId: CREDENTIAL_ID,
  Status: STATUS,
  TagKeys: TAG_KEYS,
  Tags: TAGS,
  UserName: NAME_128,
  VersionId: VERSION_ID,
};

/** Inputs in which a member of a known name has other bounds. */
const EXCEPTIONS: Constraints = {
  'CreateUserRequest.UserName': NAME_64,
  'ListEntitiesForPolicyRequest.EntityFilter': {
    enum: ['User', 'Role', 'Group', 'LocalManagedPolicy', 'AWSManagedPolicy'],
  },
  'ListPoliciesRequest.Scope': { enum: ['All', 'AWS', 'Local'] },
  'Tag.Key': { min: 1, max: 128, pattern: TAG_KEY_PATTERN },
  'Tag.Value': { max: 256, pattern: '[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*' },
};

/** @param operations names of the operations that are implemented */
export function iamConstraints(operations: readonly string[]): Constraints {
  const entries = operations.flatMap((operation) =>
    Object.entries(BY_MEMBER).map(([member, bounds]) => [`${operation}Request.${member}`, bounds] as const),
  );
  return { ...Object.fromEntries(entries), ...EXCEPTIONS };
}
