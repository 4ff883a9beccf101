import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  GetLogEventsCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { CodeCommitClient, CreateRepositoryCommand } from '@aws-sdk/client-codecommit';
import {
  CodePipelineClient,
  CreatePipelineCommand,
  ListPipelineExecutionsCommand,
} from '@aws-sdk/client-codepipeline';
import {
  CreateEventBusCommand,
  DisableRuleCommand,
  EventBridgeClient,
  PutEventsCommand,
  PutRuleCommand,
  PutTargetsCommand,
  type Target,
} from '@aws-sdk/client-eventbridge';
import { CreateRoleCommand, IAMClient, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startServer, type TestServer } from '../../../test/harness/server.js';
import { eventually } from '../../../test/harness/wait.js';

let server: TestServer;
let events: EventBridgeClient;
let logs: CloudWatchLogsClient;
beforeAll(async () => {
  server = await startServer({ timeScale: 600 });
  events = server.client(EventBridgeClient);
  logs = server.client(CloudWatchLogsClient);
});
afterAll(() => server.close());

/** A rule whose events go to a log group of their own. @returns what arrived, once there are `count` lines */
async function logged(
  name: string,
  rule: {
    readonly EventPattern?: string;
    readonly ScheduleExpression?: string;
    readonly EventBusName?: string;
  },
  settings: Partial<Target> = {},
): Promise<(count: number) => Promise<string[]>> {
  const logGroupName = `/aws/events/${name}`;
  await logs.send(new CreateLogGroupCommand({ logGroupName }));
  await events.send(new PutRuleCommand({ Name: name, ...rule }));
  const Arn = `arn:aws:logs:us-east-1:000000000000:log-group:${logGroupName}`;
  const { EventBusName } = rule;
  await events.send(
    new PutTargetsCommand({ Rule: name, EventBusName, Targets: [{ Id: 'log', Arn, ...settings }] }),
  );
  return (count) =>
    eventually(async () => {
      const read = new GetLogEventsCommand({ logGroupName, logStreamName: name, startFromHead: true });
      const lines = ((await logs.send(read)).events ?? []).map(({ message = '' }) => message);
      return lines.length >= count && lines;
    });
}

const put = (source: string, detail: string, EventBusName?: string) =>
  events.send(
    new PutEventsCommand({ Entries: [{ Source: source, DetailType: 'T', Detail: detail, EventBusName }] }),
  );
const from = (source: string) => JSON.stringify({ source: [source] });

describe('an event', () => {
  it('reaches the log groups of the rules that match, in order and as it was written', async () => {
    const arrived = await logged('plain', { EventPattern: from('plain') });
    await put('other', '{}');
    const details = Array.from({ length: 20 }, (_, index) => `{"n":${index}.50,"id":12345678901234567890}`);
    for (const detail of details) await put('plain', detail);
    const lines = await arrived(details.length);
    expect(lines.map((line) => /"detail":(\{.*\})\}$/.exec(line)?.[1])).toEqual(details);
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({
      version: '0',
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      'detail-type': 'T',
      source: 'plain',
      account: '000000000000',
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
      region: 'us-east-1',
      resources: [],
    });
  });

  it('is shaped by the target', async () => {
    const EventPattern = from('shaped');
    const constant = await logged('constant', { EventPattern }, { Input: '{"a": 1}' });
    const part = await logged('part', { EventPattern }, { InputPath: '$.detail.list[1]' });
    const InputTransformer = {
      InputPathsMap: { who: '$.detail.who', list: '$.detail.list' },
      InputTemplate: '{"greeting":"Hello <who>","list":<list>,"rule":<aws.events.rule-name>}',
    };
    const template = await logged('template', { EventPattern }, { InputTransformer });
    await put('shaped', '{"who":"\\"Ana\\"","list":[1.0,{"b":2}]}');
    expect(await constant(1)).toEqual(['{"a": 1}']);
    expect(await part(1)).toEqual(['{"b":2}']);
    expect(await template(1)).toEqual([
      '{"greeting":"Hello \\"Ana\\"","list":[1.0,{"b":2}],"rule":"template"}',
    ]);
  });

  it('stays on its bus, and away from rules that are off', async () => {
    await events.send(new CreateEventBusCommand({ Name: 'own' }));
    const EventPattern = from('bus');
    const onOwn = await logged('on-own', { EventPattern, EventBusName: 'own' });
    const onDefault = await logged('on-default', { EventPattern });
    await logged('off', { EventPattern });
    await events.send(new DisableRuleCommand({ Name: 'off' }));
    await put('bus', '{"to":"own"}', 'own');
    await put('bus', '{"to":"default"}');
    expect((await onOwn(1)).map((line) => JSON.parse(line).detail)).toEqual([{ to: 'own' }]);
    expect((await onDefault(1)).map((line) => JSON.parse(line).detail)).toEqual([{ to: 'default' }]);
    const none = new GetLogEventsCommand({ logGroupName: '/aws/events/off', logStreamName: 'off' });
    await expect(logs.send(none)).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });

  it('comes from a schedule, again and again', async () => {
    const arrived = await logged('ticking', { ScheduleExpression: 'rate(1 minute)' });
    const lines = (await arrived(3)).map((line) => JSON.parse(line));
    await events.send(new DisableRuleCommand({ Name: 'ticking' }));
    expect(new Set(lines.map(({ id }) => id)).size).toBe(lines.length);
    expect(lines[0]).toMatchObject({
      'detail-type': 'Scheduled Event',
      source: 'aws.events',
      resources: ['arn:aws:events:us-east-1:000000000000:rule/ticking'],
      detail: {},
    });
  });
});

