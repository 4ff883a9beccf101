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
const maxResults: MemberConstraint = { min: 0, max: 100 };
const nextToken: MemberConstraint = { min: 1, max: 1024, pattern: '^.*$' };
const amazonResourceName: MemberConstraint = {
  min: 1,
  max: 1011,
  pattern: 'arn:aws(-[\\w]+)*:.+:.+:[0-9]{12}:.+',
};
const tagKeyList: MemberConstraint = { max: 200, each: tagKey };

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
  DeleteConnectionInput: { ConnectionArn: connectionArn },
  DeleteHostInput: { HostArn: hostArn },
  GetConnectionInput: { ConnectionArn: connectionArn },
  GetHostInput: { HostArn: hostArn },
  ListConnectionsInput: {
    ProviderTypeFilter: providerType,
    HostArnFilter: hostArn,
    MaxResults: maxResults,
    NextToken: nextToken,
  },
  ListHostsInput: { MaxResults: maxResults, NextToken: nextToken },
  ListTagsForResourceInput: { ResourceArn: amazonResourceName },
  TagResourceInput: { ResourceArn: amazonResourceName, Tags: tagList },
  UntagResourceInput: { ResourceArn: amazonResourceName, TagKeys: tagKeyList },
  UpdateHostInput: { HostArn: hostArn, ProviderEndpoint: url },
});
