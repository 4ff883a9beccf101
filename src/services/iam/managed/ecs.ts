import { actions } from './action-list.js';
import type { AwsManagedPolicy } from './aws-managed-policy.js';

/** Policies that AWS manages, of ECS, and of registries. @source AWS Managed Policy Reference Guide */
export const ecsPolicies: readonly AwsManagedPolicy[] = [
  {
    name: 'AmazonECSInfrastructureRolePolicyForVolumes',
    path: '/service-role/',
    version: 5,
    createdAt: '2026-02-12T18:02:34Z',
    updatedAt: '2026-02-12T18:02:34Z',
    document: {
      Statement: [
        {
          Action: ['ec2:CreateVolume'],
          Condition: {
            ArnLike: { 'aws:RequestTag/AmazonECSCreated': 'arn:aws:ecs:*:*:task/*' },
            StringEquals: { 'aws:RequestTag/AmazonECSManaged': 'true' },
          },
          Effect: 'Allow',
          Resource: 'arn:aws:ec2:*:*:volume/*',
          Sid: 'CreateEBSManagedVolume',
        },
        {
          Action: ['ec2:CreateVolume'],
          Effect: 'Allow',
          Resource: 'arn:aws:ec2:*:*:snapshot/*',
          Sid: 'CreateEBSManagedVolumeFromSnapshot',
        },
        {
          Action: ['ec2:CreateTags'],
          Condition: {
            ArnLike: { 'aws:RequestTag/AmazonECSCreated': 'arn:aws:ecs:*:*:task/*' },
            StringEquals: { 'aws:RequestTag/AmazonECSManaged': 'true', 'ec2:CreateAction': 'CreateVolume' },
          },
          Effect: 'Allow',
          Resource: 'arn:aws:ec2:*:*:volume/*',
          Sid: 'TagOnCreateVolume',
        },
        {
          Action: ['ec2:DescribeVolumes', 'ec2:DescribeAvailabilityZones'],
          Effect: 'Allow',
          Resource: '*',
          Sid: 'DescribeVolumesForLifecycle',
        },
        {
          Action: ['ec2:DescribeInstances'],
          Effect: 'Allow',
          Resource: '*',
          Sid: 'DescribeInstancesForAttachingVolume',
        },
        {
          Action: ['ec2:AttachVolume', 'ec2:DetachVolume'],
          Condition: { StringEquals: { 'aws:ResourceTag/AmazonECSManaged': 'true' } },
          Effect: 'Allow',
          Resource: 'arn:aws:ec2:*:*:volume/*',
          Sid: 'ManageEBSVolumeLifecycle',
        },
        {
          Action: ['ec2:AttachVolume', 'ec2:DetachVolume'],
          Effect: 'Allow',
          Resource: 'arn:aws:ec2:*:*:instance/*',
          Sid: 'ManageVolumeAttachmentsForEC2',
        },
        {
          Action: ['ec2:DeleteVolume'],
          Condition: {
            ArnLike: { 'aws:ResourceTag/AmazonECSCreated': 'arn:aws:ecs:*:*:task/*' },
            StringEquals: { 'aws:ResourceTag/AmazonECSManaged': 'true' },
          },
          Effect: 'Allow',
          Resource: 'arn:aws:ec2:*:*:volume/*',
          Sid: 'DeleteEBSManagedVolume',
        },
      ],
      Version: '2012-10-17',
    },
  },
  {
    name: 'AmazonECSInfrastructureRolePolicyForServiceConnectTransportLayerSecurity',
    path: '/service-role/',
    version: 4,
    createdAt: '2026-02-12T18:02:05Z',
    updatedAt: '2026-02-12T18:02:05Z',
    document: {
      Statement: [
        {
          Action: ['secretsmanager:CreateSecret'],
          Condition: {
            ArnLike: {
              'aws:RequestTag/AmazonECSCreated': [
                'arn:aws:ecs:*:*:service/*/*',
                'arn:aws:ecs:*:*:task-set/*/*',
              ],
            },
            StringEquals: {
              'aws:RequestTag/AmazonECSManaged': 'true',
              'aws:ResourceAccount': `\${aws:PrincipalAccount}`,
            },
          },
          Effect: 'Allow',
          Resource: 'arn:aws:secretsmanager:*:*:secret:ecs-sc!*',
          Sid: 'CreateSecret',
        },
        {
          Action: ['secretsmanager:TagResource'],
          Condition: {
            ArnLike: {
              'aws:RequestTag/AmazonECSCreated': [
                'arn:aws:ecs:*:*:service/*/*',
                'arn:aws:ecs:*:*:task-set/*/*',
              ],
            },
            StringEquals: {
              'aws:RequestTag/AmazonECSManaged': 'true',
              'aws:ResourceAccount': `\${aws:PrincipalAccount}`,
            },
          },
          Effect: 'Allow',
          Resource: 'arn:aws:secretsmanager:*:*:secret:ecs-sc!*',
          Sid: 'TagOnCreateSecret',
        },
        {
          Action: actions(`
                  secretsmanager:UpdateSecret GetSecretValue PutSecretValue DeleteSecret RotateSecret
                  UpdateSecretVersionStage
                `),
          Condition: {
            StringEquals: {
              'aws:ResourceAccount': `\${aws:PrincipalAccount}`,
              'secretsmanager:ResourceTag/aws:secretsmanager:owningService': 'ecs-sc',
            },
          },
          Effect: 'Allow',
          Resource: 'arn:aws:secretsmanager:*:*:secret:ecs-sc!*',
          Sid: 'RotateTLSCertificateSecret',
        },
        {
          Action: ['secretsmanager:DescribeSecret'],
          Condition: { StringEquals: { 'aws:ResourceAccount': `\${aws:PrincipalAccount}` } },
          Effect: 'Allow',
          Resource: 'arn:aws:secretsmanager:*:*:secret:ecs-sc!*',
          Sid: 'DescribeTLSCertificateSecret',
        },
        {
          Action: actions(`
                  acm-pca:GetCertificate GetCertificateAuthorityCertificate DescribeCertificateAuthority
                `),
          Condition: { StringEquals: { 'aws:ResourceTag/AmazonECSManaged': 'true' } },
          Effect: 'Allow',
          Resource: '*',
          Sid: 'ManagePrivateCertificateAuthority',
        },
        {
          Action: ['acm-pca:IssueCertificate'],
          Condition: {
            StringEquals: {
              'acm-pca:TemplateArn': 'arn:aws:acm-pca:::template/EndEntityCertificate/V1',
              'aws:ResourceTag/AmazonECSManaged': 'true',
            },
          },
          Effect: 'Allow',
          Resource: '*',
          Sid: 'ManagePrivateCertificateAuthorityForIssuingEndEntityCertificate',
        },
      ],
      Version: '2012-10-17',
    },
  },
  {
    name: 'AmazonECSInfrastructureRolePolicyForVpcLattice',
    path: '/',
    version: 1,
    createdAt: '2024-11-15T20:02:55Z',
    updatedAt: '2024-11-15T20:02:55Z',
    document: {
      Statement: [
        {
          Action: ['vpc-lattice:RegisterTargets', 'vpc-lattice:DeregisterTargets'],
          Effect: 'Allow',
          Resource: ['arn:aws:vpc-lattice:*:*:targetgroup/*'],
          Sid: 'ManagedVpcLatticeTargetRegistration',
        },
        {
          Action: ['vpc-lattice:GetTargetGroup'],
          Effect: 'Allow',
          Resource: ['arn:aws:vpc-lattice:*:*:targetgroup/*'],
          Sid: 'DescribeVpcLatticeTargetGroup',
        },
        {
          Action: ['vpc-lattice:ListTargets'],
          Effect: 'Allow',
          Resource: ['arn:aws:vpc-lattice:*:*:targetgroup/*'],
          Sid: 'ListVpcLatticeTargets',
        },
        {
          Action: actions(`
                  ec2:DescribeSubnets DescribeVpcs DescribeInstances
                `),
          Effect: 'Allow',
          Resource: ['*'],
          Sid: 'DescribeEc2Resources',
        },
      ],
      Version: '2012-10-17',
    },
  },
  {
    name: 'AmazonECSInfrastructureRolePolicyForLoadBalancers',
    path: '/',
    version: 6,
    createdAt: '2026-02-12T18:01:05Z',
    updatedAt: '2026-02-12T18:01:05Z',
    document: {
      Statement: [
        {
          Action: actions(`
                  elasticloadbalancing:DescribeListeners DescribeRules DescribeTargetGroups
                  DescribeTargetHealth
                `),
          Effect: 'Allow',
          Resource: '*',
          Sid: 'ELBReadOperations',
        },
        {
          Action: ['elasticloadbalancing:RegisterTargets', 'elasticloadbalancing:DeregisterTargets'],
          Effect: 'Allow',
          Resource: 'arn:aws:elasticloadbalancing:*:*:targetgroup/*/*',
          Sid: 'TargetGroupOperations',
        },
        {
          Action: ['elasticloadbalancing:ModifyListener'],
          Effect: 'Allow',
          Resource: ['arn:aws:elasticloadbalancing:*:*:listener/app/*/*/*'],
          Sid: 'ALBModifyListeners',
        },
        {
          Action: ['elasticloadbalancing:ModifyListener'],
          Effect: 'Allow',
          Resource: ['arn:aws:elasticloadbalancing:*:*:listener/net/*/*/*'],
          Sid: 'NLBModifyListeners',
        },
        {
          Action: ['elasticloadbalancing:ModifyRule'],
          Effect: 'Allow',
          Resource: ['arn:aws:elasticloadbalancing:*:*:listener-rule/app/*/*/*/*'],
          Sid: 'ALBModifyRules',
        },
      ],
      Version: '2012-10-17',
    },
  },
  {
    name: 'AmazonEC2ContainerRegistryPullOnly',
    path: '/',
    version: 1,
    createdAt: '2024-10-04T16:58:49Z',
    updatedAt: '2024-10-04T16:58:49Z',
    document: {
      Statement: [
        {
          Action: actions(`
                  ecr:GetAuthorizationToken BatchGetImage GetDownloadUrlForLayer BatchImportUpstreamImage
                `),
          Effect: 'Allow',
          Resource: '*',
        },
      ],
      Version: '2012-10-17',
    },
  },
  {
    name: 'AmazonElasticContainerRegistryPublicReadOnly',
    path: '/',
    version: 1,
    createdAt: '2020-12-01T17:27:04Z',
    updatedAt: '2020-12-01T17:27:04Z',
    document: {
      Statement: [
        {
          Action: actions(`
                  ecr-public:GetAuthorizationToken sts:GetServiceBearerToken
                  ecr-public:BatchCheckLayerAvailability GetRepositoryPolicy DescribeRepositories
                  DescribeRegistries DescribeImages DescribeImageTags GetRepositoryCatalogData
                  GetRegistryCatalogData
                `),
          Effect: 'Allow',
          Resource: '*',
        },
      ],
      Version: '2012-10-17',
    },
  },
  {
    name: 'AmazonElasticContainerRegistryPublicFullAccess',
    path: '/',
    version: 1,
    createdAt: '2020-12-01T17:25:52Z',
    updatedAt: '2020-12-01T17:25:52Z',
    document: {
      Statement: [{ Action: ['ecr-public:*', 'sts:GetServiceBearerToken'], Effect: 'Allow', Resource: '*' }],
      Version: '2012-10-17',
    },
  },
  {
    name: 'AmazonElasticContainerRegistryPublicPowerUser',
    path: '/',
    version: 1,
    createdAt: '2020-12-01T16:16:54Z',
    updatedAt: '2020-12-01T16:16:54Z',
    document: {
      Statement: [
        {
          Action: actions(`
                  ecr-public:GetAuthorizationToken sts:GetServiceBearerToken
                  ecr-public:BatchCheckLayerAvailability GetRepositoryPolicy DescribeRepositories
                  DescribeRegistries DescribeImages DescribeImageTags GetRepositoryCatalogData
                  GetRegistryCatalogData InitiateLayerUpload UploadLayerPart CompleteLayerUpload PutImage
                `),
          Effect: 'Allow',
          Resource: '*',
        },
      ],
      Version: '2012-10-17',
    },
  },
];
