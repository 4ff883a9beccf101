import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  FilterLogEventsCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import {
  CancelReplayCommand,
  CreateArchiveCommand,
  CreateEventBusCommand,
  DeleteArchiveCommand,
  DescribeArchiveCommand,
  DescribeEventBusCommand,
  DescribeReplayCommand,
  EventBridgeClient,
  ListArchivesCommand,
  ListEventBusesCommand,
  ListReplaysCommand,
  PutEventsCommand,
  PutPermissionCommand,
  PutRuleCommand,
  PutTargetsCommand,
  RemovePermissionCommand,
  StartReplayCommand,
  UpdateArchiveCommand,
} from '@aws-sdk/client-eventbridge';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startServer, type TestServer } from '../../../../test/harness/server.js';
import { eventually } from '../../../../test/harness/wait.js';

const HERE = 'arn:aws:events:us-east-1:000000000000';
let server: TestServer;
let events: EventBridgeClient;
let logs: CloudWatchLogsClient;
beforeAll(async () => {
  server = await startServer({ timeScale: 1_000 });
  events = server.client(EventBridgeClient);
  logs = server.client(CloudWatchLogsClient);
});
afterAll(() => server.close());

interface Told {
  readonly id: string;
  readonly account: string;
  readonly detail: { readonly n: number };
  readonly 'replay-name'?: string;
}

/** A rule that tells a log group. @returns what it has told */
async function listen(name: string, EventBusName: string, pattern: object) {
  const logGroupName = `/${name}`;
  await logs.send(new CreateLogGroupCommand({ logGroupName }));
  await events.send(new PutRuleCommand({ Name: name, EventBusName, EventPattern: JSON.stringify(pattern) }));
  const Arn = `arn:aws:logs:us-east-1:000000000000:log-group:${logGroupName}`;
  await events.send(new PutTargetsCommand({ Rule: name, EventBusName, Targets: [{ Id: '1', Arn }] }));
  return async (): Promise<Told[]> => {
    const found = await logs.send(new FilterLogEventsCommand({ logGroupName }));
    return (found.events ?? []).map(({ message = '' }) => JSON.parse(message));
  };
}

const send = (EventBusName: string, ...numbers: number[]) =>
  events.send(
    new PutEventsCommand({
      Entries: numbers.map((n) => ({
        Source: 'shop',
        DetailType: 'Order',
        Detail: JSON.stringify({ n }),
        EventBusName,
        Time: new Date(Date.UTC(2026, 0, 1, 0, n)),
      })),
    }),
  );

describe('archives', () => {
  const EventSourceArn = `${HERE}:event-bus/kept`;
  const ArchiveName = 'orders';

  it('keep the events of their bus, which are replayed to the rules that shall get them', async () => {
    await events.send(new CreateEventBusCommand({ Name: 'kept' }));
    const made = await events.send(
      new CreateArchiveCommand({
        ArchiveName,
        EventSourceArn,
        EventPattern: '{"detail":{"n":[{"numeric":["<",9]}]}}',
      }),
    );
    expect(made).toMatchObject({ ArchiveArn: `${HERE}:archive/${ArchiveName}`, State: 'ENABLED' });
    await send('kept', 1, 2, 3, 9);
    const described = () => events.send(new DescribeArchiveCommand({ ArchiveName }));
    await eventually(async () => (await described()).EventCount === 3);
    // Rules that are made later get what came before.
    const one = await listen('one', 'kept', { source: ['shop'] });
    const other = await listen('other', 'kept', { source: ['shop'] });
    const replay = {
      ReplayName: 'again',
      EventSourceArn: `${HERE}:archive/${ArchiveName}`,
      EventStartTime: new Date(Date.UTC(2026, 0, 1, 0, 2)),
      EventEndTime: new Date(Date.UTC(2026, 0, 2)),
      Destination: { Arn: EventSourceArn, FilterArns: [`${HERE}:rule/kept/one`] },
    };
    expect((await events.send(new StartReplayCommand(replay))).State).toBe('STARTING');
    const done = await eventually(async () => {
      const found = await events.send(new DescribeReplayCommand({ ReplayName: 'again' }));
      return found.State === 'COMPLETED' && found;
    });
    expect(done).toMatchObject({
      Destination: replay.Destination,
      EventLastReplayedTime: new Date(Date.UTC(2026, 0, 1, 0, 3)),
    });
    const told = await eventually(async () => {
      const found = await one();
      return found.length === 2 && found;
    });
    expect(told.map(({ detail }) => detail.n)).toEqual([2, 3]);
    expect(told[0]?.['replay-name']).toBe('again');
    expect(await other()).toEqual([]);
    expect((await described()).EventCount).toBe(3);
    await expect(events.send(new StartReplayCommand(replay))).rejects.toMatchObject({
      name: 'ResourceAlreadyExistsException',
    });
    await expect(events.send(new CancelReplayCommand({ ReplayName: 'again' }))).rejects.toMatchObject({
      name: 'IllegalStatusException',
    });
    const listed = await events.send(new ListReplaysCommand({ NamePrefix: 'ag', State: 'COMPLETED' }));
    expect(listed.Replays).toMatchObject([{ ReplayName: 'again', EventSourceArn: replay.EventSourceArn }]);
  });

  it('are changed, lose what is too old, and are deleted', async () => {
    await events.send(new UpdateArchiveCommand({ ArchiveName, RetentionDays: 1, Description: 'short' }));
    await eventually(
      async () => (await events.send(new DescribeArchiveCommand({ ArchiveName }))).EventCount === 0,
    );
    const listed = await events.send(new ListArchivesCommand({ EventSourceArn }));
    expect(listed.Archives).toMatchObject([{ ArchiveName, EventSourceArn, RetentionDays: 1, EventCount: 0 }]);
    await events.send(new DeleteArchiveCommand({ ArchiveName }));
    await expect(events.send(new DescribeArchiveCommand({ ArchiveName }))).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
    const refused = new CreateArchiveCommand({ ArchiveName, EventSourceArn, EventPattern: '{"a":1}' });
    await expect(events.send(refused)).rejects.toMatchObject({ name: 'InvalidEventPatternException' });
  });
});

