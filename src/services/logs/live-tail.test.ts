import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  CreateLogStreamCommand,
  PutLogEventsCommand,
  StartLiveTailCommand,
  type StartLiveTailCommandInput,
  type StartLiveTailResponseStream,
} from '@aws-sdk/client-cloudwatch-logs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startServer, type TestServer } from '../../../test/harness/server.js';
import { eventually } from '../../../test/harness/wait.js';

const arnOf = (name: string) => `arn:aws:logs:us-east-1:000000000000:log-group:${name}`;
let server: TestServer;
let logs: CloudWatchLogsClient;

beforeAll(async () => {
  server = await startServer();
  // The streaming endpoint has a prefix to its host, which an address cannot have.
  logs = new CloudWatchLogsClient({ ...server.clientConfig(), disableHostPrefix: true });
  for (const logGroupName of ['one', 'two']) {
    await logs.send(new CreateLogGroupCommand({ logGroupName }));
    for (const logStreamName of ['a', 'b']) {
      await logs.send(new CreateLogStreamCommand({ logGroupName, logStreamName }));
    }
  }
});
afterAll(() => server.close());

async function put(logGroupName: string, logStreamName: string, ...messages: string[]) {
  const timestamp = Date.now();
  const logEvents = messages.map((message) => ({ timestamp, message }));
  await logs.send(new PutLogEventsCommand({ logGroupName, logStreamName, logEvents }));
}

/** An open session: what it has been told, and how to leave it. */
async function tail(input: StartLiveTailCommandInput) {
  const leaving = new AbortController();
  const { responseStream } = await logs.send(new StartLiveTailCommand(input), {
    abortSignal: leaving.signal,
  });
  if (!responseStream) throw new Error('no stream');
  const events = responseStream[Symbol.asyncIterator]();
  const first = await events.next();
  const start = (first.value as StartLiveTailResponseStream).sessionStart;
  const seen: string[] = [];
  let sampled = false;
  const reading = (async () => {
    for (let next = await events.next(); !next.done; next = await events.next()) {
      const update = (next.value as StartLiveTailResponseStream).sessionUpdate;
      sampled ||= update?.sessionMetadata?.sampled === true;
      for (const { logGroupIdentifier, logStreamName, message } of update?.sessionResults ?? []) {
        seen.push(`${logGroupIdentifier?.split(':').at(-1)} ${logStreamName} ${message}`);
      }
    }
  })().catch(() => undefined);
  const leave = async () => {
    leaving.abort();
    await reading;
  };
  return { start, seen, isSampled: () => sampled, leave };
}

it('tells lines as they are put, of the groups, streams and texts that were asked for', async () => {
  await put('one', 'a', 'before');
  const [all, some] = await Promise.all([
    tail({ logGroupIdentifiers: [arnOf('one'), arnOf('two')] }),
    tail({ logGroupIdentifiers: [arnOf('one')], logStreamNames: ['a'], logEventFilterPattern: 'ERROR' }),
  ]);
  expect(some.start).toMatchObject({
    logGroupIdentifiers: [arnOf('one')],
    logStreamNames: ['a'],
    logEventFilterPattern: 'ERROR',
    sessionId: expect.any(String),
  });
  await put('one', 'a', 'fine', 'ERROR 1');
  await put('one', 'b', 'ERROR 2');
  await put('two', 'a', 'ERROR 3');
  await eventually(() => all.seen.length === 4 && some.seen.length === 1);
  expect(all.seen).toEqual(['one a fine', 'one a ERROR 1', 'one b ERROR 2', 'two a ERROR 3']);
  expect(some.seen).toEqual(['one a ERROR 1']);
  expect(all.isSampled()).toBe(false);
  await Promise.all([all.leave(), some.leave()]);
});

it('leaves lines out where there are too many, and says so', async () => {
  const session = await tail({ logGroupIdentifiers: [arnOf('two')], logStreamNamePrefixes: ['b'] });
  await put('two', 'b', ...Array.from({ length: 2_000 }, (_, i) => `line ${i}`));
  await eventually(() => session.isSampled());
  expect(session.seen.length).toBeLessThanOrEqual(500);
  await session.leave();
});

it('ends with its client: sessions that are left make room for others', async () => {
  const input = { logGroupIdentifiers: [arnOf('one')] };
  const sessions = await Promise.all(Array.from({ length: 15 }, () => tail(input)));
  await expect(tail(input)).rejects.toMatchObject({ name: 'LimitExceededException' });
  await Promise.all(sessions.map(({ leave }) => leave()));
  const next = await eventually(() => tail(input));
  await next.leave();
});

it('ends with its server, which does not wait for it', async () => {
  const other = await startServer();
  const client = new CloudWatchLogsClient({ ...other.clientConfig(), disableHostPrefix: true });
  await client.send(new CreateLogGroupCommand({ logGroupName: 'one' }));
  const command = new StartLiveTailCommand({ logGroupIdentifiers: [arnOf('one')] });
  const { responseStream } = await client.send(command);
  const kinds: (string | undefined)[] = [];
  const reading = (async () => {
    for await (const event of responseStream ?? []) kinds.push(Object.keys(event)[0]);
  })();
  await eventually(() => kinds.length > 0);
  const startedAt = performance.now();
  await Promise.all([other.close(), reading]);
  expect(performance.now() - startedAt).toBeLessThan(4_000);
  expect(kinds[0]).toBe('sessionStart');
});

it('refuses what does not go together', async () => {
  const refusal = (input: StartLiveTailCommandInput) =>
    logs.send(new StartLiveTailCommand(input)).then(
      () => 'none',
      (error: Error) => error.name,
    );
  expect(await refusal({ logGroupIdentifiers: [arnOf('missing')] })).toBe('ResourceNotFoundException');
  expect(await refusal({ logGroupIdentifiers: ['one'] })).toBe('InvalidParameterException');
  expect(
    await refusal({
      logGroupIdentifiers: [arnOf('one')],
      logStreamNames: ['a'],
      logStreamNamePrefixes: ['b'],
    }),
  ).toBe('InvalidParameterException');
  expect(await refusal({ logGroupIdentifiers: [arnOf('one'), arnOf('two')], logStreamNames: ['a'] })).toBe(
    'InvalidParameterException',
  );
});
