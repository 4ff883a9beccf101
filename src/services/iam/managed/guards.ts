import { actions } from './action-list.js';
import type { AwsManagedPolicy } from './aws-managed-policy.js';

/** Policies that AWS manages, of what watches over accounts. @source AWS Managed Policy Reference Guide */
export const guardsPolicies: readonly AwsManagedPolicy[] = [
  {
    name: 'AWSConfigUserAccess',
    path: '/',
    version: 4,
    createdAt: '2019-03-18T20:27:47Z',
    updatedAt: '2019-03-18T20:27:47Z',
    document: {
      Statement: [
        {
          Action: actions(`
                  config:Get* Describe* Deliver* List* Select* tag:GetResources GetTagKeys
                  cloudtrail:DescribeTrails GetTrailStatus LookupEvents
                `),
          Effect: 'Allow',
          Resource: '*',
        },
      ],
      Version: '2012-10-17',
    },
  },
  {
    name: 'AWSConfigRulesExecutionRole',
    path: '/service-role/',
    version: 3,
    createdAt: '2019-05-13T21:33:30Z',
    updatedAt: '2019-05-13T21:33:30Z',
    document: {
      Statement: [
        { Action: ['s3:GetObject'], Effect: 'Allow', Resource: 'arn:aws:s3:::*/AWSLogs/*/Config/*' },
        {
          Action: actions(`
                  config:Put* Get* List* Describe* BatchGet* Select*
                `),
          Effect: 'Allow',
          Resource: '*',
        },
      ],
      Version: '2012-10-17',
    },
  },
  {
    name: 'AWSCloudTrail_FullAccess',
    path: '/',
    version: 3,
    createdAt: '2021-02-22T19:01:00Z',
    updatedAt: '2021-02-22T19:01:00Z',
    document: {
      Statement: [
        {
          Action: actions(`
                  sns:AddPermission CreateTopic SetTopicAttributes GetTopicAttributes
                `),
          Effect: 'Allow',
          Resource: ['arn:aws:sns:*:*:aws-cloudtrail-logs*'],
        },
        { Action: ['sns:ListTopics'], Effect: 'Allow', Resource: '*' },
        {
          Action: actions(`
                  s3:CreateBucket PutBucketPolicy PutBucketPublicAccessBlock
                `),
          Effect: 'Allow',
          Resource: ['arn:aws:s3:::aws-cloudtrail-logs*'],
        },
        {
          Action: actions(`
                  s3:ListAllMyBuckets GetBucketLocation GetBucketPolicy
                `),
          Effect: 'Allow',
          Resource: '*',
        },
        { Action: ['cloudtrail:*'], Effect: 'Allow', Resource: '*' },
        {
          Action: ['logs:CreateLogGroup'],
          Effect: 'Allow',
          Resource: ['arn:aws:logs:*:*:log-group:aws-cloudtrail-logs*'],
        },
        {
          Action: actions(`
                  iam:ListRoles GetRolePolicy GetUser
                `),
          Effect: 'Allow',
          Resource: '*',
        },
        {
          Action: ['iam:PassRole'],
          Condition: { StringEquals: { 'iam:PassedToService': 'cloudtrail.amazonaws.com' } },
          Effect: 'Allow',
          Resource: '*',
        },
        {
          Action: actions(`
                  kms:CreateKey CreateAlias ListKeys ListAliases
                `),
          Effect: 'Allow',
          Resource: '*',
        },
        { Action: ['lambda:ListFunctions'], Effect: 'Allow', Resource: '*' },
        { Action: ['dynamodb:ListGlobalTables', 'dynamodb:ListTables'], Effect: 'Allow', Resource: '*' },
      ],
      Version: '2012-10-17',
    },
  },
  {
    name: 'AmazonGuardDutyReadOnlyAccess',
    path: '/',
    version: 4,
    createdAt: '2023-11-16T23:07:06Z',
    updatedAt: '2023-11-16T23:07:06Z',
    document: {
      Statement: [
        {
          Action: actions(`
                  guardduty:Describe* Get* List*
                `),
          Effect: 'Allow',
          Resource: '*',
        },
        {
          Action: actions(`
                  organizations:ListDelegatedAdministrators ListAWSServiceAccessForOrganization
                  DescribeOrganizationalUnit DescribeAccount DescribeOrganization ListAccounts
                `),
          Effect: 'Allow',
          Resource: '*',
        },
      ],
      Version: '2012-10-17',
    },
  },
  {
    name: 'AmazonInspector2FullAccess',
    path: '/',
    version: 4,
    createdAt: '2024-04-25T13:21:03Z',
    updatedAt: '2024-04-25T13:21:03Z',
    document: {
      Statement: [
        { Action: ['inspector2:*'], Effect: 'Allow', Resource: '*', Sid: 'AllowFullAccessToInspectorApis' },
        {
          Action: ['codeguru-security:BatchGetFindings', 'codeguru-security:GetAccountConfiguration'],
          Effect: 'Allow',
          Resource: '*',
          Sid: 'AllowAccessToCodeGuruApis',
        },
        {
          Action: ['iam:CreateServiceLinkedRole'],
          Condition: {
            StringEquals: {
              'iam:AWSServiceName': ['agentless.inspector2.amazonaws.com', 'inspector2.amazonaws.com'],
            },
          },
          Effect: 'Allow',
          Resource: '*',
          Sid: 'AllowAccessToCreateSlr',
        },
        {
          Action: actions(`
                  organizations:EnableAWSServiceAccess RegisterDelegatedAdministrator
                  ListDelegatedAdministrators ListAWSServiceAccessForOrganization DescribeOrganizationalUnit
                  DescribeAccount DescribeOrganization
                `),
          Effect: 'Allow',
          Resource: '*',
          Sid: 'AllowAccessToOrganizationApis',
        },
      ],
      Version: '2012-10-17',
    },
  },
  {
    name: 'AmazonInspector2ReadOnlyAccess',
    path: '/',
    version: 9,
    createdAt: '2026-07-07T18:57:19Z',
    updatedAt: '2026-07-07T18:57:19Z',
    document: {
      Statement: [
        {
          Action: actions(`
                  organizations:ListDelegatedAdministrators ListAWSServiceAccessForOrganization
                  DescribeOrganizationalUnit DescribeAccount DescribeOrganization inspector2:BatchGet* List*
                  Describe* Get* Search* codeguru-security:BatchGetFindings GetAccountConfiguration
                `),
          Effect: 'Allow',
          Resource: '*',
        },
        {
          Action: ['organizations:ListPolicies'],
          Condition: { StringEquals: { 'organizations:PolicyType': ['INSPECTOR_POLICY'] } },
          Effect: 'Allow',
          Resource: '*',
          Sid: 'AllowListPoliciesForInspectorPolicyType',
        },
        {
          Action: ['organizations:DescribeResourcePolicy'],
          Effect: 'Allow',
          Resource: '*',
          Sid: 'AllowDescribeResourcePolicyForDelegation',
        },
        {
          Action: ['organizations:DescribeEffectivePolicy'],
          Condition: { StringEquals: { 'organizations:PolicyType': ['INSPECTOR_POLICY'] } },
          Effect: 'Allow',
          Resource: '*',
          Sid: 'AllowDescribeEffectivePolicyForInspector',
        },
        {
          Action: actions(`
                  config:DescribeConfigurationRecorders DescribeConfigurationRecorderStatus
                  ListConfigurationRecorders GetConnector ListConnectors ssm:GetCloudConnector
                  ListCloudConnectors
                `),
          Effect: 'Allow',
          Resource: '*',
          Sid: 'AllowCrossServiceReadsForConnectorHealth',
        },
      ],
      Version: '2012-10-17',
    },
  },
  {
    name: 'AWSSecurityHubFullAccess',
    path: '/',
    version: 9,
    createdAt: '2026-02-12T17:58:23Z',
    updatedAt: '2026-02-12T17:58:23Z',
    document: {
      Statement: [
        { Action: ['securityhub:*'], Effect: 'Allow', Resource: '*', Sid: 'SecurityHubAllowAll' },
        {
          Action: ['iam:CreateServiceLinkedRole'],
          Condition: {
            StringEquals: {
              'iam:AWSServiceName': ['securityhub.amazonaws.com', 'securityhubv2.amazonaws.com'],
            },
          },
          Effect: 'Allow',
          Resource: '*',
          Sid: 'SecurityHubServiceLinkedRole',
        },
        {
          Action: actions(`
                  guardduty:GetDetector ListDetectors UpdateDetector EnableOrganizationAdminAccount
                  ListOrganizationAdminAccounts DeleteDetector CreateDetector CreateMembers
                  UpdateOrganizationConfiguration DescribeOrganizationConfiguration
                  inspector2:BatchGetAccountStatus Enable Disable EnableDelegatedAdminAccount
                  DisableDelegatedAdminAccount ListDelegatedAdminAccounts UpdateOrganizationConfiguration
                  DescribeOrganizationConfiguration pricing:GetProducts account:ListRegions
                  GetRegionOptStatus iam:GetPolicy GetPolicyVersion GetRole
                `),
          Effect: 'Allow',
          Resource: '*',
          Sid: 'OtherServicePermission',
        },
      ],
      Version: '2012-10-17',
    },
  },
  {
    name: 'AWSSecurityHubReadOnlyAccess',
    path: '/',
    version: 4,
    createdAt: '2024-02-22T23:45:59Z',
    updatedAt: '2024-02-22T23:45:59Z',
    document: {
      Statement: [
        {
          Action: actions(`
                  securityhub:Get* List* BatchGet* Describe*
                `),
          Effect: 'Allow',
          Resource: '*',
          Sid: 'AWSSecurityHubReadOnlyAccess',
        },
      ],
      Version: '2012-10-17',
    },
  },
  {
    name: 'AWSShieldDRTAccessPolicy',
    path: '/service-role/',
    version: 6,
    createdAt: '2020-12-15T17:28:15Z',
    updatedAt: '2020-12-15T17:28:15Z',
    document: {
      Statement: [
        {
          Action: actions(`
                  cloudfront:List* route53:List* elasticloadbalancing:Describe* cloudwatch:Describe* Get*
                  List* cloudfront:GetDistribution* globalaccelerator:ListAccelerators DescribeAccelerator
                  ec2:DescribeRegions DescribeAddresses
                `),
          Effect: 'Allow',
          Resource: '*',
          Sid: 'SRTAccessProtectedResources',
        },
        {
          Action: actions(`
                  shield:* waf:* wafv2:* waf-regional:* elasticloadbalancing:SetWebACL
                  cloudfront:UpdateDistribution apigateway:SetWebACL
                `),
          Effect: 'Allow',
          Resource: '*',
          Sid: 'SRTManageProtections',
        },
      ],
      Version: '2012-10-17',
    },
  },
  {
    name: 'AWSPrivateCAFullAccess',
    path: '/',
    version: 1,
    createdAt: '2023-02-14T18:20:59Z',
    updatedAt: '2023-02-14T18:20:59Z',
    document: {
      Statement: [{ Action: ['acm-pca:*'], Effect: 'Allow', Resource: '*' }],
      Version: '2012-10-17',
    },
  },
  {
    name: 'AWSSecretsManagerClientReadOnlyAccess',
    path: '/',
    version: 4,
    createdAt: '2026-06-02T20:42:11Z',
    updatedAt: '2026-06-02T20:42:11Z',
    document: {
      Statement: [
        {
          Action: ['secretsmanager:GetSecretValue', 'secretsmanager:DescribeSecret'],
          Effect: 'Allow',
          Resource: 'arn:aws:secretsmanager:*:*:secret:*',
          Sid: 'SecretsManagerGetAndDescribeSecret',
        },
        {
          Action: ['secretsmanager:BatchGetSecretValue', 'secretsmanager:ListSecrets'],
          Effect: 'Allow',
          Resource: '*',
          Sid: 'SecretsManagerBatchGetSecrets',
        },
        {
          Action: ['kms:Decrypt'],
          Condition: {
            StringLike: {
              'kms:EncryptionContext:SecretARN': 'arn:aws:secretsmanager:*:*:secret:*',
              'kms:ViaService': 'secretsmanager.*.amazonaws.com',
            },
          },
          Effect: 'Allow',
          Resource: 'arn:aws:kms:*:*:key/*',
          Sid: 'KMSDecryptKey',
        },
      ],
      Version: '2012-10-17',
    },
  },
  {
    name: 'AmazonSSMAutomationApproverAccess',
    path: '/',
    version: 1,
    createdAt: '2017-08-07T23:07:28Z',
    updatedAt: '2017-08-07T23:07:28Z',
    document: {
      Statement: [
        {
          Action: actions(`
                  ssm:DescribeAutomationExecutions GetAutomationExecution SendAutomationSignal
                `),
          Effect: 'Allow',
          Resource: ['*'],
        },
      ],
      Version: '2012-10-17',
    },
  },
];
