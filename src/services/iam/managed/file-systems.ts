import { actions } from './action-list.js';
import type { AwsManagedPolicy } from './aws-managed-policy.js';

/** Policies that AWS manages, of file systems and transfers. @source AWS Managed Policy Reference Guide */
export const fileSystemsPolicies: readonly AwsManagedPolicy[] = [
  {
    name: 'AmazonFSxReadOnlyAccess',
    path: '/',
    version: 1,
    createdAt: '2018-11-28T16:33:32Z',
    updatedAt: '2018-11-28T16:33:32Z',
    document: {
      Statement: [{ Action: ['fsx:Describe*', 'fsx:ListTagsForResource'], Effect: 'Allow', Resource: '*' }],
      Version: '2012-10-17',
    },
  },
  {
    name: 'AmazonElasticFileSystemReadOnlyAccess',
    path: '/',
    version: 9,
    createdAt: '2024-11-07T19:39:56Z',
    updatedAt: '2024-11-07T19:39:56Z',
    document: {
      Statement: [
        {
          Action: actions(`
                  cloudwatch:DescribeAlarmsForMetric GetMetricData ec2:DescribeAvailabilityZones
                  DescribeNetworkInterfaceAttribute DescribeNetworkInterfaces DescribeSecurityGroups
                  DescribeSubnets DescribeVpcAttribute DescribeVpcs
                  elasticfilesystem:DescribeAccountPreferences DescribeBackupPolicy DescribeFileSystems
                  DescribeFileSystemPolicy DescribeLifecycleConfiguration DescribeMountTargets
                  DescribeMountTargetSecurityGroups DescribeTags DescribeAccessPoints
                  DescribeReplicationConfigurations ListTagsForResource ReplicationRead kms:ListAliases
                `),
          Effect: 'Allow',
          Resource: '*',
          Sid: 'ElasticFileSystemReadOnlyAccess',
        },
      ],
      Version: '2012-10-17',
    },
  },
  {
    name: 'AmazonElasticFileSystemClientFullAccess',
    path: '/',
    version: 1,
    createdAt: '2020-01-13T16:27:00Z',
    updatedAt: '2020-01-13T16:27:00Z',
    document: {
      Statement: [
        {
          Action: actions(`
                  elasticfilesystem:ClientMount ClientRootAccess ClientWrite DescribeMountTargets
                `),
          Effect: 'Allow',
          Resource: '*',
        },
      ],
      Version: '2012-10-17',
    },
  },
  {
    name: 'AmazonElasticFileSystemClientReadOnlyAccess',
    path: '/',
    version: 1,
    createdAt: '2020-01-13T16:24:36Z',
    updatedAt: '2020-01-13T16:24:36Z',
    document: {
      Statement: [
        {
          Action: ['elasticfilesystem:ClientMount', 'elasticfilesystem:DescribeMountTargets'],
          Effect: 'Allow',
          Resource: '*',
        },
      ],
      Version: '2012-10-17',
    },
  },
  {
    name: 'AmazonElasticFileSystemsUtils',
    path: '/',
    version: 2,
    createdAt: '2026-04-07T13:12:14Z',
    updatedAt: '2026-04-07T13:12:14Z',
    document: {
      Statement: [
        {
          Action: actions(`
                  ssm:DescribeAssociation GetDeployablePatchSnapshotForInstance GetDocument DescribeDocument
                  GetManifest GetParameter GetParameters ListAssociations ListInstanceAssociations
                  PutInventory PutComplianceItems PutConfigurePackageResult UpdateAssociationStatus
                  UpdateInstanceAssociationStatus UpdateInstanceInformation
                `),
          Effect: 'Allow',
          Resource: '*',
        },
        {
          Action: actions(`
                  ssmmessages:CreateControlChannel CreateDataChannel OpenControlChannel OpenDataChannel
                `),
          Effect: 'Allow',
          Resource: '*',
        },
        {
          Action: actions(`
                  ec2messages:AcknowledgeMessage DeleteMessage FailMessage GetEndpoint GetMessages SendReply
                `),
          Effect: 'Allow',
          Resource: '*',
        },
        { Action: ['elasticfilesystem:DescribeMountTargets'], Effect: 'Allow', Resource: '*' },
        { Action: ['ec2:DescribeAvailabilityZones'], Effect: 'Allow', Resource: '*' },
        {
          Action: actions(`
                  logs:PutLogEvents DescribeLogStreams DescribeLogGroups CreateLogStream CreateLogGroup
                  PutRetentionPolicy
                `),
          Effect: 'Allow',
          Resource: '*',
        },
        {
          Action: ['cloudwatch:PutMetricData'],
          Condition: { StringEquals: { 'cloudwatch:namespace': ['efs-utils/S3Files', 'efs-utils/EFS'] } },
          Effect: 'Allow',
          Resource: '*',
        },
      ],
      Version: '2012-10-17',
    },
  },
  {
    name: 'AWSDataSyncReadOnlyAccess',
    path: '/',
    version: 3,
    createdAt: '2020-06-30T17:59:22Z',
    updatedAt: '2020-06-30T17:59:22Z',
    document: {
      Statement: [
        {
          Action: actions(`
                  datasync:Describe* List* ec2:DescribeSecurityGroups DescribeSubnets
                  elasticfilesystem:DescribeFileSystems DescribeMountTargets fsx:DescribeFileSystems
                  iam:GetRole ListRoles logs:DescribeLogGroups DescribeResourcePolicies s3:ListAllMyBuckets
                  ListBucket
                `),
          Effect: 'Allow',
          Resource: '*',
        },
      ],
      Version: '2012-10-17',
    },
  },
  {
    name: 'AWSTransferReadOnlyAccess',
    path: '/',
    version: 1,
    createdAt: '2020-08-27T17:54:51Z',
    updatedAt: '2020-08-27T17:54:51Z',
    document: {
      Statement: [
        {
          Action: actions(`
                  transfer:DescribeUser DescribeServer ListUsers ListServers TestIdentityProvider
                  ListTagsForResource
                `),
          Effect: 'Allow',
          Resource: '*',
        },
      ],
      Version: '2012-10-17',
    },
  },
  {
    name: 'AWSTransferLoggingAccess',
    path: '/service-role/',
    version: 1,
    createdAt: '2019-01-14T15:32:50Z',
    updatedAt: '2019-01-14T15:32:50Z',
    document: {
      Statement: [
        {
          Action: actions(`
                  logs:CreateLogStream DescribeLogStreams CreateLogGroup PutLogEvents
                `),
          Effect: 'Allow',
          Resource: '*',
        },
      ],
      Version: '2012-10-17',
    },
  },
];
