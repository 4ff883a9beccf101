import type { AwsManagedPolicy } from './aws-managed-policy.js';

/** Policies that AWS manages, of EC2, load balancing and auto scaling. @source AWS Managed Policy Reference Guide */
export const computePolicies: readonly AwsManagedPolicy[] = [
  {
    name: 'AmazonEC2FullAccess',
    path: '/',
    version: 5,
    createdAt: '2015-02-06T18:40:15Z',
    updatedAt: '2018-11-27T02:16:56Z',
    document: {
      Version: '2012-10-17',
      Statement: [
        { Effect: 'Allow', Action: 'ec2:*', Resource: '*' },
        { Effect: 'Allow', Action: 'elasticloadbalancing:*', Resource: '*' },
        { Effect: 'Allow', Action: 'cloudwatch:*', Resource: '*' },
        { Effect: 'Allow', Action: 'autoscaling:*', Resource: '*' },
        {
          Effect: 'Allow',
          Action: 'iam:CreateServiceLinkedRole',
          Resource: '*',
          Condition: {
            StringEquals: {
              'iam:AWSServiceName': [
                'autoscaling.amazonaws.com',
                'ec2scheduled.amazonaws.com',
                'elasticloadbalancing.amazonaws.com',
                'spot.amazonaws.com',
                'spotfleet.amazonaws.com',
                'transitgateway.amazonaws.com',
              ],
            },
          },
        },
      ],
    },
  },
  {
    name: 'AmazonEC2ReadOnlyAccess',
    path: '/',
    version: 5,
    createdAt: '2015-02-06T18:40:17Z',
    updatedAt: '2026-02-12T18:03:17Z',
    document: {
      Version: '2012-10-17',
      Statement: [
        { Effect: 'Allow', Action: ['ec2:Describe*', 'ec2:GetSecurityGroupsForVpc'], Resource: '*' },
        { Effect: 'Allow', Action: 'elasticloadbalancing:Describe*', Resource: '*' },
        {
          Effect: 'Allow',
          Action: ['cloudwatch:ListMetrics', 'cloudwatch:GetMetricStatistics', 'cloudwatch:Describe*'],
          Resource: '*',
        },
        { Effect: 'Allow', Action: 'autoscaling:Describe*', Resource: '*' },
      ],
    },
  },
  {
    name: 'ElasticLoadBalancingFullAccess',
    path: '/',
    version: 9,
    createdAt: '2018-09-20T20:42:07Z',
    updatedAt: '2026-02-23T18:57:07Z',
    document: {
      Version: '2012-10-17',
      Statement: [
        { Effect: 'Allow', Action: 'elasticloadbalancing:*', Resource: '*' },
        {
          Effect: 'Allow',
          Action: [
            'ec2:DescribeAccountAttributes',
            'ec2:DescribeAddresses',
            'ec2:DescribeInternetGateways',
            'ec2:DescribeSecurityGroups',
            'ec2:DescribeSubnets',
            'ec2:DescribeVpcs',
            'ec2:DescribeVpcClassicLink',
            'ec2:DescribeInstances',
            'ec2:DescribeNetworkInterfaces',
            'ec2:DescribeClassicLinkInstances',
            'ec2:DescribeRouteTables',
            'ec2:DescribeCoipPools',
            'ec2:GetCoipPoolUsage',
            'ec2:GetSecurityGroupsForVpc',
            'ec2:DescribeVpcPeeringConnections',
            'ec2:DescribeAvailabilityZones',
            'cognito-idp:DescribeUserPoolClient',
          ],
          Resource: '*',
        },
        {
          Effect: 'Allow',
          Action: 'iam:CreateServiceLinkedRole',
          Resource: '*',
          Condition: { StringEquals: { 'iam:AWSServiceName': 'elasticloadbalancing.amazonaws.com' } },
        },
        {
          Effect: 'Allow',
          Action: 'arc-zonal-shift:*',
          Resource: 'arn:aws:elasticloadbalancing:*:*:loadbalancer/*',
        },
        {
          Effect: 'Allow',
          Action: ['arc-zonal-shift:ListManagedResources', 'arc-zonal-shift:ListZonalShifts'],
          Resource: '*',
        },
      ],
    },
  },
  {
    name: 'ElasticLoadBalancingReadOnly',
    path: '/',
    version: 3,
    createdAt: '2018-09-20T20:17:09Z',
    updatedAt: '2023-11-26T18:15:46Z',
    document: {
      Version: '2012-10-17',
      Statement: [
        {
          Sid: 'Statement1',
          Effect: 'Allow',
          Action: ['elasticloadbalancing:Describe*', 'elasticloadbalancing:Get*'],
          Resource: '*',
        },
        {
          Sid: 'Statement2',
          Effect: 'Allow',
          Action: ['ec2:DescribeInstances', 'ec2:DescribeClassicLinkInstances', 'ec2:DescribeSecurityGroups'],
          Resource: '*',
        },
        {
          Sid: 'Statement3',
          Effect: 'Allow',
          Action: 'arc-zonal-shift:GetManagedResource',
          Resource: 'arn:aws:elasticloadbalancing:*:*:loadbalancer/*',
        },
        {
          Sid: 'Statement4',
          Effect: 'Allow',
          Action: ['arc-zonal-shift:ListManagedResources', 'arc-zonal-shift:ListZonalShifts'],
          Resource: '*',
        },
      ],
    },
  },
  {
    name: 'AutoScalingFullAccess',
    path: '/',
    version: 2,
    createdAt: '2017-01-12T19:31:58Z',
    updatedAt: '2018-02-06T21:59:13Z',
    document: {
      Version: '2012-10-17',
      Statement: [
        { Effect: 'Allow', Action: 'autoscaling:*', Resource: '*' },
        { Effect: 'Allow', Action: 'cloudwatch:PutMetricAlarm', Resource: '*' },
        {
          Effect: 'Allow',
          Action: [
            'ec2:DescribeAccountAttributes',
            'ec2:DescribeAvailabilityZones',
            'ec2:DescribeImages',
            'ec2:DescribeInstanceAttribute',
            'ec2:DescribeInstances',
            'ec2:DescribeKeyPairs',
            'ec2:DescribeLaunchTemplateVersions',
            'ec2:DescribePlacementGroups',
            'ec2:DescribeSecurityGroups',
            'ec2:DescribeSpotInstanceRequests',
            'ec2:DescribeSubnets',
            'ec2:DescribeVpcClassicLink',
          ],
          Resource: '*',
        },
        {
          Effect: 'Allow',
          Action: ['elasticloadbalancing:DescribeLoadBalancers', 'elasticloadbalancing:DescribeTargetGroups'],
          Resource: '*',
        },
        {
          Effect: 'Allow',
          Action: 'iam:CreateServiceLinkedRole',
          Resource: '*',
          Condition: { StringEquals: { 'iam:AWSServiceName': 'autoscaling.amazonaws.com' } },
        },
      ],
    },
  },
];
