import { actions } from './action-list.js';
import type { AwsManagedPolicy } from './aws-managed-policy.js';

/** Policies that AWS manages, of Lambda. @source AWS Managed Policy Reference Guide */
export const lambdaPolicies: readonly AwsManagedPolicy[] = [
  {
    name: 'AWSLambdaENIManagementAccess',
    path: '/service-role/',
    version: 2,
    createdAt: '2020-10-01T20:07:26Z',
    updatedAt: '2020-10-01T20:07:26Z',
    document: {
      Statement: [
        {
          Action: actions(`
                  ec2:CreateNetworkInterface DescribeNetworkInterfaces DeleteNetworkInterface
                  AssignPrivateIpAddresses UnassignPrivateIpAddresses
                `),
          Effect: 'Allow',
          Resource: '*',
        },
      ],
      Version: '2012-10-17',
    },
  },
  {
    name: 'AWSLambdaInvocation-DynamoDB',
    path: '/',
    version: 1,
    createdAt: '2015-02-06T18:40:47Z',
    updatedAt: '2015-02-06T18:40:47Z',
    document: {
      Statement: [
        { Action: ['lambda:InvokeFunction'], Effect: 'Allow', Resource: '*' },
        {
          Action: actions(`
                  dynamodb:DescribeStream GetRecords GetShardIterator ListStreams
                `),
          Effect: 'Allow',
          Resource: '*',
        },
      ],
      Version: '2012-10-17',
    },
  },
  {
    name: 'AWSLambdaReplicator',
    path: '/aws-service-role/',
    version: 3,
    createdAt: '2017-12-08T00:17:54Z',
    updatedAt: '2017-12-08T00:17:54Z',
    document: {
      Statement: [
        {
          Action: actions(`
                  lambda:CreateFunction DeleteFunction DisableReplication
                `),
          Effect: 'Allow',
          Resource: ['arn:aws:lambda:*:*:function:*'],
          Sid: 'LambdaCreateDeletePermission',
        },
        {
          Action: ['iam:PassRole'],
          Condition: { StringLikeIfExists: { 'iam:PassedToService': 'lambda.amazonaws.com' } },
          Effect: 'Allow',
          Resource: ['*'],
          Sid: 'IamPassRolePermission',
        },
        {
          Action: ['cloudfront:ListDistributionsByLambdaFunction'],
          Effect: 'Allow',
          Resource: ['*'],
          Sid: 'CloudFrontListDistributions',
        },
      ],
      Version: '2012-10-17',
    },
  },
  {
    name: 'CloudWatchLambdaInsightsExecutionRolePolicy',
    path: '/',
    version: 1,
    createdAt: '2020-10-07T19:27:06Z',
    updatedAt: '2020-10-07T19:27:06Z',
    document: {
      Statement: [
        { Action: ['logs:CreateLogGroup'], Effect: 'Allow', Resource: '*' },
        {
          Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
          Effect: 'Allow',
          Resource: 'arn:aws:logs:*:*:log-group:/aws/lambda-insights:*',
        },
      ],
      Version: '2012-10-17',
    },
  },
  {
    name: 'CloudWatchLambdaApplicationSignalsExecutionRolePolicy',
    path: '/',
    version: 1,
    createdAt: '2024-10-16T19:09:17Z',
    updatedAt: '2024-10-16T19:09:17Z',
    document: {
      Statement: [
        {
          Action: ['xray:PutTraceSegments'],
          Condition: { StringEquals: { 'aws:ResourceAccount': `\${aws:PrincipalAccount}` } },
          Effect: 'Allow',
          Resource: ['*'],
          Sid: 'CloudWatchApplicationSignalsXrayWritePermissions',
        },
        {
          Action: actions(`
                  logs:CreateLogGroup CreateLogStream PutLogEvents
                `),
          Condition: { StringEquals: { 'aws:ResourceAccount': `\${aws:PrincipalAccount}` } },
          Effect: 'Allow',
          Resource: 'arn:aws:logs:*:*:log-group:/aws/application-signals/data:*',
          Sid: 'CloudWatchApplicationSignalsLogGroupWritePermissions',
        },
      ],
      Version: '2012-10-17',
    },
  },
  {
    name: 'AWSAppSyncPushToCloudWatchLogs',
    path: '/service-role/',
    version: 1,
    createdAt: '2018-04-09T19:38:55Z',
    updatedAt: '2018-04-09T19:38:55Z',
    document: {
      Statement: [
        {
          Action: actions(`
                  logs:CreateLogGroup CreateLogStream PutLogEvents
                `),
          Effect: 'Allow',
          Resource: '*',
        },
      ],
      Version: '2012-10-17',
    },
  },
  {
    name: 'AWSAppSyncInvokeFullAccess',
    path: '/',
    version: 1,
    createdAt: '2018-03-20T21:21:20Z',
    updatedAt: '2018-03-20T21:21:20Z',
    document: {
      Statement: [
        {
          Action: actions(`
                  appsync:GraphQL GetGraphqlApi ListGraphqlApis ListApiKeys
                `),
          Effect: 'Allow',
          Resource: '*',
        },
      ],
      Version: '2012-10-17',
    },
  },
];
