import { constraintsOf, type MemberConstraint } from '../../front-door/constraints.js';

const secretIdType: MemberConstraint = { min: 1, max: 2048 };
const secretIdListType: MemberConstraint = { min: 1, max: 20, each: secretIdType };
const filtersListType: MemberConstraint = { max: 10 };
const maxResultsBatchType: MemberConstraint = { min: 1, max: 20 };
const nextTokenType: MemberConstraint = { min: 1, max: 4096 };
const filterNameStringType: MemberConstraint = {
  enum: ['description', 'name', 'tag-key', 'tag-value', 'primary-region', 'owning-service', 'all'],
};
const filterValueStringType: MemberConstraint = {
  max: 512,
  pattern: '^\\!?[a-zA-Z0-9 :_@\\/\\+\\=\\.\\-\\!]*$',
};
const filterValuesStringList: MemberConstraint = { min: 1, max: 10, each: filterValueStringType };
const nameType: MemberConstraint = { min: 1, max: 512 };
const clientRequestTokenType: MemberConstraint = { min: 32, max: 64 };
const descriptionType: MemberConstraint = { max: 2048 };
const kmsKeyIdType: MemberConstraint = { max: 2048 };
const secretBinaryType: MemberConstraint = { min: 1, max: 65536 };
const secretStringType: MemberConstraint = { min: 1, max: 65536 };
const addReplicaRegionListType: MemberConstraint = { min: 1 };
const medeaTypeType: MemberConstraint = { max: 256 };
const tagKeyType: MemberConstraint = { min: 1, max: 128 };
const tagValueType: MemberConstraint = { max: 256 };
const regionType: MemberConstraint = { min: 1, max: 128, pattern: '^([a-z]+-)+\\d+$' };
const passwordLengthType: MemberConstraint = { min: 1, max: 4096 };
const excludeCharactersType: MemberConstraint = { max: 4096 };
const secretVersionIdType: MemberConstraint = { min: 32, max: 64 };
const secretVersionStageType: MemberConstraint = { min: 1, max: 256 };
const maxResultsType: MemberConstraint = { min: 1, max: 100 };
const sortOrderType: MemberConstraint = { enum: ['asc', 'desc'] };
const sortByType: MemberConstraint = {
  enum: ['created-date', 'last-accessed-date', 'last-changed-date', 'name'],
};
const nonEmptyResourcePolicyType: MemberConstraint = { min: 1, max: 20480 };
const secretVersionStagesType: MemberConstraint = { min: 1, max: 20, each: secretVersionStageType };
const rotationTokenType: MemberConstraint = { min: 36, max: 256, pattern: '^[a-zA-Z0-9\\-]+$' };
const tagKeyListType: MemberConstraint = { each: tagKeyType };

/** Written by scripts/model-constraints.mjs: not to be edited. @source the service’s public API model */
export const modelConstraints = constraintsOf({
  BatchGetSecretValueRequest: {
    SecretIdList: secretIdListType,
    Filters: filtersListType,
    MaxResults: maxResultsBatchType,
    NextToken: nextTokenType,
  },
  Filter: { Key: filterNameStringType, Values: filterValuesStringList },
  CreateSecretRequest: {
    Name: nameType,
    ClientRequestToken: clientRequestTokenType,
    Description: descriptionType,
    KmsKeyId: kmsKeyIdType,
    SecretBinary: secretBinaryType,
    SecretString: secretStringType,
    AddReplicaRegions: addReplicaRegionListType,
    Type: medeaTypeType,
  },
  Tag: { Key: tagKeyType, Value: tagValueType },
  ReplicaRegionType: { Region: regionType, KmsKeyId: kmsKeyIdType },
  DeleteResourcePolicyRequest: { SecretId: secretIdType },
  DeleteSecretRequest: { SecretId: secretIdType },
  DescribeSecretRequest: { SecretId: secretIdType },
  GetRandomPasswordRequest: { PasswordLength: passwordLengthType, ExcludeCharacters: excludeCharactersType },
  GetResourcePolicyRequest: { SecretId: secretIdType },
  GetSecretValueRequest: {
    SecretId: secretIdType,
    VersionId: secretVersionIdType,
    VersionStage: secretVersionStageType,
  },
  ListSecretVersionIdsRequest: {
    SecretId: secretIdType,
    MaxResults: maxResultsType,
    NextToken: nextTokenType,
  },
  ListSecretsRequest: {
    MaxResults: maxResultsType,
    NextToken: nextTokenType,
    Filters: filtersListType,
    SortOrder: sortOrderType,
    SortBy: sortByType,
  },
  PutResourcePolicyRequest: { SecretId: secretIdType, ResourcePolicy: nonEmptyResourcePolicyType },
  PutSecretValueRequest: {
    SecretId: secretIdType,
    ClientRequestToken: clientRequestTokenType,
    SecretBinary: secretBinaryType,
    SecretString: secretStringType,
    VersionStages: secretVersionStagesType,
    RotationToken: rotationTokenType,
  },
  RestoreSecretRequest: { SecretId: secretIdType },
  TagResourceRequest: { SecretId: secretIdType },
  UntagResourceRequest: { SecretId: secretIdType, TagKeys: tagKeyListType },
  UpdateSecretRequest: {
    SecretId: secretIdType,
    ClientRequestToken: clientRequestTokenType,
    Description: descriptionType,
    KmsKeyId: kmsKeyIdType,
    SecretBinary: secretBinaryType,
    SecretString: secretStringType,
    Type: medeaTypeType,
  },
  UpdateSecretVersionStageRequest: {
    SecretId: secretIdType,
    VersionStage: secretVersionStageType,
    RemoveFromVersionId: secretVersionIdType,
    MoveToVersionId: secretVersionIdType,
  },
});
