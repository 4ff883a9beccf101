import type { AwsManagedPolicy } from './aws-managed-policy.js';

/** Policies that AWS manages, of CodeDeploy. @source AWS Managed Policy Reference Guide */
export const codedeployPolicies: readonly AwsManagedPolicy[] = [
  {
    name: 'AWSCodeDeployFullAccess',
    path: '/',
    version: 6,
    createdAt: '2015-05-19T18:13:23Z',
    updatedAt: '2026-02-12T17:58:37Z',
    document: {
      Version: '2012-10-17',
      Statement: [
        { Effect: 'Allow', Action: 'codedeploy:*', Resource: '*' },
        {
          Sid: 'CodeStarNotificationsReadWriteAccess',
          Effect: 'Allow',
          Action: [
            'codestar-notifications:CreateNotificationRule',
            'codestar-notifications:DescribeNotificationRule',
            'codestar-notifications:UpdateNotificationRule',
            'codestar-notifications:DeleteNotificationRule',
            'codestar-notifications:Subscribe',
            'codestar-notifications:Unsubscribe',
          ],
          Resource: '*',
          Condition: {
            ArnLike: {
              'codestar-notifications:NotificationsForResource': 'arn:aws:codedeploy:*:*:application:*',
            },
          },
        },
        {
          Sid: 'CodeStarNotificationsListAccess',
          Effect: 'Allow',
          Action: [
            'codestar-notifications:ListNotificationRules',
            'codestar-notifications:ListTargets',
            'codestar-notifications:ListTagsforResource',
            'codestar-notifications:ListEventTypes',
          ],
          Resource: '*',
        },
        {
          Sid: 'CodeStarNotificationsSNSTopicCreateAccess',
          Effect: 'Allow',
          Action: ['sns:CreateTopic', 'sns:SetTopicAttributes'],
          Resource: 'arn:aws:sns:*:*:codestar-notifications*',
        },
        {
          Sid: 'CodeStarNotificationsChatbotAccess',
          Effect: 'Allow',
          Action: ['chatbot:DescribeSlackChannelConfigurations'],
          Resource: '*',
        },
        { Sid: 'SNSTopicListAccess', Effect: 'Allow', Action: ['sns:ListTopics'], Resource: '*' },
      ],
    },
  },
  {
    name: 'AWSCodeDeployDeployerAccess',
    path: '/',
    version: 6,
    createdAt: '2015-05-19T18:18:43Z',
    updatedAt: '2026-02-12T18:02:10Z',
    document: {
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Action: [
            'codedeploy:Batch*',
            'codedeploy:CreateDeployment',
            'codedeploy:Get*',
            'codedeploy:List*',
            'codedeploy:RegisterApplicationRevision',
          ],
          Resource: '*',
        },
        {
          Sid: 'CodeStarNotificationsReadWriteAccess',
          Effect: 'Allow',
          Action: [
            'codestar-notifications:CreateNotificationRule',
            'codestar-notifications:DescribeNotificationRule',
            'codestar-notifications:UpdateNotificationRule',
            'codestar-notifications:Subscribe',
            'codestar-notifications:Unsubscribe',
          ],
          Resource: '*',
          Condition: {
            ArnLike: {
              'codestar-notifications:NotificationsForResource': 'arn:aws:codedeploy:*:*:application:*',
            },
          },
        },
        {
          Sid: 'CodeStarNotificationsListAccess',
          Effect: 'Allow',
          Action: [
            'codestar-notifications:ListNotificationRules',
            'codestar-notifications:ListTargets',
            'codestar-notifications:ListTagsforResource',
            'codestar-notifications:ListEventTypes',
          ],
          Resource: '*',
        },
        {
          Sid: 'CodeStarNotificationsChatbotAccess',
          Effect: 'Allow',
          Action: ['chatbot:DescribeSlackChannelConfigurations'],
          Resource: '*',
        },
        { Sid: 'SNSTopicListAccess', Effect: 'Allow', Action: ['sns:ListTopics'], Resource: '*' },
      ],
    },
  },
  {
    name: 'AWSCodeDeployReadOnlyAccess',
    path: '/',
    version: 6,
    createdAt: '2015-05-19T18:21:32Z',
    updatedAt: '2026-02-12T17:57:13Z',
    document: {
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Action: ['codedeploy:Batch*', 'codedeploy:Get*', 'codedeploy:List*'],
          Resource: '*',
        },
        {
          Sid: 'CodeStarNotificationsPowerUserAccess',
          Effect: 'Allow',
          Action: ['codestar-notifications:DescribeNotificationRule'],
          Resource: '*',
          Condition: {
            ArnLike: {
              'codestar-notifications:NotificationsForResource': 'arn:aws:codedeploy:*:*:application:*',
            },
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