describe('a pipeline as target', () => {
  const trust = (Service: string) =>
    JSON.stringify({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Principal: { Service }, Action: 'sts:AssumeRole' }],
    });

  it('is started as the role that the target names, and by nobody who may not', async () => {
    const iam = server.client(IAMClient);
    const pipelines = server.client(CodePipelineClient);
    const role = async (RoleName: string, service: string) => {
      const made = await iam.send(
        new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: trust(service) }),
      );
      return made.Role?.Arn ?? '';
    };
    const roleArn = await role('pipeline', 'codepipeline.amazonaws.com');
    const RoleArn = await role('starter', 'events.amazonaws.com');
    await server.client(S3Client).send(new CreateBucketCommand({ Bucket: 'artifacts' }));
    await server.client(CodeCommitClient).send(new CreateRepositoryCommand({ repositoryName: 'r' }));
    const type = { owner: 'AWS' as const, version: '1' };
    await pipelines.send(
      new CreatePipelineCommand({
        pipeline: {
          name: 'p',
          roleArn,
          artifactStore: { type: 'S3', location: 'artifacts' },
          stages: [
            {
              name: 'Source',
              actions: [
                {
                  name: 'Source',
                  actionTypeId: { ...type, category: 'Source', provider: 'CodeCommit' },
                  configuration: { RepositoryName: 'r', BranchName: 'main', PollForSourceChanges: 'false' },
                  outputArtifacts: [{ name: 'A' }],
                },
              ],
            },
            {
              name: 'Gate',
              actions: [
                { name: 'Gate', actionTypeId: { ...type, category: 'Approval', provider: 'Manual' } },
              ],
            },
          ],
        },
      }),
    );
    await events.send(new PutRuleCommand({ Name: 'start', EventPattern: from('start') }));
    const Arn = 'arn:aws:codepipeline:us-east-1:000000000000:p';
    await events.send(new PutTargetsCommand({ Rule: 'start', Targets: [{ Id: 'p', Arn, RoleArn }] }));
    const sentinel = await logged('started', { EventPattern: from('start') });
    const started = async () => {
      const { pipelineExecutionSummaries = [] } = await pipelines.send(
        new ListPipelineExecutionsCommand({ pipelineName: 'p' }),
      );
      return pipelineExecutionSummaries
        .map(({ trigger }) => trigger)
        .filter((by) => by?.triggerType === 'CloudWatchEvent');
    };
    await put('start', '{}');
    await sentinel(1);
    expect(await started()).toEqual([]);

    const permission = { RoleName: 'starter', PolicyName: 'start' };
    const Statement = [{ Effect: 'Allow', Action: 'codepipeline:StartPipelineExecution', Resource: Arn }];
    const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement });
    await iam.send(new PutRolePolicyCommand({ ...permission, PolicyDocument }));
    await put('start', '{}');
    const triggers = await eventually(async () => {
      const found = await started();
      return found.length > 0 && found;
    });
    expect(triggers).toEqual([
      { triggerType: 'CloudWatchEvent', triggerDetail: 'arn:aws:events:us-east-1:000000000000:rule/start' },
    ]);
  });
});
