import { actions } from './action-list.js';
import type { AwsManagedPolicy } from './aws-managed-policy.js';

/** Policies that AWS manages, of EventBridge. @source AWS Managed Policy Reference Guide */
export const eventBusesPolicies: readonly AwsManagedPolicy[] = [
  {
    name: 'CloudWatchEventsReadOnlyAccess',
    path: '/',
    version: 3,
    createdAt: '2022-12-01T16:29:31Z',
    updatedAt: '2022-12-01T16:29:31Z',
    document: {
      Statement: [
        {
          Action: actions(`
                  events:DescribeRule DescribeEventBus DescribeEventSource ListEventBuses ListEventSources
                  ListRuleNamesByTarget ListRules ListTargetsByRule TestEventPattern DescribeArchive
                  ListArchives DescribeReplay ListReplays DescribeConnection ListConnections
                  DescribeApiDestination ListApiDestinations DescribeEndpoint ListEndpoints
                  schemas:DescribeCodeBinding DescribeDiscoverer DescribeRegistry DescribeSchema
                  ExportSchema GetCodeBindingSource GetDiscoveredSchema GetResourcePolicy ListDiscoverers
                  ListRegistries ListSchemas ListSchemaVersions ListTagsForResource SearchSchemas
                  scheduler:GetSchedule GetScheduleGroup ListSchedules ListScheduleGroups
                  ListTagsForResource pipes:DescribePipe ListPipes ListTagsForResource
                `),
          Effect: 'Allow',
          Resource: '*',
        },
      ],
      Version: '2012-10-17',
    },
  },
  {
    name: 'CloudWatchEventsBuiltInTargetExecutionAccess',
    path: '/service-role/',
    version: 1,
    createdAt: '2016-01-14T18:35:49Z',
    updatedAt: '2016-01-14T18:35:49Z',
    document: {
      Statement: [
        {
          Action: actions(`
                  ec2:Describe* RebootInstances StopInstances TerminateInstances CreateSnapshot
                `),
          Effect: 'Allow',
          Resource: '*',
          Sid: 'CloudWatchEventsBuiltInTargetExecutionAccess',
        },
      ],
      Version: '2012-10-17',
    },
  },
  {
    name: 'CloudWatchEventsInvocationAccess',
    path: '/service-role/',
    version: 1,
    createdAt: '2016-01-14T18:36:33Z',
    updatedAt: '2016-01-14T18:36:33Z',
    document: {
      Statement: [
        {
          Action: ['kinesis:PutRecord'],
          Effect: 'Allow',
          Resource: '*',
          Sid: 'CloudWatchEventsInvocationAccess',
        },
      ],
      Version: '2012-10-17',
    },
  },
  {
    name: 'AmazonEventBridgePipesFullAccess',
    path: '/',
    version: 1,
    createdAt: '2022-12-01T17:03:20Z',
    updatedAt: '2022-12-01T17:03:20Z',
    document: {
      Statement: [
        { Action: ['pipes:*'], Effect: 'Allow', Resource: '*', Sid: 'EventBridgePipesActions' },
        {
          Action: ['iam:PassRole'],
          Condition: { StringLike: { 'iam:PassedToService': 'pipes.amazonaws.com' } },
          Effect: 'Allow',
          Resource: 'arn:aws:iam::*:role/*',
          Sid: 'IAMPassRoleAccessForPipes',
        },
      ],
      Version: '2012-10-17',
    },
  },
  {
    name: 'AmazonEventBridgePipesReadOnlyAccess',
    path: '/',
    version: 1,
    createdAt: '2022-12-01T17:04:03Z',
    updatedAt: '2022-12-01T17:04:03Z',
    document: {
      Statement: [
        {
          Action: actions(`
                  pipes:DescribePipe ListPipes ListTagsForResource
                `),
          Effect: 'Allow',
          Resource: '*',
        },
      ],
      Version: '2012-10-17',
    },
  },
  {
    name: 'AmazonEventBridgeSchemasFullAccess',
    path: '/',
    version: 1,
    createdAt: '2019-11-28T23:12:53Z',
    updatedAt: '2019-11-28T23:12:53Z',
    document: {
      Statement: [
        { Action: ['schemas:*'], Effect: 'Allow', Resource: '*', Sid: 'AmazonEventBridgeSchemasFullAccess' },
        {
          Action: actions(`
                  events:PutRule PutTargets EnableRule DisableRule DeleteRule RemoveTargets
                  ListTargetsByRule
                `),
          Effect: 'Allow',
          Resource: 'arn:aws:events:*:*:rule/*Schemas*',
          Sid: 'AmazonEventBridgeManageRule',
        },
        {
          Action: ['iam:CreateServiceLinkedRole'],
          Effect: 'Allow',
          Resource: 'arn:aws:iam::*:role/aws-service-role/schemas.amazonaws.com/AWSServiceRoleForSchemas',
          Sid: 'IAMCreateServiceLinkedRoleForAmazonEventBridgeSchemas',
        },
      ],
      Version: '2012-10-17',
    },
  },
  {
    name: 'AmazonEventBridgeSchemasReadOnlyAccess',
    path: '/',
    version: 2,
    createdAt: '2020-05-01T00:50:53Z',
    updatedAt: '2020-05-01T00:50:53Z',
    document: {
      Statement: [
        {
          Action: actions(`
                  schemas:ListDiscoverers DescribeDiscoverer ListRegistries DescribeRegistry SearchSchemas
                  ListSchemas ListSchemaVersions DescribeSchema GetDiscoveredSchema DescribeCodeBinding
                  GetCodeBindingSource ListTagsForResource GetResourcePolicy
                `),
          Effect: 'Allow',
          Resource: '*',
          Sid: 'AmazonEventBridgeSchemasReadOnlyAccess',
        },
      ],
      Version: '2012-10-17',
    },
  },
  {
    name: 'AWSStepFunctionsConsoleFullAccess',
    path: '/',
    version: 2,
    createdAt: '2017-01-12T00:19:34Z',
    updatedAt: '2017-01-12T00:19:34Z',
    document: {
      Statement: [
        { Action: ['states:*'], Effect: 'Allow', Resource: '*' },
        { Action: ['iam:ListRoles'], Effect: 'Allow', Resource: '*' },
        {
          Action: ['iam:PassRole'],
          Effect: 'Allow',
          Resource: 'arn:aws:iam::*:role/service-role/StatesExecutionRole*',
        },
        { Action: ['lambda:ListFunctions'], Effect: 'Allow', Resource: '*' },
      ],
      Version: '2012-10-17',
    },
  },
  {
    name: 'AmazonSNSRole',
    path: '/service-role/',
    version: 1,
    createdAt: '2015-02-06T18:41:30Z',
    updatedAt: '2015-02-06T18:41:30Z',
    document: {
      Statement: [
        {
          Action: actions(`
                  logs:CreateLogGroup CreateLogStream PutLogEvents PutMetricFilter PutRetentionPolicy
                `),
          Effect: 'Allow',
          Resource: ['*'],
        },
      ],
      Version: '2012-10-17',
    },
  },
  {
    name: 'AmazonKinesisFirehoseReadOnlyAccess',
    path: '/',
    version: 1,
    createdAt: '2015-10-07T18:43:39Z',
    updatedAt: '2015-10-07T18:43:39Z',
    document: {
      Statement: [{ Action: ['firehose:Describe*', 'firehose:List*'], Effect: 'Allow', Resource: '*' }],
      Version: '2012-10-17',
    },
  },
];
