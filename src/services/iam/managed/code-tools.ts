import { actions } from './action-list.js';
import type { AwsManagedPolicy } from './aws-managed-policy.js';

/** Policies that AWS manages, of tools beside the Code services. @source AWS Managed Policy Reference Guide */
export const codeToolsPolicies: readonly AwsManagedPolicy[] = [
  {
    name: 'AmazonCodeGuruReviewerFullAccess',
    path: '/',
    version: 3,
    createdAt: '2020-08-29T04:16:08Z',
    updatedAt: '2020-08-29T04:16:08Z',
    document: {
      Statement: [
        {
          Action: ['codeguru-reviewer:*', 'codeguru:*'],
          Effect: 'Allow',
          Resource: '*',
          Sid: 'AmazonCodeGuruReviewerFullAccess',
        },
        {
          Action: ['iam:CreateServiceLinkedRole'],
          Condition: { StringLike: { 'iam:AWSServiceName': 'codeguru-reviewer.amazonaws.com' } },
          Effect: 'Allow',
          Resource:
            'arn:aws:iam::*:role/aws-service-role/codeguru-reviewer.amazonaws.com/AWSServiceRoleForAmazonCodeGuruReviewer',
          Sid: 'AmazonCodeGuruReviewerSLRCreation',
        },
        {
          Action: ['iam:DeleteServiceLinkedRole', 'iam:GetServiceLinkedRoleDeletionStatus'],
          Effect: 'Allow',
          Resource:
            'arn:aws:iam::*:role/aws-service-role/codeguru-reviewer.amazonaws.com/AWSServiceRoleForAmazonCodeGuruReviewer',
          Sid: 'AmazonCodeGuruReviewerSLRDeletion',
        },
        { Action: ['codecommit:ListRepositories'], Effect: 'Allow', Resource: '*', Sid: 'CodeCommitAccess' },
        {
          Action: ['codecommit:TagResource', 'codecommit:UntagResource'],
          Condition: { 'ForAllValues:StringEquals': { 'aws:TagKeys': 'codeguru-reviewer' } },
          Effect: 'Allow',
          Resource: '*',
          Sid: 'CodeCommitTagManagement',
        },
        {
          Action: actions(`
                  codestar-connections:TagResource UntagResource ListTagsForResource
                `),
          Condition: { 'ForAllValues:StringEquals': { 'aws:TagKeys': 'codeguru-reviewer' } },
          Effect: 'Allow',
          Resource: '*',
          Sid: 'CodeConnectTagManagement',
        },
        {
          Action: actions(`
                  codestar-connections:UseConnection ListConnections PassConnection
                `),
          Condition: {
            'ForAllValues:StringEquals': {
              'codestar-connections:ProviderAction': ['ListRepositories', 'ListOwners'],
            },
          },
          Effect: 'Allow',
          Resource: '*',
          Sid: 'CodeConnectManagedRules',
        },
        {
          Action: actions(`
                  events:PutRule PutTargets DeleteRule RemoveTargets
                `),
          Condition: { StringEquals: { 'events:ManagedBy': 'codeguru-reviewer.amazonaws.com' } },
          Effect: 'Allow',
          Resource: '*',
          Sid: 'CloudWatchEventsManagedRules',
        },
      ],
      Version: '2012-10-17',
    },
  },
  {
    name: 'AmazonCodeGuruReviewerReadOnlyAccess',
    path: '/',
    version: 2,
    createdAt: '2020-08-29T04:15:32Z',
    updatedAt: '2020-08-29T04:15:32Z',
    document: {
      Statement: [
        {
          Action: actions(`
                  codeguru:Get* codeguru-reviewer:List* Describe* Get*
                `),
          Effect: 'Allow',
          Resource: '*',
          Sid: 'AmazonCodeGuruReviewerReadOnlyAccess',
        },
      ],
      Version: '2012-10-17',
    },
  },
  {
    name: 'AmazonCodeGuruProfilerAgentAccess',
    path: '/',
    version: 3,
    createdAt: '2022-05-05T18:11:03Z',
    updatedAt: '2022-05-05T18:11:03Z',
    document: {
      Statement: [
        {
          Action: actions(`
                  codeguru-profiler:ConfigureAgent CreateProfilingGroup PostAgentProfile
                `),
          Effect: 'Allow',
          Resource: 'arn:aws:codeguru-profiler:*:*:profilingGroup/*',
        },
      ],
      Version: '2012-10-17',
    },
  },
  {
    name: 'AmazonCodeGuruSecurityScanAccess',
    path: '/',
    version: 1,
    createdAt: '2023-05-09T20:54:32Z',
    updatedAt: '2023-05-09T20:54:32Z',
    document: {
      Statement: [
        {
          Action: actions(`
                  codeguru-security:CreateScan CreateUploadUrl GetScan GetFindings
                `),
          Effect: 'Allow',
          Resource: 'arn:aws:codeguru-security:*:*:scans/*',
          Sid: 'AmazonCodeGuruSecurityScanAccess',
        },
      ],
      Version: '2012-10-17',
    },
  },
  {
    name: 'AWSProtonCodeBuildProvisioningBasicAccess',
    path: '/',
    version: 1,
    createdAt: '2022-11-09T21:04:16Z',
    updatedAt: '2022-11-09T21:04:16Z',
    document: {
      Statement: [
        {
          Action: actions(`
                  logs:CreateLogStream CreateLogGroup PutLogEvents
                `),
          Effect: 'Allow',
          Resource: ['arn:aws:logs:*:*:log-group:/aws/codebuild/AWSProton-*'],
        },
        {
          Action: ['proton:NotifyResourceDeploymentStatusChange'],
          Effect: 'Allow',
          Resource: 'arn:aws:proton:*:*:*',
        },
      ],
      Version: '2012-10-17',
    },
  },
];
