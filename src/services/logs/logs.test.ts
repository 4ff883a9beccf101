import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  CreateLogStreamCommand,
  DeleteLogGroupCommand,
  DeleteLogStreamCommand,
  DeleteRetentionPolicyCommand,
  DescribeLogGroupsCommand,
  DescribeLogStreamsCommand,
  FilterLogEventsCommand,
  type FilterLogEventsCommandInput,
  GetLogEventsCommand,
  type GetLogEventsCommandInput,
  type InputLogEvent,
  ListTagsForResourceCommand,
  PutLogEventsCommand,
  PutRetentionPolicyCommand,
  paginateDescribeLogGroups,
  paginateDescribeLogStreams,
  paginateFilterLogEvents,
  TagResourceCommand,
  UntagResourceCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startServer, type TestServer } from '../../../test/harness/server.js';
import { DAY_MS, HOUR_MS } from '../../kernel/duration.js';

let server: TestServer;
let logs: CloudWatchLogsClient;
let count = 0;

beforeAll(async () => {
  server = await startServer();
  logs = server.client(CloudWatchLogsClient);
});

afterAll(async () => {
  await server.close();
});

async function newGroup(): Promise<string> {
  count += 1;
  const logGroupName = `/test/${count}`;
  await logs.send(new CreateLogGroupCommand({ logGroupName }));
  return logGroupName;
}

async function newStream(logGroupName: string, logStreamName = 's') {
  await logs.send(new CreateLogStreamCommand({ logGroupName, logStreamName }));
  return { logGroupName, logStreamName };
}

const put = (stream: { logGroupName: string; logStreamName: string }, logEvents: InputLogEvent[]) =>
  logs.send(new PutLogEventsCommand({ ...stream, logEvents }));

const line = (timestamp: number, message = `at ${timestamp}`): InputLogEvent => ({ timestamp, message });

async function read(input: GetLogEventsCommandInput) {
  const answer = await logs.send(new GetLogEventsCommand(input));
  return { ...answer, messages: answer.events?.map((event) => event.message) };
}

async function filter(input: FilterLogEventsCommandInput) {
  const messages: (string | undefined)[] = [];
  for await (const page of paginateFilterLogEvents({ client: logs }, input)) {
    messages.push(...(page.events ?? []).map((event) => event.message));
  }
  return messages;
}

describe('log groups', () => {
  it('are created, described and deleted', async () => {
    const logGroupName = await newGroup();
    const { logGroups: [group] = [] } = await logs.send(
      new DescribeLogGroupsCommand({ logGroupNamePrefix: logGroupName }),
    );
    expect(group).toMatchObject({
      logGroupName,
      arn: `arn:aws:logs:us-east-1:000000000000:log-group:${logGroupName}:*`,
      logGroupArn: `arn:aws:logs:us-east-1:000000000000:log-group:${logGroupName}`,
      storedBytes: 0,
      metricFilterCount: 0,
      logGroupClass: 'STANDARD',
    });
    await expect(logs.send(new CreateLogGroupCommand({ logGroupName }))).rejects.toMatchObject({
      name: 'ResourceAlreadyExistsException',
    });
    await logs.send(new DeleteLogGroupCommand({ logGroupName }));
    await expect(logs.send(new DeleteLogGroupCommand({ logGroupName }))).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      message: 'The specified log group does not exist.',
    });
  });

  it('a group made anew has nothing of the old one', async () => {
    const stream = await newStream(await newGroup());
    await put(stream, [line(Date.now())]);
    await logs.send(new DeleteLogGroupCommand({ logGroupName: stream.logGroupName }));
    await logs.send(new CreateLogGroupCommand({ logGroupName: stream.logGroupName }));
    await expect(read(stream)).rejects.toMatchObject({ message: 'The specified log stream does not exist.' });
    await newStream(stream.logGroupName);
    expect((await read(stream)).events).toEqual([]);
  });

  it('are paged, by prefix or by a part of the name', async () => {
    const base = await newGroup();
    for (const name of ['a', 'b', 'Cee'])
      await logs.send(new CreateLogGroupCommand({ logGroupName: `${base}/${name}` }));
    const names: (string | undefined)[] = [];
    const input = { logGroupNamePrefix: `${base}/` };
    for await (const page of paginateDescribeLogGroups({ client: logs, pageSize: 2 }, input)) {
      names.push(...(page.logGroups ?? []).map((group) => group.logGroupName));
    }
    expect(names).toEqual([`${base}/Cee`, `${base}/a`, `${base}/b`]);
    const { logGroups } = await logs.send(
      new DescribeLogGroupsCommand({ logGroupNamePattern: `${base}/CEE` }),
    );
    expect(logGroups).toHaveLength(1);
  });

  it('refuse names that AWS refuses', async () => {
    await expect(logs.send(new CreateLogGroupCommand({ logGroupName: 'no blanks' }))).rejects.toThrow(
      'failed to satisfy constraint',
    );
  });

  it('are refused a bad name in the words and under the code of the service', async () => {
    await expect(logs.send(new CreateLogGroupCommand({ logGroupName: 'no spaces' }))).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message: expect.stringMatching(/^1 validation error detected: Value 'no spaces' at 'logGroupName'/),
    });
  });

  it('keep a retention', async () => {
    const stream = await newStream(await newGroup());
    const { logGroupName } = stream;
    await put(stream, [line(Date.now() - 2 * DAY_MS, 'old')]);
    await put(stream, [line(Date.now(), 'new')]);
    await logs.send(new PutRetentionPolicyCommand({ logGroupName, retentionInDays: 1 }));
    expect((await read(stream)).messages).toEqual(['new']);
    expect(await filter({ logGroupName })).toEqual(['new']);
    await logs.send(new DeleteRetentionPolicyCommand({ logGroupName }));
    const { logGroups } = await logs.send(new DescribeLogGroupsCommand({ logGroupNamePrefix: logGroupName }));
    expect(logGroups?.[0]?.retentionInDays).toBeUndefined();
    await expect(
      logs.send(new PutRetentionPolicyCommand({ logGroupName, retentionInDays: 2 })),
    ).rejects.toMatchObject({ name: 'InvalidParameterException' });
  });

  it('have tags', async () => {
    const resourceArn = `arn:aws:logs:us-east-1:000000000000:log-group:${await newGroup()}`;
    await logs.send(new TagResourceCommand({ resourceArn, tags: { a: '1', b: '2' } }));
    await logs.send(new UntagResourceCommand({ resourceArn, tagKeys: ['a'] }));
    const { tags } = await logs.send(new ListTagsForResourceCommand({ resourceArn }));
    expect(tags).toEqual({ b: '2' });
  });
});

