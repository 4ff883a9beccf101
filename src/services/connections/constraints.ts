import type { Constraints, MemberConstraint } from '../../front-door/service.js';

/** @source AWS CodeConnections API Reference: lengths and patterns of each member */
const CONNECTION_ARN: MemberConstraint = {
  max: 256,
  pattern: 'arn:aws(-[\\w]+)*:(codestar-connections|codeconnections):[a-z0-9-]+:[0-9]{12}:connection/.+',
};
const HOST_ARN: MemberConstraint = {
  max: 256,
  pattern: 'arn:aws(-[\\w]+)*:(codestar-connections|codeconnections):[a-z0-9-]+:[0-9]{12}:host/.+',
};
const RESOURCE_ARN: MemberConstraint = { min: 1, max: 1011 };
const PAGE_SIZE: MemberConstraint = { min: 1, max: 100 };
const NEXT_TOKEN: MemberConstraint = { min: 1, max: 1024 };
const PROVIDER: MemberConstraint = {
  enum: ['Bitbucket', 'GitHub', 'GitHubEnterpriseServer', 'GitLab', 'GitLabSelfManaged'],
};
const ENDPOINT: MemberConstraint = { min: 1, max: 512 };
const TAGS: MemberConstraint = { max: 200 };

export const constraints: Constraints = {
  'CreateConnectionInput.ConnectionName': { min: 1, max: 32 },
  'CreateConnectionInput.ProviderType': PROVIDER,
  'CreateConnectionInput.HostArn': HOST_ARN,
  'CreateConnectionInput.Tags': TAGS,
  'GetConnectionInput.ConnectionArn': CONNECTION_ARN,
  'DeleteConnectionInput.ConnectionArn': CONNECTION_ARN,
  'ListConnectionsInput.ProviderTypeFilter': PROVIDER,
  'ListConnectionsInput.HostArnFilter': HOST_ARN,
  'ListConnectionsInput.MaxResults': PAGE_SIZE,
  'ListConnectionsInput.NextToken': NEXT_TOKEN,
  'CreateHostInput.Name': { min: 1, max: 64 },
  'CreateHostInput.ProviderType': PROVIDER,
  'CreateHostInput.ProviderEndpoint': ENDPOINT,
  'CreateHostInput.Tags': TAGS,
  'GetHostInput.HostArn': HOST_ARN,
  'DeleteHostInput.HostArn': HOST_ARN,
  'UpdateHostInput.HostArn': HOST_ARN,
  'UpdateHostInput.ProviderEndpoint': ENDPOINT,
  'ListHostsInput.MaxResults': PAGE_SIZE,
  'ListHostsInput.NextToken': NEXT_TOKEN,
  'TagResourceInput.ResourceArn': RESOURCE_ARN,
  'TagResourceInput.Tags': TAGS,
  'UntagResourceInput.ResourceArn': RESOURCE_ARN,
  'UntagResourceInput.TagKeys': TAGS,
  'ListTagsForResourceInput.ResourceArn': RESOURCE_ARN,
  'Tag.Key': { min: 1, max: 128 },
  'Tag.Value': { max: 256 },
};
