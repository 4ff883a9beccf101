import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  GetLogEventsCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { EventBridgeClient, PutRuleCommand, PutTargetsCommand } from '@aws-sdk/client-eventbridge';
import { afterAll, beforeAll, expect, it } from 'vitest';
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