describe('log streams', () => {
  it('are listed by name or by their last event', async () => {
    const logGroupName = await newGroup();
    const now = Date.now();
    for (const [index, name] of ['x/b', 'x/a', 'y'].entries()) {
      await put(await newStream(logGroupName, name), [line(now - index)]);
    }
    const names = async (input: object, pageSize = 2) => {
      const found: (string | undefined)[] = [];
      for await (const page of paginateDescribeLogStreams(
        { client: logs, pageSize },
        { logGroupName, ...input },
      )) {
        found.push(...(page.logStreams ?? []).map((stream) => stream.logStreamName));
      }
      return found;
    };
    expect(await names({})).toEqual(['x/a', 'x/b', 'y']);
    expect(await names({ descending: true })).toEqual(['y', 'x/b', 'x/a']);
    expect(await names({ logStreamNamePrefix: 'x/' })).toEqual(['x/a', 'x/b']);
    expect(await names({ orderBy: 'LastEventTime', descending: true })).toEqual(['x/b', 'x/a', 'y']);
    await logs.send(new DeleteLogStreamCommand({ logGroupName, logStreamName: 'y' }));
    const { logStreams } = await logs.send(new DescribeLogStreamsCommand({ logGroupName }));
    expect(logStreams?.[0]).toMatchObject({ firstEventTimestamp: now - 1, lastEventTimestamp: now - 1 });
    expect(logStreams).toHaveLength(2);
  });

  it('exist once', async () => {
    const stream = await newStream(await newGroup());
    await expect(logs.send(new CreateLogStreamCommand(stream))).rejects.toMatchObject({
      name: 'ResourceAlreadyExistsException',
      message: 'The specified log stream already exists',
    });
  });
});

