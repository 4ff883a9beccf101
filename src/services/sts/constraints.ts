import type { Constraints, MemberConstraint } from '../../front-door/service.js';

/** @source STS API reference */
const SECONDS: MemberConstraint = { min: 900, max: 129_600 };
const POLICY: MemberConstraint = { min: 1, max: 2_048, pattern: '[\\u0009\\u000A\\u000D\\u0020-\\u00FF]+' };
const TAGS: MemberConstraint = { max: 50 };
const TAG_KEY_PATTERN = '[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]+';

export const constraints: Constraints = {
  'AssumeRoleRequest.RoleArn': { min: 20, max: 2_048 },
  'AssumeRoleRequest.RoleSessionName': { min: 2, max: 64, pattern: '[\\w+=,.@-]*' },
  'AssumeRoleRequest.Policy': POLICY,
  'AssumeRoleRequest.DurationSeconds': { min: 900, max: 43_200 },
  'AssumeRoleRequest.Tags': TAGS,
  'AssumeRoleRequest.TransitiveTagKeys': TAGS,
  'AssumeRoleRequest.ExternalId': { min: 2, max: 1_224, pattern: '[\\w+=,.@:\\/-]*' },
  'AssumeRoleRequest.SerialNumber': { min: 9, max: 256, pattern: '[\\w+=/:,.@-]*' },
  'AssumeRoleRequest.TokenCode': { min: 6, max: 6, pattern: '[\\d]*' },
  'AssumeRoleRequest.SourceIdentity': { min: 2, max: 64, pattern: '[\\w+=,.@-]*' },
  'PolicyDescriptorType.arn': { min: 20, max: 2_048 },
  'Tag.Key': { min: 1, max: 128, pattern: TAG_KEY_PATTERN },
  'Tag.Value': { max: 256, pattern: '[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*' },
  'GetAccessKeyInfoRequest.AccessKeyId': { min: 16, max: 128, pattern: '[\\w]*' },
  'GetFederationTokenRequest.Name': { min: 2, max: 32, pattern: '[\\w+=,.@-]*' },
  'GetFederationTokenRequest.Policy': POLICY,
  'GetFederationTokenRequest.DurationSeconds': SECONDS,
  'GetFederationTokenRequest.Tags': TAGS,
  'GetSessionTokenRequest.DurationSeconds': SECONDS,
  'GetSessionTokenRequest.SerialNumber': { min: 9, max: 256, pattern: '[\\w+=/:,.@-]*' },
  'GetSessionTokenRequest.TokenCode': { min: 6, max: 6, pattern: '[\\d]*' },
};
