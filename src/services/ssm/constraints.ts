import type { Constraints, MemberConstraint } from '../../front-door/constraints.js';

const name: MemberConstraint = { min: 1, max: 2048 };
const page: MemberConstraint = { min: 1, max: 10 };
const largePage: MemberConstraint = { min: 1, max: 50 };
// Labels of a wrong form are told by themselves, as `InvalidLabels`.
const labels: MemberConstraint = { min: 1, max: 10, each: { min: 1, max: 100 } };
const tagText = '^([\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*)$';
const tagKey: MemberConstraint = { min: 1, max: 128, pattern: tagText };
const filterValues: MemberConstraint = { min: 1, max: 50, each: { min: 1, max: 1024 } };
const resourceType: MemberConstraint = {
  enum: [
    'Document',
    'ManagedInstance',
    'MaintenanceWindow',
    'Parameter',
    'PatchBaseline',
    'OpsItem',
    'OpsMetadata',
    'Automation',
    'Association',
  ],
};

/** @source AWS Systems Manager API Reference */
export const constraints: Constraints = {
  'PutParameterRequest.Name': name,
  'PutParameterRequest.Description': { max: 1024 },
  // Not of the model: AWS refuses it in these words all the same.
  'PutParameterRequest.Value': { min: 1 },
  'PutParameterRequest.Type': { enum: ['String', 'StringList', 'SecureString'] },
  'PutParameterRequest.KeyId': { min: 1, max: 256, pattern: '^([a-zA-Z0-9:/_-]+)$' },
  'PutParameterRequest.AllowedPattern': { max: 1024 },
  'PutParameterRequest.Tags': { max: 50 },
  'PutParameterRequest.Tier': { enum: ['Standard', 'Advanced', 'Intelligent-Tiering'] },
  'PutParameterRequest.Policies': { min: 1, max: 4096 },
  'PutParameterRequest.DataType': { max: 128 },
  'GetParameterRequest.Name': name,
  'GetParametersRequest.Names': { min: 1, max: 10, each: name },
  'GetParametersByPathRequest.Path': name,
  'GetParametersByPathRequest.MaxResults': page,
  'GetParameterHistoryRequest.Name': name,
  'GetParameterHistoryRequest.MaxResults': largePage,
  'DescribeParametersRequest.MaxResults': largePage,
  'DeleteParameterRequest.Name': name,
  'DeleteParametersRequest.Names': { min: 1, max: 10, each: name },
  'LabelParameterVersionRequest.Name': name,
  'LabelParameterVersionRequest.Labels': labels,
  'UnlabelParameterVersionRequest.Name': name,
  'UnlabelParameterVersionRequest.Labels': labels,
  'AddTagsToResourceRequest.ResourceType': resourceType,
  'AddTagsToResourceRequest.Tags': { max: 1000 },
  'RemoveTagsFromResourceRequest.ResourceType': resourceType,
  'ListTagsForResourceRequest.ResourceType': resourceType,
  'RemoveTagsFromResourceRequest.TagKeys': { each: tagKey },
  'Tag.Key': tagKey,
  'Tag.Value': { max: 256, pattern: tagText },
  'ParametersFilter.Key': { enum: ['Name', 'Type', 'KeyId'] },
  'ParametersFilter.Values': filterValues,
  'ParameterStringFilter.Key': {
    min: 1,
    max: 132,
    pattern: 'tag:.+|Name|Type|KeyId|Path|Label|Tier|DataType',
  },
  'ParameterStringFilter.Option': { min: 1, max: 10 },
  'ParameterStringFilter.Values': filterValues,
};
