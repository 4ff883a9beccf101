import * as cloudwatch from '@aws-sdk/client-cloudwatch';
import * as elb from '@aws-sdk/client-elastic-load-balancing-v2';
import * as events from '@aws-sdk/client-eventbridge';
import * as iam from '@aws-sdk/client-iam';
import * as sns from '@aws-sdk/client-sns';
import { NAME, plain, type ResourceKind, TAG, trusts } from './resource-kind.js';

export const OTHER_KINDS: readonly ResourceKind[] = [
  {
    name: 'a load balancer',
    async make(as) {
      const { LoadBalancers: [balancer] = [] } = await as(elb.ElasticLoadBalancingV2Client).send(
        new elb.CreateLoadBalancerCommand({ Name: NAME, Tags: [TAG] }),
      );
      return balancer?.LoadBalancerArn ?? '';
    },
    describe: (as, arn) =>
      plain([
        as(elb.ElasticLoadBalancingV2Client).send(
          new elb.DescribeLoadBalancersCommand({ LoadBalancerArns: [arn] }),
        ),
        as(elb.ElasticLoadBalancingV2Client).send(new elb.DescribeTagsCommand({ ResourceArns: [arn] })),
      ]),
    lists: [(as) => as(elb.ElasticLoadBalancingV2Client).send(new elb.DescribeLoadBalancersCommand({}))],
    touches: [
      (as, arn) =>
        as(elb.ElasticLoadBalancingV2Client).send(
          new elb.DescribeLoadBalancersCommand({ LoadBalancerArns: [arn] }),
        ),
      (as, LoadBalancerArn) =>
        as(elb.ElasticLoadBalancingV2Client).send(new elb.DescribeListenersCommand({ LoadBalancerArn })),
      (as, arn) =>
        as(elb.ElasticLoadBalancingV2Client).send(
          new elb.AddTagsCommand({ ResourceArns: [arn], Tags: [{ Key: 'x', Value: 'y' }] }),
        ),
      (as, LoadBalancerArn) =>
        as(elb.ElasticLoadBalancingV2Client).send(new elb.DeleteLoadBalancerCommand({ LoadBalancerArn })),
    ],
  },
  {
    name: 'a rule',
    async make(as) {
      const { RuleArn } = await as(events.EventBridgeClient).send(
        new events.PutRuleCommand({ Name: NAME, EventPattern: '{"source":["a"]}', Tags: [TAG] }),
      );
      return RuleArn ?? '';
    },
    describe: (as, ResourceARN) =>
      plain([
        as(events.EventBridgeClient).send(new events.DescribeRuleCommand({ Name: NAME })),
        as(events.EventBridgeClient).send(new events.ListTagsForResourceCommand({ ResourceARN })),
      ]),
    lists: [(as) => as(events.EventBridgeClient).send(new events.ListRulesCommand({}))],
    touches: [
      (as) => as(events.EventBridgeClient).send(new events.DescribeRuleCommand({ Name: NAME })),
      (as) => as(events.EventBridgeClient).send(new events.DisableRuleCommand({ Name: NAME })),
      (as) => as(events.EventBridgeClient).send(new events.ListTargetsByRuleCommand({ Rule: NAME })),
      (as, ResourceARN) =>
        as(events.EventBridgeClient).send(
          new events.TagResourceCommand({ ResourceARN, Tags: [{ Key: 'x', Value: 'y' }] }),
        ),
      (as) => as(events.EventBridgeClient).send(new events.DeleteRuleCommand({ Name: NAME })),
    ],
  },
  {
    name: 'a topic',
    async make(as) {
      const { TopicArn = '' } = await as(sns.SNSClient).send(
        new sns.CreateTopicCommand({ Name: NAME, Tags: [TAG] }),
      );
      const { SubscriptionArn = '' } = await as(sns.SNSClient).send(
        new sns.SubscribeCommand({
          TopicArn,
          Protocol: 'http',
          Endpoint: `http://127.0.0.1:9/${NAME}`,
          ReturnSubscriptionArn: true,
        }),
      );
      return SubscriptionArn;
    },
    describe: (as, SubscriptionArn) => {
      const TopicArn = topicOf(SubscriptionArn);
      return plain([
        as(sns.SNSClient).send(new sns.GetTopicAttributesCommand({ TopicArn })),
        as(sns.SNSClient).send(new sns.GetSubscriptionAttributesCommand({ SubscriptionArn })),
        as(sns.SNSClient).send(new sns.ListTagsForResourceCommand({ ResourceArn: TopicArn })),
      ]);
    },
    lists: [
      (as) => as(sns.SNSClient).send(new sns.ListTopicsCommand({})),
      (as) => as(sns.SNSClient).send(new sns.ListSubscriptionsCommand({})),
    ],
    touches: [
      (as, arn) => as(sns.SNSClient).send(new sns.GetTopicAttributesCommand({ TopicArn: topicOf(arn) })),
      (as, arn) =>
        as(sns.SNSClient).send(new sns.ListSubscriptionsByTopicCommand({ TopicArn: topicOf(arn) })),
      (as, arn) => as(sns.SNSClient).send(new sns.PublishCommand({ TopicArn: topicOf(arn), Message: 'x' })),
      (as, arn) =>
        as(sns.SNSClient).send(
          new sns.SetTopicAttributesCommand({
            TopicArn: topicOf(arn),
            AttributeName: 'DisplayName',
            AttributeValue: 'x',
          }),
        ),
      (as, arn) =>
        as(sns.SNSClient).send(
          new sns.TagResourceCommand({ ResourceArn: topicOf(arn), Tags: [{ Key: 'x', Value: 'y' }] }),
        ),
      (as, SubscriptionArn) =>
        as(sns.SNSClient).send(new sns.GetSubscriptionAttributesCommand({ SubscriptionArn })),
      (as, SubscriptionArn) =>
        as(sns.SNSClient).send(
          new sns.SetSubscriptionAttributesCommand({
            SubscriptionArn,
            AttributeName: 'RawMessageDelivery',
            AttributeValue: 'true',
          }),
        ),
      (as, SubscriptionArn) => as(sns.SNSClient).send(new sns.UnsubscribeCommand({ SubscriptionArn })),
      (as, arn) => as(sns.SNSClient).send(new sns.DeleteTopicCommand({ TopicArn: topicOf(arn) })),
    ],
  },
  {
    name: 'an alarm',
    async make(as) {
      await as(cloudwatch.CloudWatchClient).send(
        new cloudwatch.PutMetricAlarmCommand({
          AlarmName: NAME,
          Namespace: 'N',
          MetricName: 'm',
          Statistic: 'Sum',
          Period: 60,
          EvaluationPeriods: 1,
          Threshold: 1,
          ComparisonOperator: 'GreaterThanThreshold',
          ActionsEnabled: true,
        }),
      );
      return NAME;
    },
    describe: async (as, name) => {
      const { MetricAlarms = [] } = await as(cloudwatch.CloudWatchClient).send(
        new cloudwatch.DescribeAlarmsCommand({ AlarmNames: [name] }),
      );
      // Its state is evaluated meanwhile.
      return MetricAlarms.map(({ AlarmName, ActionsEnabled }) => ({ AlarmName, ActionsEnabled }));
    },
    lists: [
      (as) => as(cloudwatch.CloudWatchClient).send(new cloudwatch.DescribeAlarmsCommand({})),
      (as) =>
        as(cloudwatch.CloudWatchClient).send(new cloudwatch.DescribeAlarmHistoryCommand({ AlarmName: NAME })),
    ],
    touches: [
      (as, name) =>
        as(cloudwatch.CloudWatchClient).send(
          new cloudwatch.DisableAlarmActionsCommand({ AlarmNames: [name] }),
        ),
      (as, name) =>
        as(cloudwatch.CloudWatchClient).send(new cloudwatch.DeleteAlarmsCommand({ AlarmNames: [name] })),
    ],
  },
  {
    name: 'a user, a role and a policy',
    isGlobal: true,
    async make(as) {
      const client = as(iam.IAMClient);
      await client.send(new iam.CreateUserCommand({ UserName: NAME, Tags: [TAG] }));
      await client.send(
        new iam.CreateRoleCommand({ RoleName: NAME, AssumeRolePolicyDocument: trusts('ec2.amazonaws.com') }),
      );
      const PolicyDocument = JSON.stringify({
        Version: '2012-10-17',
        Statement: { Effect: 'Allow', Action: '*', Resource: '*' },
      });
      const { Policy } = await client.send(new iam.CreatePolicyCommand({ PolicyName: NAME, PolicyDocument }));
      return Policy?.Arn ?? '';
    },
    describe: (as, PolicyArn) =>
      plain([
        as(iam.IAMClient).send(new iam.GetUserCommand({ UserName: NAME })),
        as(iam.IAMClient).send(new iam.GetRoleCommand({ RoleName: NAME })),
        as(iam.IAMClient).send(new iam.GetPolicyCommand({ PolicyArn })),
        as(iam.IAMClient).send(new iam.ListAccessKeysCommand({ UserName: NAME })),
      ]),
    lists: [
      (as) => as(iam.IAMClient).send(new iam.ListUsersCommand({})),
      (as) => as(iam.IAMClient).send(new iam.ListRolesCommand({})),
      (as) => as(iam.IAMClient).send(new iam.ListPoliciesCommand({ Scope: 'Local' })),
      (as) =>
        as(iam.IAMClient).send(new iam.GetAccountAuthorizationDetailsCommand({ Filter: ['User', 'Role'] })),
    ],
    touches: [
      (as) => as(iam.IAMClient).send(new iam.GetUserCommand({ UserName: NAME })),
      (as) => as(iam.IAMClient).send(new iam.CreateAccessKeyCommand({ UserName: NAME })),
      (as) =>
        as(iam.IAMClient).send(new iam.TagUserCommand({ UserName: NAME, Tags: [{ Key: 'x', Value: 'y' }] })),
      (as) => as(iam.IAMClient).send(new iam.DeleteUserCommand({ UserName: NAME })),
      (as) =>
        as(iam.IAMClient).send(
          new iam.UpdateAssumeRolePolicyCommand({
            RoleName: NAME,
            PolicyDocument: trusts('codebuild.amazonaws.com'),
          }),
        ),
      (as) => as(iam.IAMClient).send(new iam.DeleteRoleCommand({ RoleName: NAME })),
      (as, PolicyArn) => as(iam.IAMClient).send(new iam.GetPolicyCommand({ PolicyArn })),
      (as, PolicyArn) => as(iam.IAMClient).send(new iam.ListEntitiesForPolicyCommand({ PolicyArn })),
      (as, PolicyArn) => as(iam.IAMClient).send(new iam.DeletePolicyCommand({ PolicyArn })),
    ],
  },
];

/** A subscription's ARN goes on where its topic's ends. */
function topicOf(subscriptionArn: string): string {
  return subscriptionArn.slice(0, subscriptionArn.lastIndexOf(':'));
}
