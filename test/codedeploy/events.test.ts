import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  GetLogEventsCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { EventBridgeClient, PutRuleCommand, PutTargetsCommand } from '@aws-sdk/client-eventbridge';
import { IAMClient, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import { CreateTopicCommand, SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startHttpListener } from '../harness/http-listener.js';
import { eventually } from '../harness/wait.js';
import { appSpec, Fleet } from './fleet.js';

interface Announced {
  readonly 'detail-type': string;
  readonly resources: readonly string[];
  readonly detail: Readonly<Record<string, string>>;
}

let fleet: Fleet;
const logGroupName = '/aws/events/codedeploy';

beforeAll(async () => {
  fleet = await Fleet.start();
  const events = fleet.server.client(EventBridgeClient);
  await fleet.server.client(CloudWatchLogsClient).send(new CreateLogGroupCommand({ logGroupName }));
  const EventPattern = JSON.stringify({ source: ['aws.codedeploy'] });
  await events.send(new PutRuleCommand({ Name: 'deployments', EventPattern }));
  const Arn = `arn:aws:logs:us-east-1:000000000000:log-group:${logGroupName}`;
  await events.send(new PutTargetsCommand({ Rule: 'deployments', Targets: [{ Id: 'log', Arn }] }));
});
afterAll(() => fleet.close());

async function announced(count: number): Promise<Announced[]> {
  const logs = fleet.server.client(CloudWatchLogsClient);
  return await eventually(async () => {
    const read = new GetLogEventsCommand({ logGroupName, logStreamName: 'deployments', startFromHead: true });
    const lines = ((await logs.send(read)).events ?? []).map(({ message = '' }) => JSON.parse(message));
    return lines.length >= count && lines;
  });
}

it('announces deployments and instances as they begin and end', async () => {
  await fleet.hosts('told', ['told-a']);
  await fleet.group('told');
  const good = await fleet.upload('good.zip', { 'appspec.yml': appSpec(), 'site/a': '1' });
  const first = await fleet.deploy('told', good);
  await fleet.finished(first);
  const bad = await fleet.upload('bad.zip', { 'appspec.yml': 'nonsense' });
  const second = await fleet.deploy('told', bad);
  await fleet.finished(second);
  const all = await announced(8);
  const told = all.map(({ detail, 'detail-type': type }) => [
    detail.deploymentId,
    type.replace(/^CodeDeploy (\w+) State-change Notification$/, '$1'),
    detail.state,
  ]);
  for (const [id, end] of [
    [first, 'SUCCESS'],
    [second, 'FAILURE'],
  ]) {
    const ofThis = told.filter(([of]) => of === id);
    expect(ofThis).toHaveLength(4);
    for (const state of ['START', end]) {
      expect(ofThis).toContainEqual([id, 'Deployment', state]);
      expect(ofThis).toContainEqual([id, 'Instance', state]);
    }
  }
  const instance = all.find((event) => event['detail-type'].includes('Instance'));
  const prefix = 'arn:aws:codedeploy:us-east-1:000000000000';
  expect(instance).toMatchObject({
    resources: [
      expect.stringMatching(`^${prefix}:instance/told-a_`),
      `${prefix}:deploymentgroup:web/told`,
      `${prefix}:application:web`,
    ],
    detail: {
      region: 'us-east-1',
      deploymentId: first,
      instanceId: 'told-a',
      instanceGroupId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      deploymentGroup: 'told',
      application: 'web',
      state: 'START',
    },
  });
});

it('tells the topics of triggers as the service role, whatever becomes of that', async () => {
  const sns = fleet.server.client(SNSClient);
  const listener = await startHttpListener();
  try {
    const [open = '', closed = ''] = await Promise.all(
      ['open', 'closed'].map(async (Name) => (await sns.send(new CreateTopicCommand({ Name }))).TopicArn),
    );
    await sns.send(new SubscribeCommand({ TopicArn: open, Protocol: 'http', Endpoint: listener.url }));
    const question = await eventually(() => listener.received[0]);
    await fetch(JSON.parse(question.body).SubscribeURL);
    const Statement = [{ Effect: 'Allow', Action: 'sns:Publish', Resource: open }];
    await fleet.server.client(IAMClient).send(
      new PutRolePolicyCommand({
        RoleName: 'deployer',
        PolicyName: 'tell',
        PolicyDocument: JSON.stringify({ Version: '2012-10-17', Statement }),
      }),
    );
    await fleet.hosts('triggering', ['triggering-a']);
    await fleet.group('triggering', {
      triggerConfigurations: [
        {
          triggerName: 'all',
          triggerTargetArn: open,
          triggerEvents: ['DeploymentStart', 'DeploymentSuccess', 'InstanceSuccess'],
        },
        { triggerName: 'mute', triggerTargetArn: closed, triggerEvents: ['DeploymentSuccess'] },
      ],
    });
    const good = await fleet.upload('told.zip', { 'appspec.yml': appSpec(), 'site/a': '1' });
    const id = await fleet.deploy('triggering', good);
    expect((await fleet.finished(id)).status).toBe('Succeeded');
    const notes = await eventually(
      () => listener.received.length === 4 && listener.received.slice(1).map(({ body }) => JSON.parse(body)),
    );
    const told = notes.map(({ Subject, Message }) => ({ Subject, ...JSON.parse(Message) }));
    const instance = told.find(({ instanceId }) => instanceId !== undefined);
    expect(instance).toMatchObject({
      deploymentId: id,
      instanceId: expect.stringMatching(/:instance\/triggering-a_/),
      instanceStatus: 'SUCCEEDED',
    });
    const [event] = JSON.parse(instance.lifecycleEvents);
    expect(event).toMatchObject({
      LifecycleEvent: 'ApplicationStop',
      LifecycleEventStatus: 'SUCCEEDED',
      EndTime: expect.stringMatching(/^[A-Z][a-z]{2} [A-Z][a-z]{2} \d\d \d\d:\d\d:\d\d UTC \d{4}$/),
    });
    const ofDeployment = (status: string) => told.find((one) => one.status === status);
    expect(ofDeployment('CREATED')).toMatchObject({
      Subject: `CREATED: AWS CodeDeploy ${id} in us-east-1 to web`,
      region: 'us-east-1',
      accountId: '000000000000',
      eventTriggerName: 'all',
      applicationName: 'web',
      deploymentGroupName: 'triggering',
      completeTime: null,
    });
    const { deploymentOverview } = ofDeployment('SUCCEEDED');
    expect(JSON.parse(deploymentOverview)).toMatchObject({ Succeeded: 1, Failed: 0 });
  } finally {
    await listener.close();
  }
});
