import { actions } from './action-list.js';
import type { AwsManagedPolicy } from './aws-managed-policy.js';

/** Policies that AWS manages, of streams, searches and analyses. @source AWS Managed Policy Reference Guide */
export const analyticsPolicies: readonly AwsManagedPolicy[] = [
  {
    name: 'AmazonMSKReadOnlyAccess',
    path: '/',
    version: 1,
    createdAt: '2019-01-14T22:28:45Z',
    updatedAt: '2019-01-14T22:28:45Z',
    document: {
      Statement: [
        {
          Action: actions(`
                  kafka:Describe* List* Get* ec2:DescribeNetworkInterfaces DescribeSecurityGroups
                  DescribeSubnets DescribeVpcs kms:DescribeKey
                `),
          Effect: 'Allow',
          Resource: '*',
        },
      ],
      Version: '2012-10-17',
    },
  },
  {
    name: 'AmazonOpenSearchServiceFullAccess',
    path: '/',
    version: 1,
    createdAt: '2021-09-08T05:33:47Z',
    updatedAt: '2021-09-08T05:33:47Z',
    document: { Statement: [{ Action: ['es:*'], Effect: 'Allow', Resource: '*' }], Version: '2012-10-17' },
  },
  {
    name: 'AmazonOpenSearchServiceReadOnlyAccess',
    path: '/',
    version: 1,
    createdAt: '2021-09-08T05:38:13Z',
    updatedAt: '2021-09-08T05:38:13Z',
    document: {
      Statement: [
        {
          Action: actions(`
                  es:Describe* List* Get*
                `),
          Effect: 'Allow',
          Resource: '*',
        },
      ],
      Version: '2012-10-17',
    },
  },
  {
    name: 'AmazonDMSVPCManagementRole',
    path: '/service-role/',
    version: 4,
    createdAt: '2024-07-25T15:19:01Z',
    updatedAt: '2024-07-25T15:19:01Z',
    document: {
      Statement: [
        {
          Action: actions(`
                  ec2:CreateNetworkInterface DeleteNetworkInterface DescribeAvailabilityZones
                  DescribeDhcpOptions DescribeInternetGateways DescribeNetworkInterfaces
                  DescribeSecurityGroups DescribeSubnets DescribeVpcs ModifyNetworkInterfaceAttribute
                `),
          Effect: 'Allow',
          Resource: '*',
          Sid: 'Statement1',
        },
      ],
      Version: '2012-10-17',
    },
  },
  {
    name: 'AmazonDMSCloudWatchLogsRole',
    path: '/service-role/',
    version: 2,
    createdAt: '2023-05-23T21:32:57Z',
    updatedAt: '2023-05-23T21:32:57Z',
    document: {
      Statement: [
        {
          Action: ['logs:DescribeLogGroups'],
          Effect: 'Allow',
          Resource: ['*'],
          Sid: 'AllowDescribeOnAllLogGroups',
        },
        {
          Action: ['logs:DescribeLogStreams'],
          Effect: 'Allow',
          Resource: [
            'arn:aws:logs:*:*:log-group:dms-tasks-*',
            'arn:aws:logs:*:*:log-group:dms-serverless-replication-*',
          ],
          Sid: 'AllowDescribeOfAllLogStreamsOnDmsTasksLogGroup',
        },
        {
          Action: ['logs:CreateLogGroup'],
          Effect: 'Allow',
          Resource: [
            'arn:aws:logs:*:*:log-group:dms-tasks-*',
            'arn:aws:logs:*:*:log-group:dms-serverless-replication-*:log-stream:',
          ],
          Sid: 'AllowCreationOfDmsLogGroups',
        },
        {
          Action: ['logs:CreateLogStream'],
          Effect: 'Allow',
          Resource: [
            'arn:aws:logs:*:*:log-group:dms-tasks-*:log-stream:dms-task-*',
            'arn:aws:logs:*:*:log-group:dms-serverless-replication-*:log-stream:dms-serverless-*',
          ],
          Sid: 'AllowCreationOfDmsLogStream',
        },
        {
          Action: ['logs:PutLogEvents'],
          Effect: 'Allow',
          Resource: [
            'arn:aws:logs:*:*:log-group:dms-tasks-*:log-stream:dms-task-*',
            'arn:aws:logs:*:*:log-group:dms-serverless-replication-*:log-stream:dms-serverless-*',
          ],
          Sid: 'AllowUploadOfLogEventsToDmsLogStream',
        },
      ],
      Version: '2012-10-17',
    },
  },
  {
    name: 'AmazonAthenaFullAccess',
    path: '/',
    version: 15,
    createdAt: '2026-02-12T18:03:09Z',
    updatedAt: '2026-02-12T18:03:09Z',
    document: {
      Statement: [
        { Action: ['athena:*'], Effect: 'Allow', Resource: ['*'], Sid: 'BaseAthenaPermissions' },
        {
          Action: actions(`
                  glue:CreateDatabase DeleteDatabase GetCatalog GetCatalogs GetDatabase GetDatabases
                  UpdateDatabase CreateTable DeleteTable BatchDeleteTable UpdateTable GetTable GetTables
                  BatchCreatePartition CreatePartition DeletePartition BatchDeletePartition UpdatePartition
                  GetPartition GetPartitions BatchGetPartition StartColumnStatisticsTaskRun
                  GetColumnStatisticsTaskRun GetColumnStatisticsTaskRuns GetCatalogImportStatus
                `),
          Effect: 'Allow',
          Resource: ['*'],
          Sid: 'BaseGluePermissions',
        },
        {
          Action: actions(`
                  s3:GetBucketLocation GetObject ListBucket ListBucketMultipartUploads
                  ListMultipartUploadParts AbortMultipartUpload CreateBucket PutObject
                  PutBucketPublicAccessBlock
                `),
          Effect: 'Allow',
          Resource: ['arn:aws:s3:::aws-athena-query-results-*'],
          Sid: 'BaseQueryResultsPermissions',
        },
        {
          Action: ['s3:GetObject', 's3:ListBucket'],
          Effect: 'Allow',
          Resource: ['arn:aws:s3:::athena-examples*'],
          Sid: 'BaseAthenaExamplesPermissions',
        },
        {
          Action: actions(`
                  s3:ListBucket GetBucketLocation ListAllMyBuckets
                `),
          Effect: 'Allow',
          Resource: ['*'],
          Sid: 'BaseS3BucketPermissions',
        },
        {
          Action: ['sns:ListTopics', 'sns:GetTopicAttributes'],
          Effect: 'Allow',
          Resource: ['*'],
          Sid: 'BaseSNSPermissions',
        },
        {
          Action: actions(`
                  cloudwatch:PutMetricAlarm DescribeAlarms DeleteAlarms GetMetricData
                `),
          Effect: 'Allow',
          Resource: ['*'],
          Sid: 'BaseCloudWatchPermissions',
        },
        {
          Action: ['lakeformation:GetDataAccess'],
          Effect: 'Allow',
          Resource: ['*'],
          Sid: 'BaseLakeFormationPermissions',
        },
        {
          Action: actions(`
                  datazone:ListDomains ListProjects ListAccountEnvironments
                `),
          Effect: 'Allow',
          Resource: ['*'],
          Sid: 'BaseDataZonePermissions',
        },
        { Action: ['pricing:GetProducts'], Effect: 'Allow', Resource: ['*'], Sid: 'BasePricingPermissions' },
      ],
      Version: '2012-10-17',
    },
  },
  {
    name: 'AWSGlueServiceRole',
    path: '/service-role/',
    version: 5,
    createdAt: '2023-09-11T16:39:47Z',
    updatedAt: '2023-09-11T16:39:47Z',
    document: {
      Statement: [
        {
          Action: actions(`
                  glue:* s3:GetBucketLocation ListBucket ListAllMyBuckets GetBucketAcl
                  ec2:DescribeVpcEndpoints DescribeRouteTables CreateNetworkInterface DeleteNetworkInterface
                  DescribeNetworkInterfaces DescribeSecurityGroups DescribeSubnets DescribeVpcAttribute
                  iam:ListRolePolicies GetRole GetRolePolicy cloudwatch:PutMetricData
                `),
          Effect: 'Allow',
          Resource: ['*'],
        },
        { Action: ['s3:CreateBucket'], Effect: 'Allow', Resource: ['arn:aws:s3:::aws-glue-*'] },
        {
          Action: actions(`
                  s3:GetObject PutObject DeleteObject
                `),
          Effect: 'Allow',
          Resource: ['arn:aws:s3:::aws-glue-*/*', 'arn:aws:s3:::*/*aws-glue-*/*'],
        },
        {
          Action: ['s3:GetObject'],
          Effect: 'Allow',
          Resource: ['arn:aws:s3:::crawler-public*', 'arn:aws:s3:::aws-glue-*'],
        },
        {
          Action: actions(`
                  logs:CreateLogGroup CreateLogStream PutLogEvents
                `),
          Effect: 'Allow',
          Resource: ['arn:aws:logs:*:*:*:/aws-glue/*'],
        },
        {
          Action: ['ec2:CreateTags', 'ec2:DeleteTags'],
          Condition: { 'ForAllValues:StringEquals': { 'aws:TagKeys': ['aws-glue-service-resource'] } },
          Effect: 'Allow',
          Resource: [
            'arn:aws:ec2:*:*:network-interface/*',
            'arn:aws:ec2:*:*:security-group/*',
            'arn:aws:ec2:*:*:instance/*',
          ],
        },
      ],
      Version: '2012-10-17',
    },
  },
];
