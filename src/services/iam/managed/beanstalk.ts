import { actions } from './action-list.js';
import type { AwsManagedPolicy } from './aws-managed-policy.js';

/** Policies that AWS manages, of Elastic Beanstalk and Cloud Map. @source AWS Managed Policy Reference Guide */
export const beanstalkPolicies: readonly AwsManagedPolicy[] = [
  {
    name: 'AWSCloudMapFullAccess',
    path: '/',
    version: 2,
    createdAt: '2020-07-29T19:15:35Z',
    updatedAt: '2020-07-29T19:15:35Z',
    document: {
      Statement: [
        {
          Action: actions(`
                  route53:GetHostedZone ListHostedZonesByName CreateHostedZone DeleteHostedZone
                  ChangeResourceRecordSets CreateHealthCheck GetHealthCheck DeleteHealthCheck
                  UpdateHealthCheck ec2:DescribeVpcs DescribeRegions DescribeInstances servicediscovery:*
                `),
          Effect: 'Allow',
          Resource: ['*'],
        },
      ],
      Version: '2012-10-17',
    },
  },
  {
    name: 'AWSCloudMapReadOnlyAccess',
    path: '/',
    version: 2,
    createdAt: '2023-09-20T21:47:45Z',
    updatedAt: '2023-09-20T21:47:45Z',
    document: {
      Statement: [
        {
          Action: actions(`
                  servicediscovery:Get* List* DiscoverInstances DiscoverInstancesRevision
                `),
          Effect: 'Allow',
          Resource: ['*'],
        },
      ],
      Version: '2012-10-17',
    },
  },
  {
    name: 'AWSCloudMapDiscoverInstanceAccess',
    path: '/',
    version: 2,
    createdAt: '2023-09-20T21:48:09Z',
    updatedAt: '2023-09-20T21:48:09Z',
    document: {
      Statement: [
        {
          Action: ['servicediscovery:DiscoverInstances', 'servicediscovery:DiscoverInstancesRevision'],
          Effect: 'Allow',
          Resource: ['*'],
        },
      ],
      Version: '2012-10-17',
    },
  },
  {
    name: 'AWSCloudMapRegisterInstanceAccess',
    path: '/',
    version: 3,
    createdAt: '2023-09-20T21:47:06Z',
    updatedAt: '2023-09-20T21:47:06Z',
    document: {
      Statement: [
        {
          Action: actions(`
                  route53:GetHostedZone ListHostedZonesByName ChangeResourceRecordSets CreateHealthCheck
                  GetHealthCheck DeleteHealthCheck UpdateHealthCheck servicediscovery:Get* List*
                  RegisterInstance DeregisterInstance DiscoverInstances DiscoverInstancesRevision
                  ec2:DescribeInstances
                `),
          Effect: 'Allow',
          Resource: ['*'],
        },
      ],
      Version: '2012-10-17',
    },
  },
  {
    name: 'AWSElasticBeanstalkWebTier',
    path: '/',
    version: 9,
    createdAt: '2026-04-29T19:27:16Z',
    updatedAt: '2026-04-29T19:27:16Z',
    document: {
      Statement: [
        {
          Action: actions(`
                  s3:Get* List* PutObject
                `),
          Effect: 'Allow',
          Resource: ['arn:aws:s3:::elasticbeanstalk-*', 'arn:aws:s3:::elasticbeanstalk-*/*'],
          Sid: 'BucketAccess',
        },
        {
          Action: actions(`
                  xray:PutTraceSegments PutTelemetryRecords GetSamplingRules GetSamplingTargets
                  GetSamplingStatisticSummaries
                `),
          Effect: 'Allow',
          Resource: '*',
          Sid: 'XRayAccess',
        },
        {
          Action: actions(`
                  logs:PutLogEvents CreateLogStream DescribeLogStreams DescribeLogGroups
                `),
          Effect: 'Allow',
          Resource: ['arn:aws:logs:*:*:log-group:/aws/elasticbeanstalk*'],
          Sid: 'CloudWatchLogsAccess',
        },
        {
          Action: ['elasticbeanstalk:PutInstanceStatistics'],
          Effect: 'Allow',
          Resource: [
            'arn:aws:elasticbeanstalk:*:*:application/*',
            'arn:aws:elasticbeanstalk:*:*:environment/*',
          ],
          Sid: 'ElasticBeanstalkHealthAccess',
        },
        {
          Action: ['bedrock:InvokeModel'],
          Effect: 'Allow',
          Resource: [
            'arn:aws:bedrock:*::foundation-model/anthropic.claude-*',
            'arn:aws:bedrock:*::foundation-model/amazon.nova-*',
          ],
          Sid: 'AIEnvironmentAnalysisInvokeFoundationModel',
        },
        {
          Action: ['bedrock:InvokeModel'],
          Condition: { StringEquals: { 'aws:ResourceAccount': `\${aws:PrincipalAccount}` } },
          Effect: 'Allow',
          Resource: [
            'arn:aws:bedrock:*:*:inference-profile/*anthropic.claude-*',
            'arn:aws:bedrock:*:*:inference-profile/*amazon.nova-*',
          ],
          Sid: 'AIEnvironmentAnalysisInvokeInferenceProfile',
        },
        {
          Action: actions(`
                  bedrock:ListFoundationModels elasticbeanstalk:DescribeEvents DescribeEnvironmentHealth
                `),
          Effect: 'Allow',
          Resource: '*',
          Sid: 'AIEnvironmentAnalysisReadOnly',
        },
        {
          Action: actions(`
                  aws-marketplace:Subscribe ViewSubscriptions Unsubscribe
                `),
          Effect: 'Allow',
          Resource: '*',
          Sid: 'MarketplaceOperationsFromBedrock',
        },
      ],
      Version: '2012-10-17',
    },
  },
  {
    name: 'AWSElasticBeanstalkWorkerTier',
    path: '/',
    version: 8,
    createdAt: '2026-04-29T19:27:06Z',
    updatedAt: '2026-04-29T19:27:06Z',
    document: {
      Statement: [
        { Action: ['cloudwatch:PutMetricData'], Effect: 'Allow', Resource: '*', Sid: 'MetricsAccess' },
        {
          Action: actions(`
                  xray:PutTraceSegments PutTelemetryRecords GetSamplingRules GetSamplingTargets
                  GetSamplingStatisticSummaries
                `),
          Effect: 'Allow',
          Resource: '*',
          Sid: 'XRayAccess',
        },
        {
          Action: actions(`
                  sqs:ChangeMessageVisibility DeleteMessage ReceiveMessage SendMessage
                `),
          Effect: 'Allow',
          Resource: '*',
          Sid: 'QueueAccess',
        },
        {
          Action: actions(`
                  s3:Get* List* PutObject
                `),
          Effect: 'Allow',
          Resource: ['arn:aws:s3:::elasticbeanstalk-*', 'arn:aws:s3:::elasticbeanstalk-*/*'],
          Sid: 'BucketAccess',
        },
        {
          Action: actions(`
                  dynamodb:BatchGetItem BatchWriteItem DeleteItem GetItem PutItem Query Scan UpdateItem
                `),
          Effect: 'Allow',
          Resource: ['arn:aws:dynamodb:*:*:table/*-stack-AWSEBWorkerCronLeaderRegistry*'],
          Sid: 'DynamoPeriodicTasks',
        },
        {
          Action: ['logs:PutLogEvents', 'logs:CreateLogStream'],
          Effect: 'Allow',
          Resource: ['arn:aws:logs:*:*:log-group:/aws/elasticbeanstalk*'],
          Sid: 'CloudWatchLogsAccess',
        },
        {
          Action: ['elasticbeanstalk:PutInstanceStatistics'],
          Effect: 'Allow',
          Resource: [
            'arn:aws:elasticbeanstalk:*:*:application/*',
            'arn:aws:elasticbeanstalk:*:*:environment/*',
          ],
          Sid: 'ElasticBeanstalkHealthAccess',
        },
        {
          Action: ['bedrock:InvokeModel'],
          Effect: 'Allow',
          Resource: [
            'arn:aws:bedrock:*::foundation-model/anthropic.claude-*',
            'arn:aws:bedrock:*::foundation-model/amazon.nova-*',
          ],
          Sid: 'AIEnvironmentAnalysisInvokeFoundationModel',
        },
        {
          Action: ['bedrock:InvokeModel'],
          Condition: { StringEquals: { 'aws:ResourceAccount': `\${aws:PrincipalAccount}` } },
          Effect: 'Allow',
          Resource: [
            'arn:aws:bedrock:*:*:inference-profile/*anthropic.claude-*',
            'arn:aws:bedrock:*:*:inference-profile/*amazon.nova-*',
          ],
          Sid: 'AIEnvironmentAnalysisInvokeInferenceProfile',
        },
        {
          Action: actions(`
                  bedrock:ListFoundationModels elasticbeanstalk:DescribeEvents DescribeEnvironmentHealth
                `),
          Effect: 'Allow',
          Resource: '*',
          Sid: 'AIEnvironmentAnalysisReadOnly',
        },
        {
          Action: actions(`
                  aws-marketplace:Subscribe ViewSubscriptions Unsubscribe
                `),
          Effect: 'Allow',
          Resource: '*',
          Sid: 'MarketplaceOperationsFromBedrock',
        },
      ],
      Version: '2012-10-17',
    },
  },
  {
    name: 'AWSElasticBeanstalkMulticontainerDocker',
    path: '/',
    version: 5,
    createdAt: '2026-04-29T19:27:11Z',
    updatedAt: '2026-04-29T19:27:11Z',
    document: {
      Statement: [
        {
          Action: actions(`
                  ecs:Poll StartTask StopTask DiscoverPollEndpoint StartTelemetrySession
                  RegisterContainerInstance DeregisterContainerInstance DescribeContainerInstances Submit*
                  DescribeTasks
                `),
          Effect: 'Allow',
          Resource: '*',
          Sid: 'ECSAccess',
        },
        {
          Action: ['ecs:TagResource'],
          Condition: { StringEquals: { 'ecs:CreateAction': ['RegisterContainerInstance', 'StartTask'] } },
          Effect: 'Allow',
          Resource: '*',
          Sid: 'AllowECSTagResource',
        },
        {
          Action: ['bedrock:InvokeModel'],
          Effect: 'Allow',
          Resource: [
            'arn:aws:bedrock:*::foundation-model/anthropic.claude-*',
            'arn:aws:bedrock:*::foundation-model/amazon.nova-*',
          ],
          Sid: 'AIEnvironmentAnalysisInvokeFoundationModel',
        },
        {
          Action: ['bedrock:InvokeModel'],
          Condition: { StringEquals: { 'aws:ResourceAccount': `\${aws:PrincipalAccount}` } },
          Effect: 'Allow',
          Resource: [
            'arn:aws:bedrock:*:*:inference-profile/*anthropic.claude-*',
            'arn:aws:bedrock:*:*:inference-profile/*amazon.nova-*',
          ],
          Sid: 'AIEnvironmentAnalysisInvokeInferenceProfile',
        },
        {
          Action: actions(`
                  bedrock:ListFoundationModels elasticbeanstalk:DescribeEvents DescribeEnvironmentHealth
                `),
          Effect: 'Allow',
          Resource: '*',
          Sid: 'AIEnvironmentAnalysisReadOnly',
        },
        {
          Action: actions(`
                  aws-marketplace:Subscribe ViewSubscriptions Unsubscribe
                `),
          Effect: 'Allow',
          Resource: '*',
          Sid: 'MarketplaceOperationsFromBedrock',
        },
      ],
      Version: '2012-10-17',
    },
  },
  {
    name: 'AWSElasticBeanstalkEnhancedHealth',
    path: '/service-role/',
    version: 4,
    createdAt: '2018-04-09T22:12:53Z',
    updatedAt: '2018-04-09T22:12:53Z',
    document: {
      Statement: [
        {
          Action: actions(`
                  elasticloadbalancing:DescribeInstanceHealth DescribeLoadBalancers DescribeTargetHealth
                  ec2:DescribeInstances DescribeInstanceStatus GetConsoleOutput AssociateAddress
                  DescribeAddresses DescribeSecurityGroups sqs:GetQueueAttributes GetQueueUrl
                  autoscaling:DescribeAutoScalingGroups DescribeAutoScalingInstances
                  DescribeScalingActivities DescribeNotificationConfigurations sns:Publish
                `),
          Effect: 'Allow',
          Resource: ['*'],
        },
        {
          Action: actions(`
                  logs:DescribeLogStreams CreateLogStream PutLogEvents
                `),
          Effect: 'Allow',
          Resource: 'arn:aws:logs:*:*:log-group:/aws/elasticbeanstalk/*:log-stream:*',
        },
      ],
      Version: '2012-10-17',
    },
  },
];
