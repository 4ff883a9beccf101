import {
  CloudWatchClient,
  DescribeAlarmHistoryCommand,
  DescribeAlarmsCommand,
  PutCompositeAlarmCommand,
  PutMetricAlarmCommand,
  SetAlarmStateCommand,
} from '@aws-sdk/client-cloudwatch';
import {
  EventBridgeClient,
  PutEventsCommand,
  PutRuleCommand,
  PutTargetsCommand,
} from '@aws-sdk/client-eventbridge';
import {
  CreateTopicCommand,
  SetTopicAttributesCommand,
  SNSClient,
  SubscribeCommand,
} from '@aws-sdk/client-sns';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createLogger } from '../../src/kernel/logger.js';
import { type HttpListener, startHttpListener } from '../harness/http-listener.js';
import { startServer, type TestServer } from '../harness/server.js';
import { eventually } from '../harness/wait.js';

let server: TestServer;
let sns: SNSClient;
let listener: HttpListener;
/** Of the server, from `warn` up. */
const logLines: string[] = [];

beforeAll(async () => {
  const write = (line: string) => void logLines.push(line);
  server = await startServer({}, createLogger({ level: 'warn', write, now: Date.now }));
  sns = server.client(SNSClient);
  listener = await startHttpListener();
});
afterAll(async () => {
  await listener.close();
  await server.close();
});

/** A topic that tells the listener. @returns its ARN and what it has told */
async function topic(name: string) {
  const { TopicArn = '' } = await sns.send(new CreateTopicCommand({ Name: name }));
  const Endpoint = `${listener.url}/${name}`;
  await sns.send(new SubscribeCommand({ TopicArn, Protocol: 'http', Endpoint }));
  const told = () =>
    listener.received.filter(({ path }) => path === `/${name}`).map(({ body }) => JSON.parse(body));
  const [question] = await eventually(() => told().length === 1 && told());
  await fetch(question.SubscribeURL);
  return { TopicArn, told: () => told().slice(1) };
}

function setPolicy(TopicArn: string, statement: object) {
  const allowed = { Effect: 'Allow', Action: 'sns:Publish', Resource: TopicArn, ...statement };
  const AttributeValue = JSON.stringify({ Version: '2012-10-17', Statement: [allowed] });
  return sns.send(new SetTopicAttributesCommand({ TopicArn, AttributeName: 'Policy', AttributeValue }));
}

it('EventBridge tells a topic whose policy lets its rule', async () => {
  const events = server.client(EventBridgeClient);
  const { TopicArn, told } = await topic('events');
  const EventPattern = JSON.stringify({ source: ['shop'] });
  const { RuleArn } = await events.send(new PutRuleCommand({ Name: 'orders', EventPattern }));
  const InputTransformer = { InputPathsMap: { id: '$.detail.id' }, InputTemplate: '"Order <id> is in."' };
  await events.send(
    new PutTargetsCommand({
      Rule: 'orders',
      Targets: [
        { Id: 'whole', Arn: TopicArn },
        { Id: 'words', Arn: TopicArn, InputTransformer },
      ],
    }),
  );
  const put = (id: number) =>
    events.send(
      new PutEventsCommand({
        Entries: [{ Source: 'shop', DetailType: 'order', Detail: JSON.stringify({ id }) }],
      }),
    );
  await put(1);
  const refusals = await eventually(() => {
    const lines = logLines.filter((line) => line.includes('event not delivered'));
    return lines.length === 2 && lines;
  });
  expect(refusals.join()).toContain('events.amazonaws.com is not authorized to perform: sns:Publish');

  const Condition = { ArnEquals: { 'aws:SourceArn': RuleArn } };
  await setPolicy(TopicArn, { Principal: { Service: 'events.amazonaws.com' }, Condition });
  await put(2);
  const [first, second] = await eventually(() => told().length === 2 && told());
  const messages = [first.Message, second.Message].sort();
  expect(messages[0]).toBe('"Order 2 is in."');
  expect(JSON.parse(messages[1])).toMatchObject({ source: 'shop', detail: { id: 2 } });
});

