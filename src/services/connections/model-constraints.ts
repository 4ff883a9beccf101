import { constraintsOf, type MemberConstraint } from '../../front-door/constraints.js';

const providerType: MemberConstraint = {
  enum: ['Bitbucket', 'GitHub', 'GitHubEnterpriseServer', 'GitLab', 'GitLabSelfManaged', 'AzureDevOps'],
};
const connectionName: MemberConstraint = { min: 1, max: 32, pattern: '[\\s\\S]*' };
const tagList: MemberConstraint = { max: 200 };
const hostArn: MemberConstraint = {
  max: 256,
  pattern: 'arn:aws(-[\\w]+)*:(codestar-connections|codeconnections):.+:[0-9]{12}:host\\/.+',
};
const tagKey: MemberConstraint = { min: 1, max: 128, pattern: '.*' };
const tagValue: MemberConstraint = { max: 256, pattern: '.*' };
const hostName: MemberConstraint = { min: 1, max: 64, pattern: '.*' };
const url: MemberConstraint = { min: 1, max: 512, pattern: '.*' };
const vpcId: MemberConstraint = { min: 12, max: 21, pattern: 'vpc-\\w{8}(\\w{9})?' };
const subnetId: MemberConstraint = { min: 15, max: 24, pattern: 'subnet-\\w{8}(\\w{9})?' };
const subnetIds: MemberConstraint = { min: 1, max: 10, each: subnetId };
const securityGroupId: MemberConstraint = { min: 11, max: 20, pattern: 'sg-\\w{8}(\\w{9})?' };
const securityGroupIds: MemberConstraint = { min: 1, max: 10, each: securityGroupId };
const tlsCertificate: MemberConstraint = { min: 1, max: 16384, pattern: '[\\s\\S]*' };
const connectionArn: MemberConstraint = { max: 256, pattern: 'arn:aws(-[\\w]+)*:.+:.+:[0-9]{12}:.+' };
const ownerId: MemberConstraint = { min: 1, max: 255, pattern: '^.*$' };
const repositoryName: MemberConstraint = { min: 1, max: 128, pattern: '^.*$' };
const kmsKeyArn: MemberConstraint = {
  min: 1,
  max: 1024,
  pattern: 'arn:aws(-[\\w]+)*:kms:[a-z\\-0-9]+:\\d{12}:key/[a-zA-Z0-9\\-]+',
};
const branchName: MemberConstraint = { min: 1, max: 255, pattern: '^.*$' };
const repositoryLinkId: MemberConstraint = {
  pattern: '^[0-9a-fA-F]{8}\\b-[0-9a-fA-F]{4}\\b-[0-9a-fA-F]{4}\\b-[0-9a-fA-F]{4}\\b-[0-9a-fA-F]{12}$',
};
const resourceName: MemberConstraint = { min: 1, max: 100, pattern: '^[0-9A-Za-z]+[0-9A-Za-z_\\\\-]*$' };
const iamRoleArn: MemberConstraint = {
  min: 1,
  max: 1024,
  pattern: 'arn:aws(-[\\w]+)*:iam::\\d{12}:role/[a-zA-Z_0-9+=,.@\\-_/]+',
};
const syncConfigurationType: MemberConstraint = { enum: ['CFN_STACK_SYNC'] };
const publishDeploymentStatus: MemberConstraint = { enum: ['ENABLED', 'DISABLED'] };
const triggerResourceUpdateOn: MemberConstraint = { enum: ['ANY_CHANGE', 'FILE_CHANGE'] };
const pullRequestComment: MemberConstraint = { enum: ['ENABLED', 'DISABLED'] };
const maxResults: MemberConstraint = { min: 0, max: 100 };
const nextToken: MemberConstraint = { min: 1, max: 1024, pattern: '^.*$' };
const sharpNextToken: MemberConstraint = { min: 1, max: 2048, pattern: '^.*$' };
const amazonResourceName: MemberConstraint = {
  min: 1,
  max: 1011,
  pattern: 'arn:aws(-[\\w]+)*:.+:.+:[0-9]{12}:.+',
};
const tagKeyList: MemberConstraint = { max: 200, each: tagKey };
const id: MemberConstraint = { min: 1, max: 50 };
const resolvedReason: MemberConstraint = { min: 1, max: 250 };

