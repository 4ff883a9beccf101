// What a test suite waits for between two tests: POST /_pipewright/reset after a handful of resources was made.
import { CloudWatchLogsClient, CreateLogGroupCommand } from '@aws-sdk/client-cloudwatch-logs';
import { CodeCommitClient, CreateRepositoryCommand } from '@aws-sdk/client-codecommit';
import { CreateRoleCommand, IAMClient } from '@aws-sdk/client-iam';
import { CreateBucketCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { startPipewright } from './harness/server.mjs';
import { clientConfig } from './harness/user.mjs';

const ROUNDS = 40;
const WARM_UP = 10;
const LIMIT_MS = 5;

const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

async function makeAHandful({ s3, iam, codecommit, logs }) {
  const AssumeRolePolicyDocument = JSON.stringify({
    Version: '2012-10-17',
    Statement: {
      Effect: 'Allow',
      Principal: { Service: 'codebuild.amazonaws.com' },
      Action: 'sts:AssumeRole',
    },
  });
  await s3.send(new CreateBucketCommand({ Bucket: 'bench' }));
  for (const Key of ['a', 'b', 'c']) await s3.send(new PutObjectCommand({ Bucket: 'bench', Key, Body: 'x' }));
  await iam.send(new CreateRoleCommand({ RoleName: 'bench', AssumeRolePolicyDocument }));
  await codecommit.send(new CreateRepositoryCommand({ repositoryName: 'bench' }));
  await logs.send(new CreateLogGroupCommand({ logGroupName: 'bench' }));
}

async function medianOf(...flags) {
  const server = await startPipewright(...flags);
  try {
    const config = clientConfig(server.endpoint);
    const clients = {
      s3: new S3Client({ ...config, forcePathStyle: true }),
      iam: new IAMClient(config),
      codecommit: new CodeCommitClient(config),
      logs: new CloudWatchLogsClient(config),
    };
    const times = [];
    for (let round = 0; round < WARM_UP + ROUNDS; round++) {
      await makeAHandful(clients);
      const startedAt = performance.now();
      const answer = await fetch(`${server.endpoint}/_pipewright/reset`, { method: 'POST' });
      await answer.text();
      if (!answer.ok) throw new Error(`reset answered ${answer.status}`);
      if (round >= WARM_UP) times.push(performance.now() - startedAt);
    }
    return median(times);
  } finally {
    await server.stop();
  }
}

export async function run(report) {
  report.figure(
    'reset after a handful, nothing kept, p50',
    await medianOf('--ephemeral'),
    'ms',
    '<=',
    LIMIT_MS,
  );
  report.detail(`on a data directory that outlives the server: ${(await medianOf()).toFixed(1)} ms`);
}
