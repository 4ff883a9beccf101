import { execFile, spawn, spawnSync } from 'node:child_process';
import { realpathSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  CreateLogStreamCommand,
  PutLogEventsCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startServer, type TestServer } from '../harness/server.js';
import { foundTool } from '../harness/tools.js';
import { eventually } from '../harness/wait.js';

let server: TestServer;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.close());

/** Every AWS CLI that is installed: older ones speak other protocols. */
const clis = [
  ...new Set(
    (process.env.PATH ?? '').split(delimiter).flatMap((directory) => {
      try {
        return [realpathSync(join(directory, 'aws'))];
      } catch {
        return [];
      }
    }),
  ),
];

const env = {
  PATH: process.env.PATH,
  HOME: process.env.HOME,
  AWS_ACCESS_KEY_ID: 'test',
  AWS_SECRET_ACCESS_KEY: 'test',
  AWS_DEFAULT_REGION: 'us-east-1',
  AWS_EC2_METADATA_DISABLED: 'true',
  // The host of the streaming endpoint has a prefix, which an address cannot have.
  AWS_DISABLE_HOST_PREFIX_INJECTION: 'true',
};

async function run(cli: string, ...words: string[]) {
  const { stdout } = await promisify(execFile)(cli, ['--endpoint-url', server.endpoint, ...words], { env });
  return stdout;
}

it.each(clis)('%s sets alarms and reads them', async (cli) => {
  const name = `cli-${clis.indexOf(cli)}`;
  const metric = ['--namespace', name, '--metric-name', 'm'];
  const dimension = ['--dimensions', 'Name=a,Value=b', '--statistic', 'Sum', '--period', '60'];
  const rule = [
    '--evaluation-periods',
    '1',
    '--threshold',
    '1',
    '--comparison-operator',
    'LessThanThreshold',
  ];
  await run(cli, 'cloudwatch', 'put-metric-alarm', '--alarm-name', name, ...metric, ...dimension, ...rule);
  const described = await run(cli, 'cloudwatch', 'describe-alarms', '--alarm-names', name);
  expect(JSON.parse(described).MetricAlarms).toMatchObject([
    { AlarmName: name, Dimensions: [{ Name: 'a', Value: 'b' }], Threshold: 1, OKActions: [] },
  ]);
});

const hasBoto3 = foundTool('boto3') !== undefined;

it.skipIf(!hasBoto3)('boto3 is answered in every protocol that it can be made to speak', async () => {
  const script = join(import.meta.dirname, 'three_protocols.py');
  const { stdout } = await promisify(execFile)('python3', [script, server.endpoint], {
    env: { ...env, PYTHONDONTWRITEBYTECODE: '1' },
  });
  const answers = Object.entries(JSON.parse(stdout));
  expect(answers.length).toBeGreaterThan(0);
  for (const [protocol, learnt] of answers) {
    expect([protocol, learnt]).toEqual([
      protocol,
      { metrics: 20, threshold: 1.5, actions: [], isRecent: true, error: ['ResourceNotFound', 404] },
    ]);
  }
});

/** Whether that CLI has the command: version 1 since 1.32, version 2 since 2.15. */
function canTail(cli: string): boolean {
  const help = spawnSync(cli, ['logs', 'start-live-tail'], { env, encoding: 'utf8' });
  return !/argument operation: Invalid choice/.test(help.stderr);
}

it.skipIf(clis.length === 0)('the AWS CLI follows a log group', async ({ skip }) => {
  const cli = clis.find(canTail);
  if (cli === undefined) return skip();
  const logs = server.client(CloudWatchLogsClient);
  await logs.send(new CreateLogGroupCommand({ logGroupName: 'followed' }));
  await logs.send(new CreateLogStreamCommand({ logGroupName: 'followed', logStreamName: 's' }));
  const arn = 'arn:aws:logs:us-east-1:000000000000:log-group:followed';
  const words = [
    '--endpoint-url',
    server.endpoint,
    'logs',
    'start-live-tail',
    '--log-group-identifiers',
    arn,
  ];
  const tail = spawn(cli, words, {
    env: { ...env, PYTHONUNBUFFERED: '1' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let shown = '';
  tail.stdout.on('data', (chunk: Buffer) => {
    shown += chunk.toString();
  });
  try {
    let count = 0;
    await eventually(
      async () => {
        const logEvents = [{ timestamp: Date.now(), message: `line ${count++}` }];
        await logs.send(new PutLogEventsCommand({ logGroupName: 'followed', logStreamName: 's', logEvents }));
        return /line \d+/.test(shown);
      },
      { everyMs: 250, timeoutMs: 40_000 },
    );
  } finally {
    const ended = new Promise((resolve) => tail.once('close', resolve));
    tail.kill('SIGINT');
    await ended;
  }
});
