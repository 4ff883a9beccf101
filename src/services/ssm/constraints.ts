import type { Constraints, MemberConstraint } from '../../front-door/service.js';

const name: MemberConstraint = { min: 1, max: 2048 };
const page: MemberConstraint = { min: 1, max: 10 };
const largePage: MemberConstraint = { min: 1, max: 50 };
const labels: MemberConstraint = { min: 1, max: 10 };
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
  'PutParameterRequest.Type': { enum: ['String', 'StringList', 'SecureString'] },
  'PutParameterRequest.KeyId': { min: 1, max: 256 },
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
  'Tag.Key': { min: 1, max: 128 },
  'Tag.Value': { max: 256 },
};
