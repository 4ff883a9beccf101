import { actions } from './action-list.js';
import type { AwsManagedPolicy } from './aws-managed-policy.js';

/** Policies that AWS manages, of platforms that run containers. @source AWS Managed Policy Reference Guide */
export const containerPlatformsPolicies: readonly AwsManagedPolicy[] = [
  {
    name: 'AWSAppRunnerServicePolicyForECRAccess',
    path: '/service-role/',
    version: 1,
    createdAt: '2021-05-14T19:17:21Z',
    updatedAt: '2021-05-14T19:17:21Z',
    document: {
      Statement: [
        {
          Action: actions(`
                  ecr:GetDownloadUrlForLayer BatchGetImage DescribeImages GetAuthorizationToken
                  BatchCheckLayerAvailability
                `),
          Effect: 'Allow',
          Resource: '*',
        },
      ],
      Version: '2012-10-17',
    },
  },
  {
    name: 'AWSAppRunnerFullAccess',
    path: '/',
    version: 1,
    createdAt: '2022-01-11T04:02:09Z',
    updatedAt: '2022-01-11T04:02:09Z',
    document: {
      Statement: [
        {
          Action: ['iam:CreateServiceLinkedRole'],
          Condition: { StringLike: { 'iam:AWSServiceName': 'apprunner.amazonaws.com' } },
          Effect: 'Allow',
          Resource: 'arn:aws:iam::*:role/aws-service-role/apprunner.amazonaws.com/AWSServiceRoleForAppRunner',
        },
        {
          Action: ['iam:PassRole'],
          Condition: { StringLike: { 'iam:PassedToService': 'apprunner.amazonaws.com' } },
          Effect: 'Allow',
          Resource: '*',
        },
        { Action: ['apprunner:*'], Effect: 'Allow', Resource: '*', Sid: 'AppRunnerAdminAccess' },
      ],
      Version: '2012-10-17',
    },
  },
  {
    name: 'AWSAppRunnerReadOnlyAccess',
    path: '/',
    version: 1,
    createdAt: '2022-02-24T21:24:15Z',
    updatedAt: '2022-02-24T21:24:15Z',
    document: {
      Statement: [{ Action: ['apprunner:List*', 'apprunner:Describe*'], Effect: 'Allow', Resource: '*' }],
      Version: '2012-10-17',
    },
  },
  {
    name: 'AWSAppMeshEnvoyAccess',
    path: '/',
    version: 1,
    createdAt: '2019-07-03T21:29:37Z',
    updatedAt: '2019-07-03T21:29:37Z',
    document: {
      Statement: [{ Action: ['appmesh:StreamAggregatedResources'], Effect: 'Allow', Resource: '*' }],
      Version: '2012-10-17',
    },
  },
  {
    name: 'AWSBatchServiceRole',
    path: '/service-role/',
    version: 13,
    createdAt: '2023-12-05T18:49:44Z',
    updatedAt: '2023-12-05T18:49:44Z',
    document: {
      Statement: [
        {
          Action: actions(`
                  ec2:DescribeAccountAttributes DescribeInstances DescribeInstanceStatus
                  DescribeInstanceAttribute DescribeSubnets DescribeSecurityGroups DescribeKeyPairs
                  DescribeImages DescribeImageAttribute DescribeSpotInstanceRequests
                  DescribeSpotFleetInstances DescribeSpotFleetRequests DescribeSpotPriceHistory
                  DescribeSpotFleetRequestHistory DescribeVpcClassicLink DescribeLaunchTemplateVersions
                  CreateLaunchTemplate DeleteLaunchTemplate RequestSpotFleet CancelSpotFleetRequests
                  ModifySpotFleetRequest TerminateInstances RunInstances autoscaling:DescribeAccountLimits
                  DescribeAutoScalingGroups DescribeLaunchConfigurations DescribeAutoScalingInstances
                  DescribeScalingActivities CreateLaunchConfiguration CreateAutoScalingGroup
                  UpdateAutoScalingGroup SetDesiredCapacity DeleteLaunchConfiguration DeleteAutoScalingGroup
                  CreateOrUpdateTags SuspendProcesses PutNotificationConfiguration
                  TerminateInstanceInAutoScalingGroup ecs:DescribeClusters DescribeContainerInstances
                  DescribeTaskDefinition DescribeTasks ListAccountSettings ListClusters
                  ListContainerInstances ListTaskDefinitionFamilies ListTaskDefinitions ListTasks
                  CreateCluster DeleteCluster RegisterTaskDefinition DeregisterTaskDefinition RunTask
                  StartTask StopTask UpdateContainerAgent DeregisterContainerInstance logs:CreateLogGroup
                  CreateLogStream PutLogEvents DescribeLogGroups iam:GetInstanceProfile GetRole
                `),
          Effect: 'Allow',
          Resource: '*',
          Sid: 'AWSBatchPolicyStatement1',
        },
        {
          Action: ['ecs:TagResource'],
          Effect: 'Allow',
          Resource: ['arn:aws:ecs:*:*:task/*_Batch_*'],
          Sid: 'AWSBatchPolicyStatement2',
        },
        {
          Action: ['iam:PassRole'],
          Condition: {
            StringEquals: {
              'iam:PassedToService': ['ec2.amazonaws.com', 'ec2.amazonaws.com.cn', 'ecs-tasks.amazonaws.com'],
            },
          },
          Effect: 'Allow',
          Resource: ['*'],
          Sid: 'AWSBatchPolicyStatement3',
        },
        {
          Action: ['iam:CreateServiceLinkedRole'],
          Condition: {
            StringEquals: {
              'iam:AWSServiceName': [
                'spot.amazonaws.com',
                'spotfleet.amazonaws.com',
                'autoscaling.amazonaws.com',
                'ecs.amazonaws.com',
              ],
            },
          },
          Effect: 'Allow',
          Resource: '*',
          Sid: 'AWSBatchPolicyStatement4',
        },
        {
          Action: ['ec2:CreateTags'],
          Condition: { StringEquals: { 'ec2:CreateAction': 'RunInstances' } },
          Effect: 'Allow',
          Resource: ['*'],
          Sid: 'AWSBatchPolicyStatement5',
        },
      ],
      Version: '2012-10-17',
    },
  },
  {
    name: 'AWSBatchFullAccess',
    path: '/',
    version: 7,
    createdAt: '2022-10-24T16:09:09Z',
    updatedAt: '2022-10-24T16:09:09Z',
    document: {
      Statement: [
        {
          Action: actions(`
                  batch:* cloudwatch:GetMetricStatistics ec2:DescribeSubnets DescribeSecurityGroups
                  DescribeKeyPairs DescribeVpcs DescribeImages DescribeLaunchTemplates
                  DescribeLaunchTemplateVersions ecs:DescribeClusters Describe* List* eks:DescribeCluster
                  ListClusters logs:Describe* Get* TestMetricFilter FilterLogEvents iam:ListInstanceProfiles
                  ListRoles
                `),
          Effect: 'Allow',
          Resource: '*',
        },
        {
          Action: ['iam:PassRole'],
          Effect: 'Allow',
          Resource: [
            'arn:aws:iam::*:role/AWSBatchServiceRole',
            'arn:aws:iam::*:role/service-role/AWSBatchServiceRole',
            'arn:aws:iam::*:role/ecsInstanceRole',
            'arn:aws:iam::*:instance-profile/ecsInstanceRole',
            'arn:aws:iam::*:role/iaws-ec2-spot-fleet-role',
            'arn:aws:iam::*:role/aws-ec2-spot-fleet-role',
            'arn:aws:iam::*:role/AWSBatchJobRole*',
          ],
        },
        {
          Action: ['iam:CreateServiceLinkedRole'],
          Condition: { StringEquals: { 'iam:AWSServiceName': 'batch.amazonaws.com' } },
          Effect: 'Allow',
          Resource: 'arn:aws:iam::*:role/*Batch*',
        },
      ],
      Version: '2012-10-17',
    },
  },
];
