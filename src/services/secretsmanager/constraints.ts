import type { Constraints, MemberConstraint } from '../../front-door/service.js';

const secretId: MemberConstraint = { min: 1, max: 2048 };
const token: MemberConstraint = { min: 32, max: 64 };
const stage: MemberConstraint = { min: 1, max: 256 };
const page: MemberConstraint = { min: 1, max: 100 };
const description: MemberConstraint = { max: 2048 };
const keyId: MemberConstraint = { max: 2048 };

/** @source AWS Secrets Manager API Reference */
export const constraints: Constraints = {
  'CreateSecretRequest.Name': { min: 1, max: 512 },
  'CreateSecretRequest.ClientRequestToken': token,
  'CreateSecretRequest.Description': description,
  'CreateSecretRequest.KmsKeyId': keyId,
  'UpdateSecretRequest.SecretId': secretId,
  'UpdateSecretRequest.ClientRequestToken': token,
  'UpdateSecretRequest.Description': description,
  'UpdateSecretRequest.KmsKeyId': keyId,
  'PutSecretValueRequest.SecretId': secretId,
  'PutSecretValueRequest.ClientRequestToken': token,
  'PutSecretValueRequest.VersionStages': { min: 1, max: 20, each: stage },
  'GetSecretValueRequest.SecretId': secretId,
  'GetSecretValueRequest.VersionStage': stage,
  'BatchGetSecretValueRequest.SecretIdList': { min: 1, max: 20, each: secretId },
  'BatchGetSecretValueRequest.MaxResults': { min: 1, max: 20 },
  'DescribeSecretRequest.SecretId': secretId,
  'DeleteSecretRequest.SecretId': secretId,
  'RestoreSecretRequest.SecretId': secretId,
  'ListSecretsRequest.MaxResults': page,
  'ListSecretsRequest.SortOrder': { enum: ['asc', 'desc'] },
  'ListSecretVersionIdsRequest.SecretId': secretId,
  'ListSecretVersionIdsRequest.MaxResults': page,
  'UpdateSecretVersionStageRequest.SecretId': secretId,
  'UpdateSecretVersionStageRequest.VersionStage': stage,
  'GetRandomPasswordRequest.PasswordLength': { min: 1, max: 4096 },
  'GetRandomPasswordRequest.ExcludeCharacters': { max: 4096 },
  'PutResourcePolicyRequest.SecretId': secretId,
  'PutResourcePolicyRequest.ResourcePolicy': { min: 1, max: 20_480 },
  'GetResourcePolicyRequest.SecretId': secretId,
  'DeleteResourcePolicyRequest.SecretId': secretId,
  'TagResourceRequest.SecretId': secretId,
  'UntagResourceRequest.SecretId': secretId,
  'Filter.Key': {
    enum: ['description', 'name', 'tag-key', 'tag-value', 'primary-region', 'owning-service', 'all'],
  },
  'Tag.Key': { min: 1, max: 128 },
  'Tag.Value': { max: 256 },
};