describe('PutLogEvents', () => {
  it('leaves out what is too old or too new and says so', async () => {
    const stream = await newStream(await newGroup());
    const now = Date.now();
    const old = await put(stream, [line(now - 15 * DAY_MS), line(now - 14 * DAY_MS - 1)]);
    expect(old.rejectedLogEventsInfo).toEqual({ tooOldLogEventEndIndex: 2 });
    const ahead = await put(stream, [line(now), line(now + 3 * HOUR_MS)]);
    expect(ahead.rejectedLogEventsInfo).toEqual({ tooNewLogEventStartIndex: 1 });
    expect((await read(stream)).messages).toEqual([`at ${now}`]);
  });

  it.each([
    ['out of order', [line(2), line(1)], 'must be in chronological order'],
    ['more than a day', [line(1), line(DAY_MS + 2)], 'cannot span more than 24 hours'],
    ['more than a megabyte', [line(1, 'x'.repeat(1_048_577))], 'exceeds limit of 1048576'],
  ])('refuses a batch that is %s', async (_what, events, message) => {
    const stream = await newStream(await newGroup());
    await expect(put(stream, events)).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message: expect.stringContaining(message),
    });
  });

  it('needs an existing stream', async () => {
    const logGroupName = await newGroup();
    await expect(put({ logGroupName, logStreamName: 'none' }, [line(1)])).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
  });
});

