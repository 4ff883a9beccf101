import { actions } from './action-list.js';
import type { AwsManagedPolicy } from './aws-managed-policy.js';

/** Policies that AWS manages, of accounts, organizations and costs. @source AWS Managed Policy Reference Guide */
export const accountsPolicies: readonly AwsManagedPolicy[] = [
  {
    name: 'AWSOrganizationsFullAccess',
    path: '/',
    version: 9,
    createdAt: '2026-02-12T17:59:07Z',
    updatedAt: '2026-02-12T17:59:07Z',
    document: {
      Statement: [
        { Action: ['organizations:*'], Effect: 'Allow', Resource: '*', Sid: 'AWSOrganizationsFullAccess' },
        {
          Action: actions(`
                  account:PutAlternateContact DeleteAlternateContact GetAlternateContact
                  GetContactInformation PutContactInformation ListRegions EnableRegion DisableRegion
                  PutAccountName GetAccountInformation
                `),
          Effect: 'Allow',
          Resource: '*',
          Sid: 'AWSOrganizationsFullAccessAccount',
        },
        {
          Action: ['iam:CreateServiceLinkedRole'],
          Condition: { StringEquals: { 'iam:AWSServiceName': 'organizations.amazonaws.com' } },
          Effect: 'Allow',
          Resource: '*',
          Sid: 'AWSOrganizationsFullAccessCreateSLR',
        },
      ],
      Version: '2012-10-17',
    },
  },
  {
    name: 'AWSOrganizationsReadOnlyAccess',
    path: '/',
    version: 6,
    createdAt: '2024-06-07T21:32:16Z',
    updatedAt: '2024-06-07T21:32:16Z',
    document: {
      Statement: [
        {
          Action: ['organizations:Describe*', 'organizations:List*'],
          Effect: 'Allow',
          Resource: '*',
          Sid: 'AWSOrganizationsReadOnly',
        },
        {
          Action: actions(`
                  account:GetAlternateContact GetContactInformation ListRegions GetRegionOptStatus
                  GetPrimaryEmail
                `),
          Effect: 'Allow',
          Resource: '*',
          Sid: 'AWSOrganizationsReadOnlyAccount',
        },
      ],
      Version: '2012-10-17',
    },
  },
  {
    name: 'AWSAccountManagementReadOnlyAccess',
    path: '/',
    version: 1,
    createdAt: '2021-09-30T23:29:53Z',
    updatedAt: '2021-09-30T23:29:53Z',
    document: {
      Statement: [{ Action: ['account:Get*', 'account:List*'], Effect: 'Allow', Resource: '*' }],
      Version: '2012-10-17',
    },
  },
  {
    name: 'AWSAccountActivityAccess',
    path: '/',
    version: 3,
    createdAt: '2026-02-20T20:57:12Z',
    updatedAt: '2026-02-20T20:57:12Z',
    document: {
      Statement: [
        {
          Action: actions(`
                  account:GetAccountInformation GetAlternateContact GetContactInformation GetRegionOptStatus
                  ListRegions billing:GetIAMAccessPreference GetSellerOfRecord
                  payments:ListPaymentPreferences
                `),
          Effect: 'Allow',
          Resource: '*',
        },
        { Action: ['aws-portal:ViewBilling'], Effect: 'Allow', Resource: '*' },
      ],
      Version: '2012-10-17',
    },
  },
  {
    name: 'AWSBudgetsReadOnlyAccess',
    path: '/',
    version: 2,
    createdAt: '2024-06-17T17:41:25Z',
    updatedAt: '2024-06-17T17:41:25Z',
    document: {
      Statement: [
        {
          Action: actions(`
                  aws-portal:ViewBilling budgets:ViewBudget Describe* ListTagsForResource
                `),
          Effect: 'Allow',
          Resource: '*',
          Sid: 'AWSBudgetsReadOnlyAccess',
        },
      ],
      Version: '2012-10-17',
    },
  },
  {
    name: 'ServiceQuotasFullAccess',
    path: '/',
    version: 4,
    createdAt: '2021-02-04T21:29:43Z',
    updatedAt: '2021-02-04T21:29:43Z',
    document: {
      Statement: [
        {
          Action: actions(`
                  autoscaling:DescribeAccountLimits cloudformation:DescribeAccountLimits
                  cloudwatch:DescribeAlarmsForMetric DescribeAlarms GetMetricData GetMetricStatistics
                  PutMetricAlarm dynamodb:DescribeLimits elasticloadbalancing:DescribeAccountLimits
                  iam:GetAccountSummary kinesis:DescribeLimits organizations:DescribeAccount
                  DescribeOrganization ListAWSServiceAccessForOrganization rds:DescribeAccountAttributes
                  route53:GetAccountLimit tag:GetTagKeys GetTagValues servicequotas:*
                `),
          Effect: 'Allow',
          Resource: '*',
        },
        {
          Action: ['cloudwatch:DeleteAlarms'],
          Condition: { Null: { 'aws:ResourceTag/ServiceQuotaMonitor': 'false' } },
          Effect: 'Allow',
          Resource: '*',
        },
        {
          Action: ['organizations:EnableAWSServiceAccess'],
          Condition: { StringLike: { 'organizations:ServicePrincipal': ['servicequotas.amazonaws.com'] } },
          Effect: 'Allow',
          Resource: '*',
        },
        {
          Action: ['iam:CreateServiceLinkedRole'],
          Condition: { StringEquals: { 'iam:AWSServiceName': 'servicequotas.amazonaws.com' } },
          Effect: 'Allow',
          Resource: '*',
        },
      ],
      Version: '2012-10-17',
    },
  },
  {
    name: 'ServiceQuotasReadOnlyAccess',
    path: '/',
    version: 5,
    createdAt: '2026-02-12T18:00:30Z',
    updatedAt: '2026-02-12T18:00:30Z',
    document: {
      Statement: [
        {
          Action: actions(`
                  autoscaling:DescribeAccountLimits cloudformation:DescribeAccountLimits
                  cloudwatch:DescribeAlarmsForMetric DescribeAlarms GetMetricData GetMetricStatistics
                  dynamodb:DescribeLimits elasticloadbalancing:DescribeAccountLimits iam:GetAccountSummary
                  kinesis:DescribeLimits organizations:DescribeAccount DescribeOrganization
                  ListAWSServiceAccessForOrganization rds:DescribeAccountAttributes route53:GetAccountLimit
                  tag:GetTagKeys GetTagValues servicequotas:GetAssociationForServiceQuotaTemplate
                  GetAWSDefaultServiceQuota GetRequestedServiceQuotaChange GetServiceQuota
                  GetServiceQuotaIncreaseRequestFromTemplate ListAWSDefaultServiceQuotas
                  ListRequestedServiceQuotaChangeHistory ListRequestedServiceQuotaChangeHistoryByQuota
                  ListServices ListServiceQuotas ListServiceQuotaIncreaseRequestsInTemplate
                  ListTagsForResource GetAutoManagementConfiguration notifications:ListChannels
                  ListEventRules ListNotificationConfigurations GetNotificationConfiguration GetEventRule
                  ListNotificationHubs notifications-contacts:ListEmailContacts GetEmailContact
                  chatbot:ListMicrosoftTeamsChannelConfigurations DescribeChimeWebhookConfigurations
                  DescribeSlackChannelConfigurations consoleapp:ListDeviceIdentities GetDeviceIdentity
                `),
          Effect: 'Allow',
          Resource: '*',
        },
      ],
      Version: '2012-10-17',
    },
  },
  {
    name: 'AWSResourceAccessManagerFullAccess',
    path: '/',
    version: 1,
    createdAt: '2019-06-04T17:28:22Z',
    updatedAt: '2019-06-04T17:28:22Z',
    document: { Statement: [{ Action: ['ram:*'], Effect: 'Allow', Resource: '*' }], Version: '2012-10-17' },
  },
  {
    name: 'AWSResourceAccessManagerReadOnlyAccess',
    path: '/',
    version: 1,
    createdAt: '2019-12-09T20:58:37Z',
    updatedAt: '2019-12-09T20:58:37Z',
    document: {
      Statement: [{ Action: ['ram:Get*', 'ram:List*'], Effect: 'Allow', Resource: '*' }],
      Version: '2012-10-17',
    },
  },
  {
    name: 'AWSServiceCatalogEndUserFullAccess',
    path: '/',
    version: 8,
    createdAt: '2026-08-04T17:57:29Z',
    updatedAt: '2026-08-04T17:57:29Z',
    document: {
      Statement: [
        {
          Action: actions(`
                  cloudformation:CreateStack DeleteStack DescribeStackEvents DescribeStacks SetStackPolicy
                  ValidateTemplate UpdateStack CreateChangeSet DescribeChangeSet ExecuteChangeSet
                  ListChangeSets DeleteChangeSet TagResource UntagResource CreateStackSet
                  CreateStackInstances UpdateStackSet UpdateStackInstances DeleteStackSet
                  DeleteStackInstances DescribeStackSet DescribeStackInstance DescribeStackSetOperation
                  ListStackInstances ListStackResources ListStackSetOperations ListStackSetOperationResults
                `),
          Effect: 'Allow',
          Resource: [
            'arn:aws:cloudformation:*:*:stack/SC-*',
            'arn:aws:cloudformation:*:*:stack/StackSet-SC-*',
            'arn:aws:cloudformation:*:*:changeSet/SC-*',
            'arn:aws:cloudformation:*:*:stackset/SC-*',
          ],
        },
        {
          Action: actions(`
                  cloudformation:GetTemplateSummary servicecatalog:DescribeProduct DescribeProductView
                  DescribeProvisioningParameters ListLaunchPaths ProvisionProduct SearchProducts
                  ssm:DescribeDocument GetAutomationExecution config:DescribeConfigurationRecorders
                  DescribeConfigurationRecorderStatus
                `),
          Effect: 'Allow',
          Resource: '*',
        },
        {
          Action: actions(`
                  servicecatalog:DescribeProvisionedProduct DescribeRecord ListRecordHistory
                  ListStackInstancesForProvisionedProduct ScanProvisionedProducts
                  TerminateProvisionedProduct UpdateProvisionedProduct SearchProvisionedProducts
                  CreateProvisionedProductPlan DescribeProvisionedProductPlan ExecuteProvisionedProductPlan
                  DeleteProvisionedProductPlan ListProvisionedProductPlans
                  ListServiceActionsForProvisioningArtifact ExecuteProvisionedProductServiceAction
                  DescribeServiceActionExecutionParameters
                `),
          Condition: { StringEquals: { 'servicecatalog:userLevel': 'self' } },
          Effect: 'Allow',
          Resource: '*',
        },
      ],
      Version: '2012-10-17',
    },
  },
];