/** Written by scripts/model-constraints.mjs: not to be edited. @source the service’s public API model */
export const modelConstraints = constraintsOf({
  CreateConnectionInput: {
    ProviderType: providerType,
    ConnectionName: connectionName,
    Tags: tagList,
    HostArn: hostArn,
  },
  Tag: { Key: tagKey, Value: tagValue },
  CreateHostInput: { Name: hostName, ProviderType: providerType, ProviderEndpoint: url, Tags: tagList },
  VpcConfiguration: {
    VpcId: vpcId,
    SubnetIds: subnetIds,
    SecurityGroupIds: securityGroupIds,
    TlsCertificate: tlsCertificate,
  },
  CreateRepositoryLinkInput: {
    ConnectionArn: connectionArn,
    OwnerId: ownerId,
    RepositoryName: repositoryName,
    EncryptionKeyArn: kmsKeyArn,
    Tags: tagList,
  },
  CreateSyncConfigurationInput: {
    Branch: branchName,
    RepositoryLinkId: repositoryLinkId,
    ResourceName: resourceName,
    RoleArn: iamRoleArn,
    SyncType: syncConfigurationType,
    PublishDeploymentStatus: publishDeploymentStatus,
    TriggerResourceUpdateOn: triggerResourceUpdateOn,
    PullRequestComment: pullRequestComment,
  },
  DeleteConnectionInput: { ConnectionArn: connectionArn },
  DeleteHostInput: { HostArn: hostArn },
  DeleteRepositoryLinkInput: { RepositoryLinkId: repositoryLinkId },
  DeleteSyncConfigurationInput: { SyncType: syncConfigurationType, ResourceName: resourceName },
  GetConnectionInput: { ConnectionArn: connectionArn },
  GetHostInput: { HostArn: hostArn },
  GetRepositoryLinkInput: { RepositoryLinkId: repositoryLinkId },
  GetRepositorySyncStatusInput: {
    Branch: branchName,
    RepositoryLinkId: repositoryLinkId,
    SyncType: syncConfigurationType,
  },
  GetResourceSyncStatusInput: { ResourceName: resourceName, SyncType: syncConfigurationType },
  GetSyncBlockerSummaryInput: { SyncType: syncConfigurationType, ResourceName: resourceName },
  GetSyncConfigurationInput: { SyncType: syncConfigurationType, ResourceName: resourceName },
  ListConnectionsInput: {
    ProviderTypeFilter: providerType,
    HostArnFilter: hostArn,
    MaxResults: maxResults,
    NextToken: nextToken,
  },
  ListHostsInput: { MaxResults: maxResults, NextToken: nextToken },
  ListRepositoryLinksInput: { MaxResults: maxResults, NextToken: sharpNextToken },
  ListRepositorySyncDefinitionsInput: { RepositoryLinkId: repositoryLinkId, SyncType: syncConfigurationType },
  ListSyncConfigurationsInput: {
    MaxResults: maxResults,
    NextToken: sharpNextToken,
    RepositoryLinkId: repositoryLinkId,
    SyncType: syncConfigurationType,
  },
  ListTagsForResourceInput: { ResourceArn: amazonResourceName },
  TagResourceInput: { ResourceArn: amazonResourceName, Tags: tagList },
  UntagResourceInput: { ResourceArn: amazonResourceName, TagKeys: tagKeyList },
  UpdateHostInput: { HostArn: hostArn, ProviderEndpoint: url },
  UpdateRepositoryLinkInput: {
    ConnectionArn: connectionArn,
    EncryptionKeyArn: kmsKeyArn,
    RepositoryLinkId: repositoryLinkId,
  },
  UpdateSyncBlockerInput: {
    Id: id,
    SyncType: syncConfigurationType,
    ResourceName: resourceName,
    ResolvedReason: resolvedReason,
  },
  UpdateSyncConfigurationInput: {
    Branch: branchName,
    RepositoryLinkId: repositoryLinkId,
    ResourceName: resourceName,
    RoleArn: iamRoleArn,
    SyncType: syncConfigurationType,
    PublishDeploymentStatus: publishDeploymentStatus,
    TriggerResourceUpdateOn: triggerResourceUpdateOn,
    PullRequestComment: pullRequestComment,
  },
});
