import { actions } from './action-list.js';
import type { AwsManagedPolicy } from './aws-managed-policy.js';

/** Policies that AWS manages, of instances and their images. @source AWS Managed Policy Reference Guide */
export const instancesPolicies: readonly AwsManagedPolicy[] = [
  {
    name: 'AmazonEC2RoleforSSM',
    path: '/service-role/',
    version: 8,
    createdAt: '2019-01-24T19:20:51Z',
    updatedAt: '2019-01-24T19:20:51Z',
    document: {
      Statement: [
        {
          Action: actions(`
                  ssm:DescribeAssociation GetDeployablePatchSnapshotForInstance GetDocument DescribeDocument
                  GetManifest GetParameters ListAssociations ListInstanceAssociations PutInventory
                  PutComplianceItems PutConfigurePackageResult UpdateAssociationStatus
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
        { Action: ['cloudwatch:PutMetricData'], Effect: 'Allow', Resource: '*' },
        { Action: ['ec2:DescribeInstanceStatus'], Effect: 'Allow', Resource: '*' },
        { Action: ['ds:CreateComputer', 'ds:DescribeDirectories'], Effect: 'Allow', Resource: '*' },
        {
          Action: actions(`
                  logs:CreateLogGroup CreateLogStream DescribeLogGroups DescribeLogStreams PutLogEvents
                `),
          Effect: 'Allow',
          Resource: '*',
        },
        {
          Action: actions(`
                  s3:GetBucketLocation PutObject GetObject GetEncryptionConfiguration AbortMultipartUpload
                  ListMultipartUploadParts ListBucket ListBucketMultipartUploads
                `),
          Effect: 'Allow',
          Resource: '*',
        },
      ],
      Version: '2012-10-17',
    },
  },
  {
    name: 'AmazonEC2SpotFleetAutoscaleRole',
    path: '/service-role/',
    version: 3,
    createdAt: '2019-02-18T19:17:03Z',
    updatedAt: '2019-02-18T19:17:03Z',
    document: {
      Statement: [
        {
          Action: ['ec2:DescribeSpotFleetRequests', 'ec2:ModifySpotFleetRequest'],
          Effect: 'Allow',
          Resource: ['*'],
        },
        {
          Action: actions(`
                  cloudwatch:DescribeAlarms PutMetricAlarm DeleteAlarms
                `),
          Effect: 'Allow',
          Resource: ['*'],
        },
        {
          Action: ['iam:CreateServiceLinkedRole'],
          Condition: { StringLike: { 'iam:AWSServiceName': 'ec2.application-autoscaling.amazonaws.com' } },
          Effect: 'Allow',
          Resource:
            'arn:aws:iam::*:role/aws-service-role/ec2.application-autoscaling.amazonaws.com/AWSServiceRoleForApplicationAutoScaling_EC2SpotFleetRequest',
        },
      ],
      Version: '2012-10-17',
    },
  },
  {
    name: 'EC2InstanceConnect',
    path: '/',
    version: 1,
    createdAt: '2019-06-27T18:53:34Z',
    updatedAt: '2019-06-27T18:53:34Z',
    document: {
      Statement: [
        {
          Action: ['ec2:DescribeInstances', 'ec2-instance-connect:SendSSHPublicKey'],
          Effect: 'Allow',
          Resource: '*',
          Sid: 'EC2InstanceConnect',
        },
      ],
      Version: '2012-10-17',
    },
  },
  {
    name: 'EC2InstanceProfileForImageBuilder',
    path: '/',
    version: 12,
    createdAt: '2026-02-12T17:58:59Z',
    updatedAt: '2026-02-12T17:58:59Z',
    document: {
      Statement: [
        { Action: ['ec2:DescribeVolumes', 'ec2:DescribeSnapshots'], Effect: 'Allow', Resource: '*' },
        {
          Action: ['ec2:CreateSnapshot'],
          Condition: { StringEquals: { 'aws:RequestTag/CreatedBy': 'EC2 Image Builder' } },
          Effect: 'Allow',
          Resource: ['arn:aws:ec2:*:*:snapshot/*'],
        },
        {
          Action: ['ec2:CreateSnapshot'],
          Condition: { StringEquals: { 'aws:ResourceTag/CreatedBy': 'EC2 Image Builder' } },
          Effect: 'Allow',
          Resource: ['arn:aws:ec2:*:*:volume/*'],
        },
        {
          Action: ['ec2:CreateTags'],
          Condition: {
            StringEquals: {
              'aws:RequestTag/CreatedBy': ['EC2 Image Builder'],
              'ec2:CreateAction': 'CreateSnapshot',
            },
          },
          Effect: 'Allow',
          Resource: '*',
        },
        {
          Action: ['s3:GetObject'],
          Condition: { StringEquals: { 's3:ResourceAccount': `\${aws:PrincipalAccount}` } },
          Effect: 'Allow',
          Resource: ['arn:aws:s3:::*/*.ISO', 'arn:aws:s3:::*/*.iso', 'arn:aws:s3:::*/*.Iso'],
        },
        {
          Action: ['imagebuilder:GetComponent', 'imagebuilder:GetMarketplaceResource'],
          Effect: 'Allow',
          Resource: '*',
        },
        {
          Action: ['kms:Decrypt'],
          Condition: {
            'ForAnyValue:StringEquals': {
              'aws:CalledVia': ['imagebuilder.amazonaws.com'],
              'kms:EncryptionContextKeys': 'aws:imagebuilder:arn',
            },
          },
          Effect: 'Allow',
          Resource: '*',
        },
        { Action: ['s3:GetObject'], Effect: 'Allow', Resource: 'arn:aws:s3:::ec2imagebuilder*' },
        {
          Action: actions(`
                  logs:CreateLogStream CreateLogGroup PutLogEvents
                `),
          Effect: 'Allow',
          Resource: 'arn:aws:logs:*:*:log-group:/aws/imagebuilder/*',
        },
      ],
      Version: '2012-10-17',
    },
  },
  {
    name: 'EC2InstanceProfileForImageBuilderECRContainerBuilds',
    path: '/',
    version: 1,
    createdAt: '2020-12-11T19:48:15Z',
    updatedAt: '2020-12-11T19:48:15Z',
    document: {
      Statement: [
        {
          Action: actions(`
                  imagebuilder:GetComponent GetContainerRecipe ecr:GetAuthorizationToken BatchGetImage
                  InitiateLayerUpload UploadLayerPart CompleteLayerUpload BatchCheckLayerAvailability
                  GetDownloadUrlForLayer PutImage
                `),
          Effect: 'Allow',
          Resource: '*',
        },
        {
          Action: ['kms:Decrypt'],
          Condition: {
            'ForAnyValue:StringEquals': {
              'aws:CalledVia': ['imagebuilder.amazonaws.com'],
              'kms:EncryptionContextKeys': 'aws:imagebuilder:arn',
            },
          },
          Effect: 'Allow',
          Resource: '*',
        },
        { Action: ['s3:GetObject'], Effect: 'Allow', Resource: 'arn:aws:s3:::ec2imagebuilder*' },
        {
          Action: actions(`
                  logs:CreateLogStream CreateLogGroup PutLogEvents
                `),
          Effect: 'Allow',
          Resource: 'arn:aws:logs:*:*:log-group:/aws/imagebuilder/*',
        },
      ],
      Version: '2012-10-17',
    },
  },
  {
    name: 'Ec2ImageBuilderCrossAccountDistributionAccess',
    path: '/',
    version: 1,
    createdAt: '2020-09-30T19:22:54Z',
    updatedAt: '2020-09-30T19:22:54Z',
    document: {
      Statement: [
        { Action: ['ec2:CreateTags'], Effect: 'Allow', Resource: 'arn:aws:ec2:*::image/*' },
        {
          Action: actions(`
                  ec2:DescribeImages CopyImage ModifyImageAttribute
                `),
          Effect: 'Allow',
          Resource: '*',
        },
      ],
      Version: '2012-10-17',
    },
  },
  {
    name: 'AutoScalingReadOnlyAccess',
    path: '/',
    version: 1,
    createdAt: '2017-01-12T19:39:35Z',
    updatedAt: '2017-01-12T19:39:35Z',
    document: {
      Statement: [{ Action: ['autoscaling:Describe*'], Effect: 'Allow', Resource: '*' }],
      Version: '2012-10-17',
    },
  },
  {
    name: 'AutoScalingNotificationAccessRole',
    path: '/service-role/',
    version: 1,
    createdAt: '2015-02-06T18:41:22Z',
    updatedAt: '2015-02-06T18:41:22Z',
    document: {
      Statement: [
        {
          Action: actions(`
                  sqs:SendMessage GetQueueUrl sns:Publish
                `),
          Effect: 'Allow',
          Resource: '*',
        },
      ],
      Version: '2012-10-17',
    },
  },
  {
    name: 'AWSCloud9User',
    path: '/',
    version: 12,
    createdAt: '2026-02-12T18:00:52Z',
    updatedAt: '2026-02-12T18:00:52Z',
    document: {
      Statement: [
        {
          Action: actions(`
                  cloud9:UpdateUserSettings GetUserSettings GetMigrationExperiences iam:GetUser ListUsers
                  ec2:DescribeVpcs DescribeSubnets DescribeInstanceTypeOfferings DescribeRouteTables
                `),
          Effect: 'Allow',
          Resource: '*',
        },
        {
          Action: ['cloud9:CreateEnvironmentEC2', 'cloud9:CreateEnvironmentSSH'],
          Condition: { Null: { 'cloud9:OwnerArn': 'true' } },
          Effect: 'Allow',
          Resource: '*',
        },
        {
          Action: ['cloud9:GetUserPublicKey'],
          Condition: { Null: { 'cloud9:UserArn': 'true' } },
          Effect: 'Allow',
          Resource: '*',
        },
        {
          Action: ['cloud9:DescribeEnvironmentMemberships'],
          Condition: { Null: { 'cloud9:EnvironmentId': 'true', 'cloud9:UserArn': 'true' } },
          Effect: 'Allow',
          Resource: ['*'],
        },
        {
          Action: ['iam:CreateServiceLinkedRole'],
          Condition: { StringLike: { 'iam:AWSServiceName': 'cloud9.amazonaws.com' } },
          Effect: 'Allow',
          Resource: '*',
        },
        {
          Action: ['ssm:StartSession', 'ssm:GetConnectionStatus'],
          Condition: {
            StringEquals: { 'aws:CalledViaFirst': 'cloud9.amazonaws.com' },
            StringLike: { 'ssm:resourceTag/aws:cloud9:environment': '*' },
          },
          Effect: 'Allow',
          Resource: 'arn:aws:ec2:*:*:instance/*',
        },
        { Action: ['ssm:StartSession'], Effect: 'Allow', Resource: ['arn:aws:ssm:*:*:document/*'] },
        { Action: ['ssmmessages:OpenDataChannel'], Effect: 'Allow', Resource: ['arn:aws:ssm:*:*:session/*'] },
      ],
      Version: '2012-10-17',
    },
  },
  {
    name: 'AWSCloud9SSMInstanceProfile',
    path: '/',
    version: 1,
    createdAt: '2020-05-14T11:40:49Z',
    updatedAt: '2020-05-14T11:40:49Z',
    document: {
      Statement: [
        {
          Action: actions(`
                  ssmmessages:CreateControlChannel CreateDataChannel OpenControlChannel OpenDataChannel
                  ssm:UpdateInstanceInformation
                `),
          Effect: 'Allow',
          Resource: '*',
        },
      ],
      Version: '2012-10-17',
    },
  },
];
