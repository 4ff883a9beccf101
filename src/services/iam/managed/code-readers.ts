import type { AwsManagedPolicy } from './aws-managed-policy.js';

/** Policies that AWS manages, of those who may only look at repositories and builds. @source AWS Managed Policy Reference Guide */
export const codeReaderPolicies: readonly AwsManagedPolicy[] = [
  {
    name: 'AWSCodeCommitReadOnly',
    path: '/',
    version: 14,
    createdAt: '2015-07-09T17:05:06Z',
    updatedAt: '2026-02-12T18:00:25Z',
    document: {
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Action: [
            'codecommit:BatchGet*',
            'codecommit:BatchDescribe*',
            'codecommit:Describe*',
            'codecommit:EvaluatePullRequestApprovalRules',
            'codecommit:Get*',
            'codecommit:List*',
            'codecommit:GitPull',
          ],
          Resource: '*',
        },
        {
          Sid: 'CloudWatchEventsCodeCommitRulesReadOnlyAccess',
          Effect: 'Allow',
          Action: ['events:DescribeRule', 'events:ListTargetsByRule'],
          Resource: 'arn:aws:events:*:*:rule/codecommit*',
        },
        {
          Sid: 'SNSSubscriptionAccess',
          Effect: 'Allow',
          Action: ['sns:ListTopics', 'sns:ListSubscriptionsByTopic', 'sns:GetTopicAttributes'],
          Resource: '*',
        },
        { Sid: 'LambdaReadOnlyListAccess', Effect: 'Allow', Action: ['lambda:ListFunctions'], Resource: '*' },
        { Sid: 'IAMReadOnlyListAccess', Effect: 'Allow', Action: ['iam:ListUsers'], Resource: '*' },
        {
          Sid: 'IAMReadOnlyConsoleAccess',
          Effect: 'Allow',
          Action: [
            'iam:ListSSHPublicKeys',
            'iam:ListServiceSpecificCredentials',
            'iam:ListAccessKeys',
            'iam:GetSSHPublicKey',
          ],
          Resource: `arn:aws:iam::*:user/\${aws:username}`,
        },
        {
          Sid: 'CodeStarConnectionsReadOnlyAccess',
          Effect: 'Allow',
          Action: ['codestar-connections:ListConnections', 'codestar-connections:GetConnection'],
          Resource: 'arn:aws:codestar-connections:*:*:connection/*',
        },
        {
          Sid: 'CodeStarNotificationsReadOnlyAccess',
          Effect: 'Allow',
          Action: ['codestar-notifications:DescribeNotificationRule'],
          Resource: '*',
          Condition: {
            ArnLike: { 'codestar-notifications:NotificationsForResource': 'arn:aws:codecommit:*:*:*' },
          },
        },
        {
          Sid: 'CodeStarNotificationsListAccess',
          Effect: 'Allow',
          Action: [
            'codestar-notifications:ListNotificationRules',
            'codestar-notifications:ListEventTypes',
            'codestar-notifications:ListTargets',
          ],
          Resource: '*',
        },
        {
          Sid: 'AmazonCodeGuruReviewerReadOnlyAccess',
          Effect: 'Allow',
          Action: [
            'codeguru-reviewer:DescribeRepositoryAssociation',
            'codeguru-reviewer:ListRepositoryAssociations',
            'codeguru-reviewer:DescribeCodeReview',
            'codeguru-reviewer:ListCodeReviews',
          ],
          Resource: '*',
        },
      ],
    },
  },
  {
    name: 'AWSCodeBuildReadOnlyAccess',
    path: '/',
    version: 15,
    createdAt: '2016-12-01T19:03:41Z',
    updatedAt: '2026-02-12T18:02:34Z',
    document: {
      Version: '2012-10-17',
      Statement: [
        {
          Sid: 'AWSServicesAccess',
          Effect: 'Allow',
          Action: [
            'codebuild:BatchGet*',
            'codebuild:GetResourcePolicy',
            'codebuild:List*',
            'codebuild:DescribeTestCases',
            'codebuild:DescribeCodeCoverages',
            'codecommit:GetBranch',
            'codecommit:GetCommit',
            'codecommit:GetRepository',
            'cloudwatch:GetMetricStatistics',
            'events:DescribeRule',
            'events:ListTargetsByRule',
            'events:ListRuleNamesByTarget',
            'logs:GetLogEvents',
          ],
          Resource: '*',
        },
        {
          Sid: 'CodeStarConnectionsUserAccess',
          Effect: 'Allow',
          Action: ['codestar-connections:ListConnections', 'codestar-connections:GetConnection'],
          Resource: [
            'arn:aws:codestar-connections:*:*:connection/*',
            'arn:aws:codeconnections:*:*:connection/*',
          ],
        },
        {
          Sid: 'CodeStarNotificationsPowerUserAccess',
          Effect: 'Allow',
          Action: ['codestar-notifications:DescribeNotificationRule'],
          Resource: '*',
          Condition: {
            ArnLike: { 'codestar-notifications:NotificationsForResource': 'arn:aws:codebuild:*:*:project/*' },
          },
        },
        {
          Sid: 'CodeStarNotificationsListAccess',
          Effect: 'Allow',
          Action: [
            'codestar-notifications:ListNotificationRules',
            'codestar-notifications:ListEventTypes',
            'codestar-notifications:ListTargets',
          ],
          Resource: '*',
        },
      ],
    },
  },
];