it('an alarm tells its topics, and its history says how that went', async () => {
  const cloudwatch = server.client(CloudWatchClient);
  const { TopicArn, told } = await topic('alarms');
  const { TopicArn: closed = '' } = await sns.send(new CreateTopicCommand({ Name: 'closed' }));
  await setPolicy(closed, { Principal: { Service: 'events.amazonaws.com' } });
  const ec2 = 'arn:aws:automate:us-east-1:ec2:stop';
  await cloudwatch.send(
    new PutMetricAlarmCommand({
      AlarmName: 'errors',
      AlarmDescription: 'too many',
      Namespace: 'shop',
      MetricName: 'errors',
      Dimensions: [{ Name: 'Service', Value: 'web' }],
      Statistic: 'Sum',
      Period: 60,
      EvaluationPeriods: 1,
      Threshold: 10,
      ComparisonOperator: 'GreaterThanThreshold',
      AlarmActions: [TopicArn, closed, ec2],
    }),
  );
  const state = { AlarmName: 'errors', StateValue: 'ALARM', StateReason: 'a test' } as const;
  await cloudwatch.send(new SetAlarmStateCommand(state));
  const [note] = await eventually(() => told().length === 1 && told());
  expect(note.Subject).toBe('ALARM: "errors" in US East (N. Virginia)');
  expect(JSON.parse(note.Message)).toMatchObject({
    AlarmName: 'errors',
    AlarmDescription: 'too many',
    AWSAccountId: '000000000000',
    NewStateValue: 'ALARM',
    NewStateReason: 'a test',
    OldStateValue: 'INSUFFICIENT_DATA',
    StateChangeTime: expect.stringMatching(/^\d{4}-.*\+0000$/),
    AlarmArn: 'arn:aws:cloudwatch:us-east-1:000000000000:alarm:errors',
    Trigger: {
      MetricName: 'errors',
      StatisticType: 'Statistic',
      Statistic: 'SUM',
      Dimensions: [{ name: 'Service', value: 'web' }],
      Threshold: 10,
      TreatMissingData: 'missing',
    },
  });
  const actions = await eventually(async () => {
    const { AlarmHistoryItems: items = [] } = await cloudwatch.send(
      new DescribeAlarmHistoryCommand({ AlarmName: 'errors', HistoryItemType: 'Action' }),
    );
    return items.length === 3 && items.map(({ HistorySummary = '' }) => HistorySummary).sort();
  });
  expect(actions).toEqual([
    `Failed to execute action ${ec2}. Received error: "This server has no service that could execute the action."`,
    expect.stringMatching(
      /^Failed to execute action arn:aws:sns:.*:closed\. .* is not authorized to perform: sns:Publish/,
    ),
    `Successfully executed action ${TopicArn}`,
  ]);
});

it('a suppressor holds back what a composite alarm would tell, until it is over', async () => {
  const cloudwatch = server.client(CloudWatchClient);
  const { TopicArn, told } = await topic('composite');
  for (const AlarmName of ['deploying', 'failing']) {
    await cloudwatch.send(
      new PutMetricAlarmCommand({
        AlarmName,
        Namespace: 'shop',
        MetricName: AlarmName,
        Statistic: 'Sum',
        Period: 60,
        EvaluationPeriods: 1,
        Threshold: 1,
        ComparisonOperator: 'GreaterThanThreshold',
        TreatMissingData: 'ignore',
      }),
    );
  }
  const set = (AlarmName: string, StateValue: 'ALARM' | 'OK') =>
    cloudwatch.send(new SetAlarmStateCommand({ AlarmName, StateValue, StateReason: 'a test' }));
  await set('failing', 'OK');
  await set('deploying', 'ALARM');
  await cloudwatch.send(
    new PutCompositeAlarmCommand({
      AlarmName: 'shop',
      AlarmRule: 'ALARM("failing")',
      AlarmActions: [TopicArn],
      ActionsSuppressor: 'deploying',
      ActionsSuppressorWaitPeriod: 60,
      ActionsSuppressorExtensionPeriod: 1,
    }),
  );
  const shop = async () => {
    const found = await cloudwatch.send(
      new DescribeAlarmsCommand({ AlarmNames: ['shop'], AlarmTypes: ['CompositeAlarm'] }),
    );
    return found.CompositeAlarms?.[0];
  };
  await eventually(async () => (await shop())?.StateValue === 'OK');
  await set('failing', 'ALARM');
  await eventually(async () => (await shop())?.ActionsSuppressedBy === 'Alarm');
  expect(told()).toEqual([]);
  await set('deploying', 'OK');
  const [note] = await eventually(() => told().length === 1 && told());
  expect(JSON.parse(note.Message)).toMatchObject({
    AlarmName: 'shop',
    NewStateValue: 'ALARM',
    AlarmRule: 'ALARM("failing")',
  });
  expect((await shop())?.ActionsSuppressedBy).toBeUndefined();
});
