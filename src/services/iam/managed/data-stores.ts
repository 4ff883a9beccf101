import { actions } from './action-list.js';
import type { AwsManagedPolicy } from './aws-managed-policy.js';

/** Policies that AWS manages, of caches, warehouses and other stores. @source AWS Managed Policy Reference Guide */
export const dataStoresPolicies: readonly AwsManagedPolicy[] = [
  {
    name: 'AmazonRDSDirectoryServiceAccess',
    path: '/service-role/',
    version: 2,
    createdAt: '2019-05-15T16:51:50Z',
    updatedAt: '2019-05-15T16:51:50Z',
    document: {
      Statement: [
        {
          Action: actions(`
                  ds:DescribeDirectories AuthorizeApplication UnauthorizeApplication
                  GetAuthorizedApplicationDetails
                `),
          Effect: 'Allow',
          Resource: '*',
        },
      ],
      Version: '2012-10-17',
    },
  },
  {
    name: 'AmazonRDSDataFullAccess',
    path: '/',
    version: 3,
    createdAt: '2019-11-20T21:58:46Z',
    updatedAt: '2019-11-20T21:58:46Z',
    document: {
      Statement: [
        {
          Action: actions(`
                  secretsmanager:GetSecretValue PutResourcePolicy PutSecretValue DeleteSecret DescribeSecret
                  TagResource
                `),
          Effect: 'Allow',
          Resource: 'arn:aws:secretsmanager:*:*:secret:rds-db-credentials/*',
          Sid: 'SecretsManagerDbCredentialsAccess',
        },
        {
          Action: actions(`
                  dbqms:CreateFavoriteQuery DescribeFavoriteQueries UpdateFavoriteQuery
                  DeleteFavoriteQueries GetQueryString CreateQueryHistory DescribeQueryHistory
                  UpdateQueryHistory DeleteQueryHistory rds-data:ExecuteSql ExecuteStatement
                  BatchExecuteStatement BeginTransaction CommitTransaction RollbackTransaction
                  secretsmanager:CreateSecret ListSecrets GetRandomPassword tag:GetResources
                `),
          Effect: 'Allow',
          Resource: '*',
          Sid: 'RDSDataServiceAccess',
        },
      ],
      Version: '2012-10-17',
    },
  },
  {
    name: 'AmazonRDSPerformanceInsightsReadOnly',
    path: '/',
    version: 7,
    createdAt: '2026-07-22T23:42:28Z',
    updatedAt: '2026-07-22T23:42:28Z',
    document: {
      Statement: [
        {
          Action: ['rds:DescribeDBInstances'],
          Effect: 'Allow',
          Resource: 'arn:aws:rds:*:*:db:*',
          Sid: 'AmazonRDSDescribeDBInstances',
        },
        {
          Action: ['rds:DescribeDBClusters'],
          Effect: 'Allow',
          Resource: 'arn:aws:rds:*:*:cluster:*',
          Sid: 'AmazonRDSDescribeDBClusters',
        },
        {
          Action: ['rds:DescribeDBShardGroups'],
          Effect: 'Allow',
          Resource: 'arn:aws:rds:*:*:shard-group:*',
          Sid: 'AmazonRDSDescribeDBShardGroups',
        },
        {
          Action: ['rds:ListTagsForResource'],
          Effect: 'Allow',
          Resource: ['arn:aws:rds:*:*:db:*', 'arn:aws:rds:*:*:shard-group:*', 'arn:aws:rds:*:*:cluster:*'],
          Sid: 'AmazonRDSListTagsForResource',
        },
        {
          Action: ['pi:DescribeDimensionKeys'],
          Effect: 'Allow',
          Resource: 'arn:aws:pi:*:*:metrics/rds/*',
          Sid: 'AmazonRDSPerformanceInsightsDescribeDimensionKeys',
        },
        {
          Action: ['pi:GetDimensionKeyDetails'],
          Effect: 'Allow',
          Resource: 'arn:aws:pi:*:*:metrics/rds/*',
          Sid: 'AmazonRDSPerformanceInsightsGetDimensionKeyDetails',
        },
        {
          Action: ['pi:GetResourceMetadata'],
          Effect: 'Allow',
          Resource: 'arn:aws:pi:*:*:metrics/rds/*',
          Sid: 'AmazonRDSPerformanceInsightsGetResourceMetadata',
        },
        {
          Action: ['pi:GetResourceMetrics'],
          Effect: 'Allow',
          Resource: 'arn:aws:pi:*:*:metrics/rds/*',
          Sid: 'AmazonRDSPerformanceInsightsGetResourceMetrics',
        },
        {
          Action: ['pi:ListAvailableResourceDimensions'],
          Effect: 'Allow',
          Resource: 'arn:aws:pi:*:*:metrics/rds/*',
          Sid: 'AmazonRDSPerformanceInsightsListAvailableResourceDimensions',
        },
        {
          Action: ['pi:ListAvailableResourceMetrics'],
          Effect: 'Allow',
          Resource: 'arn:aws:pi:*:*:metrics/rds/*',
          Sid: 'AmazonRDSPerformanceInsightsListAvailableResourceMetrics',
        },
        {
          Action: ['pi:GetPerformanceAnalysisReport'],
          Effect: 'Allow',
          Resource: 'arn:aws:pi:*:*:perf-reports/rds/*/*',
          Sid: 'AmazonRDSPerformanceInsightsGetPerformanceAnalysisReport',
        },
        {
          Action: ['pi:ListPerformanceAnalysisReportRecommendations'],
          Effect: 'Allow',
          Resource: 'arn:aws:pi:*:*:perf-reports/rds/*/*',
          Sid: 'AmazonRDSPerformanceInsightsListPerformanceAnalysisReportRecommendations',
        },
        {
          Action: ['pi:ListPerformanceAnalysisReports'],
          Effect: 'Allow',
          Resource: 'arn:aws:pi:*:*:perf-reports/rds/*/*',
          Sid: 'AmazonRDSPerformanceInsightsListPerformanceAnalysisReports',
        },
        {
          Action: ['pi:ListTagsForResource'],
          Effect: 'Allow',
          Resource: 'arn:aws:pi:*:*:*/rds/*',
          Sid: 'AmazonRDSPerformanceInsightsListTagsForResource',
        },
      ],
      Version: '2012-10-17',
    },
  },
  {
    name: 'AmazonElastiCacheFullAccess',
    path: '/',
    version: 3,
    createdAt: '2023-11-28T03:49:56Z',
    updatedAt: '2023-11-28T03:49:56Z',
    document: {
      Statement: [
        { Action: ['elasticache:*'], Effect: 'Allow', Resource: '*', Sid: 'ElastiCacheManagementActions' },
        {
          Action: ['iam:CreateServiceLinkedRole'],
          Condition: { StringLike: { 'iam:AWSServiceName': 'elasticache.amazonaws.com' } },
          Effect: 'Allow',
          Resource:
            'arn:aws:iam::*:role/aws-service-role/elasticache.amazonaws.com/AWSServiceRoleForElastiCache',
          Sid: 'CreateServiceLinkedRole',
        },
        {
          Action: ['ec2:CreateVpcEndpoint'],
          Condition: { StringLike: { 'ec2:VpceServiceName': 'com.amazonaws.elasticache.serverless.*' } },
          Effect: 'Allow',
          Resource: 'arn:aws:ec2:*:*:vpc-endpoint/*',
          Sid: 'CreateVPCEndpoints',
        },
        {
          Action: ['ec2:CreateVpcEndpoint'],
          Effect: 'Allow',
          NotResource: 'arn:aws:ec2:*:*:vpc-endpoint/*',
          Sid: 'AllowAccessToElastiCacheTaggedVpcEndpoints',
        },
        {
          Action: ['ec2:CreateTags'],
          Condition: {
            StringEquals: {
              'aws:RequestTag/AmazonElastiCacheManaged': 'true',
              'ec2:CreateAction': 'CreateVpcEndpoint',
            },
          },
          Effect: 'Allow',
          Resource: 'arn:aws:ec2:*:*:vpc-endpoint/*',
          Sid: 'TagVPCEndpointsOnCreation',
        },
        {
          Action: actions(`
                  ec2:DescribeVpcs DescribeSubnets DescribeSecurityGroups
                `),
          Effect: 'Allow',
          Resource: '*',
          Sid: 'AllowAccessToEc2',
        },
        {
          Action: actions(`
                  kms:DescribeKey ListAliases ListKeys
                `),
          Effect: 'Allow',
          Resource: '*',
          Sid: 'AllowAccessToKMS',
        },
        {
          Action: ['cloudwatch:GetMetricStatistics', 'cloudwatch:GetMetricData'],
          Effect: 'Allow',
          Resource: '*',
          Sid: 'AllowAccessToCloudWatch',
        },
        {
          Action: actions(`
                  application-autoscaling:DescribeScalableTargets DescribeScheduledActions
                  DescribeScalingPolicies DescribeScalingActivities
                `),
          Effect: 'Allow',
          Resource: '*',
          Sid: 'AllowAccessToAutoScaling',
        },
        { Action: ['logs:DescribeLogGroups'], Effect: 'Allow', Resource: '*', Sid: 'DescribeLogGroups' },
        {
          Action: ['firehose:ListDeliveryStreams'],
          Effect: 'Allow',
          Resource: '*',
          Sid: 'ListLogDeliveryStreams',
        },
        { Action: ['s3:ListAllMyBuckets'], Effect: 'Allow', Resource: '*', Sid: 'DescribeS3Buckets' },
        { Action: ['outposts:ListOutposts'], Effect: 'Allow', Resource: '*', Sid: 'AllowAccessToOutposts' },
        { Action: ['sns:ListTopics'], Effect: 'Allow', Resource: '*', Sid: 'AllowAccessToSNS' },
      ],
      Version: '2012-10-17',
    },
  },
  {
    name: 'AmazonElastiCacheReadOnlyAccess',
    path: '/',
    version: 1,
    createdAt: '2015-02-06T18:40:21Z',
    updatedAt: '2015-02-06T18:40:21Z',
    document: {
      Statement: [{ Action: ['elasticache:Describe*'], Effect: 'Allow', Resource: '*' }],
      Version: '2012-10-17',
    },
  },
  {
    name: 'AmazonRedshiftReadOnlyAccess',
    path: '/',
    version: 2,
    createdAt: '2024-02-08T00:24:13Z',
    updatedAt: '2024-02-08T00:24:13Z',
    document: {
      Statement: [
        {
          Action: actions(`
                  redshift:Describe* ListRecommendations ViewQueriesInConsole ec2:DescribeAccountAttributes
                  DescribeAddresses DescribeAvailabilityZones DescribeSecurityGroups DescribeSubnets
                  DescribeVpcs DescribeInternetGateways sns:Get* List* cloudwatch:Describe* List* Get*
                `),
          Effect: 'Allow',
          Resource: '*',
          Sid: 'AmazonRedshiftReadOnlyAccess',
        },
      ],
      Version: '2012-10-17',
    },
  },
  {
    name: 'AmazonDynamoDBFullAccess_v2',
    path: '/',
    version: 3,
    createdAt: '2026-02-12T18:02:57Z',
    updatedAt: '2026-02-12T18:02:57Z',
    document: {
      Statement: [
        { Action: ['dynamodb:*', 'dax:*'], Effect: 'Allow', Resource: '*', Sid: 'DDBAndDAXFullAccess' },
        {
          Action: ['kms:DescribeKey', 'kms:ListAliases'],
          Effect: 'Allow',
          Resource: '*',
          Sid: 'KMSIntegration',
        },
        {
          Action: ['lambda:ListEventSourceMappings', 'lambda:ListFunctions'],
          Effect: 'Allow',
          Resource: '*',
          Sid: 'LambdaIntegration',
        },
        { Action: ['sns:ListTopics'], Effect: 'Allow', Resource: '*', Sid: 'DaxSNSIntegration' },
        {
          Action: actions(`
                  application-autoscaling:DeleteScalingPolicy DeregisterScalableTarget PutScalingPolicy
                  RegisterScalableTarget
                `),
          Condition: { StringEquals: { 'application-autoscaling:service-namespace': 'dynamodb' } },
          Effect: 'Allow',
          Resource: '*',
          Sid: 'ApplicationAutoscalingIntegration',
        },
        {
          Action: actions(`
                  application-autoscaling:DescribeScalableTargets DescribeScalingActivities
                  DescribeScalingPolicies
                `),
          Effect: 'Allow',
          Resource: '*',
          Sid: 'ApplicationAutoscalingDescribeActions',
        },
        { Action: ['tag:GetResources'], Effect: 'Allow', Resource: '*', Sid: 'TagManagement' },
        {
          Action: actions(`
                  cloudwatch:DescribeAlarms GetMetricStatistics GetMetricData
                `),
          Effect: 'Allow',
          Resource: '*',
          Sid: 'CloudwatchMonitoring',
        },
        {
          Action: actions(`
                  kinesis:ListStreams DescribeStream DescribeStreamSummary
                `),
          Effect: 'Allow',
          Resource: '*',
          Sid: 'ListKinesisResources',
        },
        {
          Action: actions(`
                  ec2:DescribeVpcs DescribeSubnets DescribeSecurityGroups
                `),
          Effect: 'Allow',
          Resource: '*',
          Sid: 'ListEC2ResourcesForDaxClusterCreation',
        },
        {
          Action: ['cloudwatch:GetInsightRuleReport'],
          Effect: 'Allow',
          Resource: 'arn:aws:cloudwatch:*:*:insight-rule/DynamoDBContributorInsights*',
          Sid: 'CloudwatchInsightsRules',
        },
        {
          Action: ['iam:CreateServiceLinkedRole'],
          Condition: {
            StringEquals: {
              'iam:AWSServiceName': [
                'replication.dynamodb.amazonaws.com',
                'dax.amazonaws.com',
                'dynamodb.application-autoscaling.amazonaws.com',
                'contributorinsights.dynamodb.amazonaws.com',
                'kinesisreplication.dynamodb.amazonaws.com',
              ],
            },
          },
          Effect: 'Allow',
          Resource: '*',
          Sid: 'ServiceRoleCreation',
        },
        { Action: ['iam:ListRoles'], Effect: 'Allow', Resource: ['*'], Sid: 'IamIntegration' },
      ],
      Version: '2012-10-17',
    },
  },
];