describe('buses', () => {
  it('pass events on, once, as they are', async () => {
    for (const Name of ['first', 'second', 'third']) await events.send(new CreateEventBusCommand({ Name }));
    const pass = async (from: string, to: string) => {
      const rule = { Name: `to-${to}`, EventBusName: from, EventPattern: '{"source":["shop"]}' };
      await events.send(new PutRuleCommand(rule));
      const Targets = [{ Id: '1', Arn: `${HERE}:event-bus/${to}` }];
      await events.send(new PutTargetsCommand({ Rule: rule.Name, EventBusName: from, Targets }));
    };
    await pass('first', 'second');
    await pass('second', 'third');
    const second = await listen('second', 'second', { source: ['shop'] });
    const third = await listen('third', 'third', { source: ['shop'] });
    const { Entries } = await send('first', 1);
    const [told] = await eventually(async () => {
      const found = await second();
      return found.length === 1 && found;
    });
    expect(told).toMatchObject({ id: Entries?.[0]?.EventId, detail: { n: 1 } });
    await send('third', 2);
    await eventually(async () => (await third()).length === 1);
    expect((await third()).map(({ detail }) => detail.n)).toEqual([2]);
  });

  it('take events of other accounts that their policy names', async () => {
    await events.send(new CreateEventBusCommand({ Name: 'open' }));
    const told = await listen('from-others', 'open', { account: ['111122223333'] });
    const credentials = { accessKeyId: '111122223333', secretAccessKey: 'x' };
    const other = server.client(EventBridgeClient, { credentials });
    const put = () =>
      other.send(
        new PutEventsCommand({
          Entries: [
            { Source: 'x', DetailType: 't', Detail: '{"n":1}', EventBusName: `${HERE}:event-bus/open` },
          ],
        }),
      );
    await expect(put()).rejects.toMatchObject({ name: 'AccessDeniedException' });
    const statement = { StatementId: 'others', Principal: '111122223333', Action: 'events:PutEvents' };
    await events.send(new PutPermissionCommand({ EventBusName: 'open', ...statement }));
    const { Policy = '{}' } = await events.send(new DescribeEventBusCommand({ Name: 'open' }));
    expect(JSON.parse(Policy)).toEqual({
      Version: '2012-10-17',
      Statement: [
        {
          Sid: 'others',
          Effect: 'Allow',
          Principal: { AWS: 'arn:aws:iam::111122223333:root' },
          Action: 'events:PutEvents',
          Resource: `${HERE}:event-bus/open`,
        },
      ],
    });
    const listed = await events.send(new ListEventBusesCommand({ NamePrefix: 'open' }));
    expect(listed.EventBuses?.[0]?.Policy).toBe(Policy);
    expect((await put()).FailedEntryCount).toBe(0);
    await eventually(async () => (await told()).length === 1);
    const remove = () =>
      events.send(new RemovePermissionCommand({ EventBusName: 'open', StatementId: 'others' }));
    await remove();
    await expect(remove()).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
    await expect(put()).rejects.toMatchObject({ name: 'AccessDeniedException' });
  });
});
