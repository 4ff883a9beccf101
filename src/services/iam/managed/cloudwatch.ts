import { actions } from './action-list.js';
import type { AwsManagedPolicy } from './aws-managed-policy.js';

/** Policies that AWS manages, of CloudWatch. @source AWS Managed Policy Reference Guide */
export const cloudwatchPolicies: readonly AwsManagedPolicy[] = [
  {
    name: 'CloudWatchFullAccessV2',
    path: '/',
    version: 16,
    createdAt: '2026-06-08T13:27:16Z',
    updatedAt: '2026-06-08T13:27:16Z',
    document: {
      Statement: [
        {
          Action: actions(`
                  application-autoscaling:DescribeScalingPolicies application-signals:*
                  autoscaling:DescribeAutoScalingGroups DescribePolicies cloudwatch:* logs:* sns:CreateTopic
                  ListSubscriptions ListSubscriptionsByTopic ListTopics Subscribe iam:GetPolicy
                  GetPolicyVersion GetRole oam:ListSinks
                  observabilityadmin:GetCentralizationRuleForOrganization
                  ListCentralizationRulesForOrganization CreateCentralizationRuleForOrganization
                  UpdateCentralizationRuleForOrganization DeleteCentralizationRuleForOrganization
                  StartTelemetryEvaluation GetTelemetryEvaluationStatus ListResourceTelemetry
                  StopTelemetryEvaluation StartTelemetryEvaluationForOrganization
                  GetTelemetryEvaluationStatusForOrganization ListResourceTelemetryForOrganization
                  StopTelemetryEvaluationForOrganization CreateTelemetryRule GetTelemetryRule
                  ListTelemetryRules UpdateTelemetryRule DeleteTelemetryRule
                  CreateTelemetryRuleForOrganization GetTelemetryRuleForOrganization
                  ListTelemetryRulesForOrganization UpdateTelemetryRuleForOrganization
                  DeleteTelemetryRuleForOrganization GetTelemetryEnrichmentStatus StartTelemetryEnrichment
                  StopTelemetryEnrichment TagResource UntagResource ListTagsForResource
                  CreateTelemetryPipeline GetTelemetryPipeline UpdateTelemetryPipeline
                  DeleteTelemetryPipeline ListTelemetryPipelines TestTelemetryPipeline
                  ValidateTelemetryPipelineConfiguration CreateS3TableIntegration GetS3TableIntegration
                  ListS3TableIntegrations DeleteS3TableIntegration rum:* synthetics:* xray:*
                `),
          Effect: 'Allow',
          Resource: '*',
          Sid: 'CloudWatchFullAccessPermissions',
        },
        {
          Action: ['iam:CreateServiceLinkedRole'],
          Condition: { StringLike: { 'iam:AWSServiceName': 'application-signals.cloudwatch.amazonaws.com' } },
          Effect: 'Allow',
          Resource:
            'arn:aws:iam::*:role/aws-service-role/application-signals.cloudwatch.amazonaws.com/AWSServiceRoleForCloudWatchApplicationSignals',
          Sid: 'CloudWatchApplicationSignalsServiceLinkedRolePermissions',
        },
        {
          Action: ['iam:CreateServiceLinkedRole'],
          Condition: { StringLike: { 'iam:AWSServiceName': 'events.amazonaws.com' } },
          Effect: 'Allow',
          Resource:
            'arn:aws:iam::*:role/aws-service-role/events.amazonaws.com/AWSServiceRoleForCloudWatchEvents*',
          Sid: 'EventsServicePermissions',
        },
        {
          Action: ['oam:ListAttachedLinks'],
          Effect: 'Allow',
          Resource: 'arn:aws:oam:*:*:sink/*',
          Sid: 'OAMReadPermissions',
        },
        {
          Action: ['cloudtrail:CreateServiceLinkedChannel', 'cloudtrail:GetChannel'],
          Effect: 'Allow',
          Resource: 'arn:aws:cloudtrail:*:*:channel/aws-service-channel/application-signals/*',
          Sid: 'CloudWatchCloudTrailPermissions',
        },
        {
          Action: ['cloudtrail:ListChannels'],
          Effect: 'Allow',
          Resource: '*',
          Sid: 'CloudWatchApplicationSignalsCloudTrailListPermissions',
        },
        {
          Action: ['servicequotas:GetServiceQuota'],
          Effect: 'Allow',
          Resource: [
            'arn:aws:servicequotas:*:*:s3/*',
            'arn:aws:servicequotas:*:*:dynamodb/*',
            'arn:aws:servicequotas:*:*:kinesis/*',
            'arn:aws:servicequotas:*:*:sns/*',
            'arn:aws:servicequotas:*:*:bedrock/*',
            'arn:aws:servicequotas:*:*:lambda/*',
            'arn:aws:servicequotas:*:*:fargate/*',
            'arn:aws:servicequotas:*:*:elasticloadbalancing/*',
            'arn:aws:servicequotas:*:*:ec2/*',
          ],
          Sid: 'CloudWatchServiceQuotaPermissions',
        },
        {
          Action: ['resource-explorer-2:ListIndexes', 'resource-explorer-2:Search'],
          Effect: 'Allow',
          Resource: [
            'arn:aws:resource-explorer-2:*::view/AWSServiceViewForApplicationSignals/service-view',
            'arn:aws:resource-explorer-2:*::view/AWSServiceViewForApplicationSignalsOrgScopeProd/service-view',
          ],
          Sid: 'CloudWatchResourceExplorerPermissions',
        },
        {
          Action: ['iam:CreateServiceLinkedRole'],
          Condition: { StringEquals: { 'iam:AWSServiceName': ['resource-explorer-2.amazonaws.com'] } },
          Effect: 'Allow',
          Resource:
            'arn:aws:iam::*:role/aws-service-role/resource-explorer-2.amazonaws.com/AWSServiceRoleForResourceExplorer',
          Sid: 'CloudWatchResourceExplorerSLRPermissions',
        },
        {
          Action: ['resource-explorer-2:CreateIndex'],
          Effect: 'Allow',
          Resource: 'arn:aws:resource-explorer-2:*:*:index/*',
          Sid: 'CloudWatchResourceExplorerCreateIndexPermissions',
        },
        {
          Action: ['iam:PassRole'],
          Condition: {
            ArnLike: { 'iam:AssociatedResourceArn': 'arn:aws:observabilityadmin:*:*:s3tableintegration/*' },
            StringEquals: { 'iam:PassedToService': 'logs.amazonaws.com' },
          },
          Effect: 'Allow',
          Resource: '*',
        },
        {
          Action: ['iam:PassRole'],
          Condition: {
            ArnLike: { 'iam:AssociatedResourceArn': 'arn:aws:observabilityadmin:*:*:telemetry-pipeline/*' },
            StringEquals: {
              'iam:PassedToService': [
                'logs.amazonaws.com',
                'telemetry-pipelines.observabilityadmin.amazonaws.com',
              ],
            },
          },
          Effect: 'Allow',
          Resource: '*',
        },
        {
          Action: ['s3tables:CreateTableBucket', 's3tables:PutTableBucketEncryption'],
          Condition: { 'ForAnyValue:StringEquals': { 'aws:CalledVia': 'observabilityadmin.amazonaws.com' } },
          Effect: 'Allow',
          Resource: 'arn:aws:s3tables:*:*:bucket/aws-cloudwatch',
        },
        {
          Action: ['s3tables:PutTableBucketPolicy'],
          Effect: 'Allow',
          Resource: 'arn:aws:s3tables:*:*:bucket/aws-cloudwatch',
        },
        {
          Action: ['iam:PassRole'],
          Condition: {
            ArnLike: { 'iam:AssociatedResourceArn': 'arn:aws:logs:*:*:scheduled-query:*' },
            StringEquals: { 'iam:PassedToService': 'logs.amazonaws.com' },
          },
          Effect: 'Allow',
          Resource: '*',
          Sid: 'LogAlarmScheduledQueryPassRolePermissions',
        },
        {
          Action: ['iam:PassRole'],
          Condition: {
            ArnLike: { 'iam:AssociatedResourceArn': 'arn:aws:cloudwatch:*:*:alarm:*' },
            StringEquals: { 'iam:PassedToService': 'cloudwatch.amazonaws.com' },
          },
          Effect: 'Allow',
          Resource: '*',
          Sid: 'LogAlarmLogLinesPassRolePermissions',
        },
      ],
      Version: '2012-10-17',
    },
  },
  {
    name: 'CloudWatchActionsEC2Access',
    path: '/',
    version: 1,
    createdAt: '2015-07-07T00:00:33Z',
    updatedAt: '2015-07-07T00:00:33Z',
    document: {
      Statement: [
        {
          Action: actions(`
                  cloudwatch:Describe* ec2:Describe* RebootInstances StopInstances TerminateInstances
                `),
          Effect: 'Allow',
          Resource: '*',
        },
      ],
      Version: '2012-10-17',
    },
  },
  {
    name: 'CloudWatchSyntheticsReadOnlyAccess',
    path: '/',
    version: 2,
    createdAt: '2020-03-06T19:26:01Z',
    updatedAt: '2020-03-06T19:26:01Z',
    document: {
      Statement: [
        {
          Action: actions(`
                  synthetics:Describe* Get* List*
                `),
          Effect: 'Allow',
          Resource: '*',
        },
      ],
      Version: '2012-10-17',
    },
  },
  {
    name: 'CloudWatchAutomaticDashboardsAccess',
    path: '/',
    version: 5,
    createdAt: '2026-08-07T10:42:17Z',
    updatedAt: '2026-08-07T10:42:17Z',
    document: {
      Statement: [
        {
          Action: actions(`
                  autoscaling:DescribeAutoScalingGroups cloudfront:GetDistribution ListDistributions
                  dynamodb:DescribeTable ListTables ec2:DescribeInstances DescribeVolumes
                  ecs:DescribeClusters DescribeContainerInstances ListClusters ListContainerInstances
                  ListServices elasticache:DescribeCacheClusters elasticbeanstalk:DescribeEnvironments
                  elasticfilesystem:DescribeFileSystems elasticloadbalancing:DescribeLoadBalancers
                  kinesis:DescribeStream ListStreams lambda:GetFunction GetFunctionConfiguration
                  ListFunctions ListTags rds:DescribeDBClusters DescribeDBInstances
                  resource-groups:ListGroupResources ListGroups route53:GetHealthCheck ListHealthChecks
                  s3:ListAllMyBuckets ListBucket sns:ListTopics sqs:GetQueueAttributes GetQueueUrl
                  ListQueues synthetics:DescribeCanariesLastRun tag:GetResources
                `),
          Effect: 'Allow',
          Resource: '*',
        },
        { Action: ['apigateway:GET'], Effect: 'Allow', Resource: ['arn:aws:apigateway:*::/restapis*'] },
      ],
      Version: '2012-10-17',
    },
  },
  {
    name: 'CloudWatchCrossAccountSharingConfiguration',
    path: '/',
    version: 1,
    createdAt: '2022-11-27T14:01:10Z',
    updatedAt: '2022-11-27T14:01:10Z',
    document: {
      Statement: [
        { Action: ['cloudwatch:Link', 'oam:ListLinks'], Effect: 'Allow', Resource: '*' },
        {
          Action: actions(`
                  oam:DeleteLink GetLink TagResource
                `),
          Effect: 'Allow',
          Resource: 'arn:aws:oam:*:*:link/*',
        },
        {
          Action: ['oam:CreateLink', 'oam:UpdateLink'],
          Effect: 'Allow',
          Resource: ['arn:aws:oam:*:*:link/*', 'arn:aws:oam:*:*:sink/*'],
        },
      ],
      Version: '2012-10-17',
    },
  },
  {
    name: 'AmazonPrometheusRemoteWriteAccess',
    path: '/',
    version: 1,
    createdAt: '2020-12-19T01:04:32Z',
    updatedAt: '2020-12-19T01:04:32Z',
    document: {
      Statement: [{ Action: ['aps:RemoteWrite'], Effect: 'Allow', Resource: '*' }],
      Version: '2012-10-17',
    },
  },
  {
    name: 'AmazonPrometheusQueryAccess',
    path: '/',
    version: 1,
    createdAt: '2020-12-19T01:02:58Z',
    updatedAt: '2020-12-19T01:02:58Z',
    document: {
      Statement: [
        {
          Action: actions(`
                  aps:GetLabels GetMetricMetadata GetSeries QueryMetrics
                `),
          Effect: 'Allow',
          Resource: '*',
        },
      ],
      Version: '2012-10-17',
    },
  },
  {
    name: 'AmazonPrometheusFullAccess',
    path: '/',
    version: 2,
    createdAt: '2023-11-26T20:16:13Z',
    updatedAt: '2023-11-26T20:16:13Z',
    document: {
      Statement: [
        { Action: ['aps:*'], Effect: 'Allow', Resource: '*', Sid: 'AllPrometheusActions' },
        {
          Action: actions(`
                  eks:DescribeCluster ec2:DescribeSubnets DescribeSecurityGroups
                `),
          Condition: { 'ForAnyValue:StringEquals': { 'aws:CalledVia': ['aps.amazonaws.com'] } },
          Effect: 'Allow',
          Resource: '*',
          Sid: 'DescribeCluster',
        },
        {
          Action: ['iam:CreateServiceLinkedRole'],
          Condition: { StringEquals: { 'iam:AWSServiceName': 'scraper.aps.amazonaws.com' } },
          Effect: 'Allow',
          Resource:
            'arn:aws:iam::*:role/aws-service-role/scraper.aps.amazonaws.com/AWSServiceRoleForAmazonPrometheusScraper*',
          Sid: 'CreateServiceLinkedRole',
        },
      ],
      Version: '2012-10-17',
    },
  },
  {
    name: 'AmazonGrafanaCloudWatchAccess',
    path: '/service-role/',
    version: 1,
    createdAt: '2023-03-24T22:41:53Z',
    updatedAt: '2023-03-24T22:41:53Z',
    document: {
      Statement: [
        {
          Action: actions(`
                  cloudwatch:DescribeAlarmsForMetric DescribeAlarmHistory DescribeAlarms ListMetrics
                  GetMetricStatistics GetMetricData GetInsightRuleReport
                `),
          Effect: 'Allow',
          Resource: '*',
        },
        {
          Action: actions(`
                  logs:DescribeLogGroups GetLogGroupFields StartQuery StopQuery GetQueryResults GetLogEvents
                `),
          Effect: 'Allow',
          Resource: '*',
        },
        {
          Action: actions(`
                  ec2:DescribeTags DescribeInstances DescribeRegions
                `),
          Effect: 'Allow',
          Resource: '*',
        },
        { Action: ['tag:GetResources'], Effect: 'Allow', Resource: '*' },
        { Action: ['oam:ListSinks', 'oam:ListAttachedLinks'], Effect: 'Allow', Resource: '*' },
      ],
      Version: '2012-10-17',
    },
  },
];
