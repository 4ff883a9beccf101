import { actions } from './action-list.js';
import type { AwsManagedPolicy } from './aws-managed-policy.js';

/** Policies that AWS manages, of EKS clusters, their nodes and drivers. @source AWS Managed Policy Reference Guide */
export const eksNodesPolicies: readonly AwsManagedPolicy[] = [
  {
    name: 'AmazonEKSVPCResourceController',
    path: '/',
    version: 1,
    createdAt: '2020-08-12T00:55:34Z',
    updatedAt: '2020-08-12T00:55:34Z',
    document: {
      Statement: [
        {
          Action: ['ec2:CreateNetworkInterfacePermission'],
          Condition: {
            'ForAnyValue:StringEquals': { 'ec2:ResourceTag/eks:eni:owner': 'eks-vpc-resource-controller' },
          },
          Effect: 'Allow',
          Resource: '*',
        },
        {
          Action: actions(`
                  ec2:CreateNetworkInterface DetachNetworkInterface ModifyNetworkInterfaceAttribute
                  DeleteNetworkInterface AttachNetworkInterface UnassignPrivateIpAddresses
                  AssignPrivateIpAddresses
                `),
          Effect: 'Allow',
          Resource: '*',
        },
      ],
      Version: '2012-10-17',
    },
  },
  {
    name: 'AmazonEKSServicePolicy',
    path: '/',
    version: 7,
    createdAt: '2024-10-14T21:12:40Z',
    updatedAt: '2024-10-14T21:12:40Z',
    document: {
      Statement: [
        {
          Action: actions(`
                  ec2:CreateNetworkInterface CreateNetworkInterfacePermission DeleteNetworkInterface
                  DescribeInstances DescribeNetworkInterfaces DetachNetworkInterface DescribeSecurityGroups
                  DescribeSubnets DescribeVpcs ModifyNetworkInterfaceAttribute iam:ListAttachedRolePolicies
                  eks:UpdateClusterVersion ec2:GetSecurityGroupsForVpc
                `),
          Effect: 'Allow',
          Resource: '*',
        },
        {
          Action: ['ec2:CreateTags', 'ec2:DeleteTags'],
          Effect: 'Allow',
          Resource: ['arn:aws:ec2:*:*:vpc/*', 'arn:aws:ec2:*:*:subnet/*'],
        },
        {
          Action: ['ec2:CreateTags'],
          Condition: { StringLike: { 'aws:RequestTag/Name': 'eks-cluster-*' } },
          Effect: 'Allow',
          Resource: ['arn:aws:ec2:*:*:network-interface/*'],
        },
        { Action: ['route53:AssociateVPCWithHostedZone'], Effect: 'Allow', Resource: '*' },
        { Action: ['logs:CreateLogGroup'], Effect: 'Allow', Resource: '*' },
        {
          Action: ['logs:CreateLogStream', 'logs:DescribeLogStreams'],
          Effect: 'Allow',
          Resource: 'arn:aws:logs:*:*:log-group:/aws/eks/*:*',
        },
        {
          Action: ['logs:PutLogEvents'],
          Effect: 'Allow',
          Resource: 'arn:aws:logs:*:*:log-group:/aws/eks/*:*:*',
        },
        {
          Action: ['iam:CreateServiceLinkedRole'],
          Condition: { StringLike: { 'iam:AWSServiceName': 'eks.amazonaws.com' } },
          Effect: 'Allow',
          Resource: 'arn:aws:iam::*:role/aws-service-role/eks.amazonaws.com/AWSServiceRoleForAmazonEKS',
        },
      ],
      Version: '2012-10-17',
    },
  },
  {
    name: 'AmazonEKSFargatePodExecutionRolePolicy',
    path: '/',
    version: 1,
    createdAt: '2019-11-22T04:34:29Z',
    updatedAt: '2019-11-22T04:34:29Z',
    document: {
      Statement: [
        {
          Action: actions(`
                  ecr:GetAuthorizationToken BatchCheckLayerAvailability GetDownloadUrlForLayer BatchGetImage
                `),
          Effect: 'Allow',
          Resource: '*',
        },
      ],
      Version: '2012-10-17',
    },
  },
  {
    name: 'AmazonEKSWorkerNodeMinimalPolicy',
    path: '/',
    version: 1,
    createdAt: '2024-10-02T20:03:51Z',
    updatedAt: '2024-10-02T20:03:51Z',
    document: {
      Statement: [
        {
          Action: ['eks-auth:AssumeRoleForPodIdentity'],
          Effect: 'Allow',
          Resource: '*',
          Sid: 'WorkerNodePermissions',
        },
      ],
      Version: '2012-10-17',
    },
  },
  {
    name: 'AmazonEKSBlockStoragePolicy',
    path: '/',
    version: 1,
    createdAt: '2024-10-30T20:18:13Z',
    updatedAt: '2024-10-30T20:18:13Z',
    document: {
      Statement: [
        {
          Action: actions(`
                  ec2:AttachVolume DetachVolume ModifyVolume EnableFastSnapshotRestores
                `),
          Condition: {
            StringEquals: {
              'aws:ResourceTag/eks:eks-cluster-name': `\${aws:PrincipalTag/eks:eks-cluster-name}`,
            },
          },
          Effect: 'Allow',
          Resource: '*',
        },
        {
          Action: ['ec2:CreateTags'],
          Condition: { StringEquals: { 'ec2:CreateAction': ['CreateVolume', 'CreateSnapshot'] } },
          Effect: 'Allow',
          Resource: '*',
        },
        {
          Action: ['ec2:CreateVolume'],
          Condition: {
            'ForAllValues:StringLike': {
              'aws:TagKeys': [
                'eks:eks-cluster-name',
                'CSIVolumeName',
                'ebs.csi.eks.amazonaws.com/cluster',
                'kubernetes.io/cluster/*',
                'kubernetes.io/created-for/*',
                'Name',
                'KubernetesCluster',
              ],
            },
            StringEquals: {
              'aws:RequestTag/eks:eks-cluster-name': `\${aws:PrincipalTag/eks:eks-cluster-name}`,
            },
          },
          Effect: 'Allow',
          Resource: 'arn:aws:ec2:*:*:volume/*',
        },
        { Action: ['ec2:CreateVolume'], Effect: 'Allow', Resource: 'arn:aws:ec2:*:*:snapshot/*' },
        { Action: ['ec2:CreateSnapshot'], Effect: 'Allow', Resource: 'arn:aws:ec2:*:*:volume/*' },
        {
          Action: ['ec2:CreateSnapshot'],
          Condition: {
            'ForAllValues:StringLike': {
              'aws:TagKeys': [
                'eks:eks-cluster-name',
                'CSIVolumeSnapshotName',
                'ebs.csi.eks.amazonaws.com/cluster',
                'kubernetes.io/cluster/*',
                'Name',
              ],
            },
            StringEquals: {
              'aws:RequestTag/eks:eks-cluster-name': `\${aws:PrincipalTag/eks:eks-cluster-name}`,
            },
          },
          Effect: 'Allow',
          Resource: 'arn:aws:ec2:*:*:snapshot/*',
        },
      ],
      Version: '2012-10-17',
    },
  },
  {
    name: 'AmazonEBSCSIDriverPolicy',
    path: '/service-role/',
    version: 15,
    createdAt: '2026-05-13T17:42:22Z',
    updatedAt: '2026-05-13T17:42:22Z',
    document: {
      Statement: [
        {
          Action: actions(`
                  ec2:DescribeAvailabilityZones DescribeInstances DescribeInstanceTypes DescribeSnapshots
                  DescribeTags DescribeVolumes DescribeVolumesModifications DescribeVolumeStatus
                `),
          Effect: 'Allow',
          Resource: '*',
        },
        {
          Action: ['ec2:CreateSnapshot', 'ec2:ModifyVolume'],
          Effect: 'Allow',
          Resource: 'arn:aws:ec2:*:*:volume/*',
        },
        { Action: ['ec2:CopyVolumes'], Effect: 'Allow', Resource: ['arn:aws:ec2:*:*:volume/vol-*'] },
        {
          Action: ['ec2:AttachVolume', 'ec2:DetachVolume'],
          Effect: 'Allow',
          Resource: ['arn:aws:ec2:*:*:volume/*', 'arn:aws:ec2:*:*:instance/*'],
        },
        {
          Action: ['ec2:CreateVolume', 'ec2:EnableFastSnapshotRestores'],
          Effect: 'Allow',
          Resource: 'arn:aws:ec2:*:*:snapshot/*',
        },
        {
          Action: ['ec2:CreateTags'],
          Condition: {
            StringEquals: { 'ec2:CreateAction': ['CreateVolume', 'CreateSnapshot', 'CopyVolumes'] },
          },
          Effect: 'Allow',
          Resource: ['arn:aws:ec2:*:*:volume/*', 'arn:aws:ec2:*:*:snapshot/*'],
        },
        {
          Action: ['ec2:DeleteTags'],
          Effect: 'Allow',
          Resource: ['arn:aws:ec2:*:*:volume/*', 'arn:aws:ec2:*:*:snapshot/*'],
        },
        {
          Action: ['ec2:CreateVolume', 'ec2:CopyVolumes'],
          Condition: { StringLike: { 'aws:RequestTag/ebs.csi.aws.com/cluster': 'true' } },
          Effect: 'Allow',
          Resource: 'arn:aws:ec2:*:*:volume/*',
        },
        {
          Action: ['ec2:CreateVolume', 'ec2:CopyVolumes'],
          Condition: { StringLike: { 'aws:RequestTag/CSIVolumeName': '*' } },
          Effect: 'Allow',
          Resource: 'arn:aws:ec2:*:*:volume/*',
        },
        {
          Action: ['ec2:DeleteVolume'],
          Condition: { StringLike: { 'ec2:ResourceTag/ebs.csi.aws.com/cluster': 'true' } },
          Effect: 'Allow',
          Resource: 'arn:aws:ec2:*:*:volume/*',
        },
        {
          Action: ['ec2:DeleteVolume'],
          Condition: { StringLike: { 'ec2:ResourceTag/CSIVolumeName': '*' } },
          Effect: 'Allow',
          Resource: 'arn:aws:ec2:*:*:volume/*',
        },
        {
          Action: ['ec2:DeleteVolume'],
          Condition: { StringLike: { 'ec2:ResourceTag/kubernetes.io/created-for/pvc/name': '*' } },
          Effect: 'Allow',
          Resource: 'arn:aws:ec2:*:*:volume/*',
        },
        {
          Action: ['ec2:CreateSnapshot'],
          Condition: { StringLike: { 'aws:RequestTag/CSIVolumeSnapshotName': '*' } },
          Effect: 'Allow',
          Resource: 'arn:aws:ec2:*:*:snapshot/*',
        },
        {
          Action: ['ec2:CreateSnapshot'],
          Condition: { StringLike: { 'aws:RequestTag/ebs.csi.aws.com/cluster': 'true' } },
          Effect: 'Allow',
          Resource: 'arn:aws:ec2:*:*:snapshot/*',
        },
        {
          Action: ['ec2:DeleteSnapshot', 'ec2:LockSnapshot'],
          Condition: { StringLike: { 'ec2:ResourceTag/CSIVolumeSnapshotName': '*' } },
          Effect: 'Allow',
          Resource: 'arn:aws:ec2:*:*:snapshot/*',
        },
        {
          Action: ['ec2:DeleteSnapshot', 'ec2:LockSnapshot'],
          Condition: { StringLike: { 'ec2:ResourceTag/ebs.csi.aws.com/cluster': 'true' } },
          Effect: 'Allow',
          Resource: 'arn:aws:ec2:*:*:snapshot/*',
        },
      ],
      Version: '2012-10-17',
    },
  },
  {
    name: 'AmazonEFSCSIDriverPolicy',
    path: '/service-role/',
    version: 1,
    createdAt: '2023-07-25T20:10:04Z',
    updatedAt: '2023-07-25T20:10:04Z',
    document: {
      Statement: [
        {
          Action: actions(`
                  elasticfilesystem:DescribeAccessPoints DescribeFileSystems DescribeMountTargets
                  ec2:DescribeAvailabilityZones
                `),
          Effect: 'Allow',
          Resource: '*',
          Sid: 'AllowDescribe',
        },
        {
          Action: ['elasticfilesystem:CreateAccessPoint'],
          Condition: {
            'ForAllValues:StringEquals': { 'aws:TagKeys': 'efs.csi.aws.com/cluster' },
            Null: { 'aws:RequestTag/efs.csi.aws.com/cluster': 'false' },
          },
          Effect: 'Allow',
          Resource: '*',
          Sid: 'AllowCreateAccessPoint',
        },
        {
          Action: ['elasticfilesystem:TagResource'],
          Condition: {
            'ForAllValues:StringEquals': { 'aws:TagKeys': 'efs.csi.aws.com/cluster' },
            Null: { 'aws:RequestTag/efs.csi.aws.com/cluster': 'false' },
            StringEquals: { 'elasticfilesystem:CreateAction': 'CreateAccessPoint' },
          },
          Effect: 'Allow',
          Resource: '*',
          Sid: 'AllowTagNewAccessPoints',
        },
        {
          Action: ['elasticfilesystem:DeleteAccessPoint'],
          Condition: { Null: { 'aws:ResourceTag/efs.csi.aws.com/cluster': 'false' } },
          Effect: 'Allow',
          Resource: '*',
          Sid: 'AllowDeleteAccessPoint',
        },
      ],
      Version: '2012-10-17',
    },
  },
];