describe('GetLogEvents', () => {
  it('reads forward from the head and ends with the token that was given', async () => {
    const stream = await newStream(await newGroup());
    const now = Date.now();
    await put(stream, [line(now, '1'), line(now, '2'), line(now + 1, '3')]);
    const first = await read({ ...stream, startFromHead: true, limit: 2 });
    expect(first.messages).toEqual(['1', '2']);
    const second = await read({ ...stream, nextToken: first.nextForwardToken });
    expect(second.messages).toEqual(['3']);
    const end = await read({ ...stream, nextToken: second.nextForwardToken });
    expect(end.messages).toEqual([]);
    expect(end.nextForwardToken).toBe(second.nextForwardToken);
    await put(stream, [line(now + 2, '4')]);
    expect((await read({ ...stream, nextToken: end.nextForwardToken })).messages).toEqual(['4']);
    expect(first.nextForwardToken).toMatch(/^f\//);
  });

  it('reads backward from the end', async () => {
    const stream = await newStream(await newGroup());
    const now = Date.now();
    await put(stream, [line(now, '1'), line(now, '2'), line(now + 1, '3')]);
    const last = await read({ ...stream, limit: 2 });
    expect(last.messages).toEqual(['2', '3']);
    const before = await read({ ...stream, nextToken: last.nextBackwardToken });
    expect(before.messages).toEqual(['1']);
    const start = await read({ ...stream, nextToken: before.nextBackwardToken });
    expect(start.messages).toEqual([]);
    expect(start.nextBackwardToken).toBe(before.nextBackwardToken);
  });

  it('follows a stream that was empty at first', async () => {
    const stream = await newStream(await newGroup());
    for (const startFromHead of [true, false]) {
      const empty = await read({ ...stream, startFromHead });
      expect(empty.messages).toEqual([]);
      const still = await read({ ...stream, nextToken: empty.nextForwardToken });
      expect(still.nextForwardToken).toBe(empty.nextForwardToken);
    }
    const empty = await read(stream);
    await put(stream, [line(Date.now(), 'first')]);
    expect((await read({ ...stream, nextToken: empty.nextForwardToken })).messages).toEqual(['first']);
  });

  it('keeps to a range of time, its end excluded', async () => {
    const stream = await newStream(await newGroup());
    const now = Date.now();
    await put(stream, [line(now, '1'), line(now + 1, '2'), line(now + 2, '3')]);
    for (const startFromHead of [true, false]) {
      const range = { startTime: now + 1, endTime: now + 2, startFromHead };
      expect((await read({ ...stream, ...range })).messages).toEqual(['2']);
    }
  });

  it('puts late events where they belong', async () => {
    const stream = await newStream(await newGroup());
    const start = Date.now() - 5_000;
    const expected: { at: number; message: string }[] = [];
    for (const offsets of [[0, 4000], [2000, 2001, 4000], [1000, 3000, 5000], [0]]) {
      const events = offsets.map((offset, index) => line(start + offset, `${expected.length + index}`));
      await put(stream, events);
      expected.push(...events.map(({ timestamp = 0, message = '' }) => ({ at: timestamp, message })));
    }
    const wanted = expected.toSorted((left, right) => left.at - right.at).map(({ message }) => message);
    expect((await read({ ...stream, startFromHead: true })).messages).toEqual(wanted);
    expect((await read(stream)).messages).toEqual(wanted);
    expect(await filter({ logGroupName: stream.logGroupName })).toEqual(wanted);
  });

  it('refuses a token of another stream', async () => {
    const logGroupName = await newGroup();
    const one = await read(await newStream(logGroupName, 'one'));
    const two = await newStream(logGroupName, 'two');
    for (const nextToken of [one.nextForwardToken, 'f/123', 'nonsense']) {
      await expect(read({ ...two, nextToken })).rejects.toMatchObject({ name: 'InvalidParameterException' });
    }
  });

  it('takes the ARN of the group as its identifier', async () => {
    const { logGroupName, logStreamName } = await newStream(await newGroup());
    const logGroupIdentifier = `arn:aws:logs:us-east-1:000000000000:log-group:${logGroupName}:*`;
    expect((await read({ logGroupIdentifier, logStreamName })).events).toEqual([]);
    await expect(read({ logGroupIdentifier, logGroupName, logStreamName })).rejects.toThrow('together');
  });

  it('reads tens of thousands of lines in pages of bounded size', async () => {
    const stream = await newStream(await newGroup());
    const now = Date.now();
    const total = 25_000;
    for (let start = 0; start < total; start += 5_000) {
      await put(
        stream,
        Array.from({ length: 5_000 }, (_, index) => line(now + start, `line ${start + index}`)),
      );
    }
    const seen: (string | undefined)[] = [];
    let page = await read({ ...stream, startFromHead: true });
    for (; page.events?.length; page = await read({ ...stream, nextToken: page.nextForwardToken })) {
      expect(page.events.length).toBeLessThanOrEqual(10_000);
      seen.push(...(page.messages ?? []));
    }
    expect(seen).toEqual(Array.from({ length: total }, (_, index) => `line ${index}`));
  });
});

describe('FilterLogEvents', () => {
  it('mixes the streams of a group by time', async () => {
    const logGroupName = await newGroup();
    const now = Date.now();
    const a = await newStream(logGroupName, 'a1');
    const b = await newStream(logGroupName, 'a2');
    const c = await newStream(logGroupName, 'c');
    await put(a, [line(now, 'a ERROR'), line(now + 20, 'a2')]);
    await put(b, [line(now + 10, 'b'), line(now + 30, 'b2 ERROR')]);
    await put(c, [line(now + 15, 'c')]);
    expect(await filter({ logGroupName, limit: 2 })).toEqual(['a ERROR', 'b', 'c', 'a2', 'b2 ERROR']);
    expect(await filter({ logGroupName, filterPattern: 'ERROR' })).toEqual(['a ERROR', 'b2 ERROR']);
    expect(await filter({ logGroupName, logStreamNames: ['a2', 'c'] })).toEqual(['b', 'c', 'b2 ERROR']);
    expect(await filter({ logGroupName, logStreamNamePrefix: 'a' })).toEqual([
      'a ERROR',
      'b',
      'a2',
      'b2 ERROR',
    ]);
    expect(await filter({ logGroupName, startTime: now + 10, endTime: now + 20 })).toEqual(['b', 'c', 'a2']);
  });

  it('gives ids that order and tell events apart, as `aws logs tail --follow` needs', async () => {
    const logGroupName = await newGroup();
    const now = Date.now();
    await put(await newStream(logGroupName, 'a'), [line(now, 'same'), line(now, 'same')]);
    await put(await newStream(logGroupName, 'b'), [line(now, 'same')]);
    const { events = [], nextToken } = await logs.send(new FilterLogEventsCommand({ logGroupName }));
    const ids = events.map((event) => event.eventId ?? '');
    expect(new Set(ids).size).toBe(3);
    expect(ids).toEqual([...ids].sort());
    expect(ids[0]).toMatch(/^\d{56}$/);
    expect(nextToken).toBeUndefined();
  });

  it('finds by conditions on JSON and on fields', async () => {
    const stream = await newStream(await newGroup());
    const messages = ['{"level":"ERROR","ms":12}', '{"level":"INFO"}', 'GET /index.html 404 12', 'plain'];
    const now = Date.now();
    await put(
      stream,
      messages.map((message, i) => line(now + i, message)),
    );
    const { logGroupName } = stream;
    expect(await filter({ logGroupName, filterPattern: '{ $.level = "ERROR" && $.ms > 10 }' })).toEqual([
      messages[0],
    ]);
    expect(await filter({ logGroupName, filterPattern: '[method, path, code = 4*, ms]' })).toEqual([
      messages[2],
    ]);
    expect(await filter({ logGroupName, filterPattern: '%^p[a-z]+$%' })).toEqual(['plain']);
  });

  it('refuses what it cannot do', async () => {
    const logGroupName = await newGroup();
    await expect(filter({ logGroupName, filterPattern: '{ $.a = ' })).rejects.toThrow(
      'Invalid filter pattern',
    );
    await expect(filter({ logGroupName, logStreamNames: ['none'] })).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
  });
});
