// How long the server itself takes: from the end of a git push to the execution being InProgress, and what a run of four stages costs
// beyond its providers' own work.
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CodeCommitClient, CreateRepositoryCommand } from '@aws-sdk/client-codecommit';
import {
  CodePipelineClient,
  CreatePipelineCommand,
  GetPipelineStateCommand,
  ListActionExecutionsCommand,
  ListPipelineExecutionsCommand,
  PutApprovalResultCommand,
} from '@aws-sdk/client-codepipeline';
import { EventBridgeClient, PutRuleCommand, PutTargetsCommand } from '@aws-sdk/client-eventbridge';
import {
  AttachRolePolicyCommand,
  AttachUserPolicyCommand,
  CreateRoleCommand,
  CreateServiceSpecificCredentialCommand,
  CreateUserCommand,
  IAMClient,
} from '@aws-sdk/client-iam';
import { CreateBucketCommand, PutBucketVersioningCommand, S3Client } from '@aws-sdk/client-s3';
import { startPipewright } from './harness/server.mjs';

const ROUNDS = 15;
const LOOK_EVERY_MS = 3;
const ADMIN = 'arn:aws:iam::aws:policy/AdministratorAccess';

const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

async function until(look) {
  const deadline = performance.now() + 30_000;
  for (;;) {
    const value = await look();
    if (value) return value;
    if (performance.now() > deadline) throw new Error('the state that was waited for did not come');
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
}

function git(cwd, ...args) {
  const child = spawn('git', args, {
    cwd,
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { PATH: process.env.PATH, HOME: cwd, GIT_CONFIG_NOSYSTEM: '1', GIT_TERMINAL_PROMPT: '0' },
  });
  return new Promise((resolve, reject) => {
    child.once('exit', (code) =>
      code === 0 ? resolve() : reject(new Error(`git ${args[0]} ended with ${code}`)),
    );
  });
}

async function role(iam, name, service) {
  const trust = { Effect: 'Allow', Principal: { Service: service }, Action: 'sts:AssumeRole' };
  const { Role } = await iam.send(
    new CreateRoleCommand({
      RoleName: name,
      AssumeRolePolicyDocument: JSON.stringify({ Version: '2012-10-17', Statement: [trust] }),
    }),
  );
  await iam.send(new AttachRolePolicyCommand({ RoleName: name, PolicyArn: ADMIN }));
  return Role.Arn;
}

/** Source, approval, and two S3 deployments: four stages whose own work is little. */
function definition(roleArn) {
  const action = (name, category, provider, rest) => ({
    name,
    actionTypeId: { category, owner: 'AWS', provider, version: '1' },
    ...rest,
  });
  const deploy = (name) => ({
    name,
    actions: [
      action(name, 'Deploy', 'S3', {
        configuration: { BucketName: 'bench-target', Extract: 'false', ObjectKey: `${name}.zip` },
        inputArtifacts: [{ name: 'Source' }],
      }),
    ],
  });
  return {
    name: 'bench',
    roleArn,
    artifactStore: { type: 'S3', location: 'bench-artifacts' },
    stages: [
      {
        name: 'Source',
        actions: [
          action('Checkout', 'Source', 'CodeCommit', {
            configuration: { RepositoryName: 'bench', BranchName: 'main', PollForSourceChanges: 'false' },
            outputArtifacts: [{ name: 'Source' }],
          }),
        ],
      },
      { name: 'Approve', actions: [action('Approve', 'Approval', 'Manual', {})] },
      deploy('Staging'),
      deploy('Production'),
    ],
  };
}

async function setUp(endpoint, directory) {
  const config = {
    endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    forcePathStyle: true,
  };
  const [iam, s3, codepipeline, events] = [
    new IAMClient(config),
    new S3Client(config),
    new CodePipelineClient(config),
    new EventBridgeClient(config),
  ];
  for (const Bucket of ['bench-artifacts', 'bench-target']) {
    await s3.send(new CreateBucketCommand({ Bucket }));
    await s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: 'Enabled' } }));
  }
  const { repositoryMetadata } = await new CodeCommitClient(config).send(
    new CreateRepositoryCommand({ repositoryName: 'bench' }),
  );
  await iam.send(new CreateUserCommand({ UserName: 'bench' }));
  await iam.send(new AttachUserPolicyCommand({ UserName: 'bench', PolicyArn: ADMIN }));
  const { ServiceSpecificCredential: made } = await iam.send(
    new CreateServiceSpecificCredentialCommand({
      UserName: 'bench',
      ServiceName: 'codecommit.amazonaws.com',
    }),
  );
  const url = new URL(repositoryMetadata.cloneUrlHttp);
  url.username = encodeURIComponent(made.ServiceUserName);
  url.password = encodeURIComponent(made.ServicePassword);
  const pipelineRole = await role(iam, 'pipeline', 'codepipeline.amazonaws.com');
  await codepipeline.send(new CreatePipelineCommand({ pipeline: definition(pipelineRole) }));
  await until(async () => (await executions(codepipeline)).some((run) => run.status === 'Failed'));
  const eventsRole = await role(iam, 'events', 'events.amazonaws.com');
  await events.send(
    new PutRuleCommand({ Name: 'pushed', EventPattern: JSON.stringify({ source: ['aws.codecommit'] }) }),
  );
  const Arn = 'arn:aws:codepipeline:us-east-1:000000000000:bench';
  await events.send(
    new PutTargetsCommand({ Rule: 'pushed', Targets: [{ Id: 'p', Arn, RoleArn: eventsRole }] }),
  );
  mkdirSync(directory, { recursive: true });
  await git(directory, 'init', '-q', '-b', 'main');
  await git(directory, 'config', 'user.name', 'Bench');
  await git(directory, 'config', 'user.email', 'bench@localhost');
  await git(directory, 'remote', 'add', 'origin', url.toString());
  return codepipeline;
}

async function executions(codepipeline) {
  const { pipelineExecutionSummaries = [] } = await codepipeline.send(
    new ListPipelineExecutionsCommand({ pipelineName: 'bench' }),
  );
  return pipelineExecutionSummaries;
}

async function approve(codepipeline) {
  const token = await until(async () => {
    const { stageStates } = await codepipeline.send(new GetPipelineStateCommand({ name: 'bench' }));
    const latest = stageStates[1].actionStates[0].latestExecution;
    return latest?.status === 'InProgress' && latest.token;
  });
  const askedAt = performance.now();
  await codepipeline.send(
    new PutApprovalResultCommand({
      pipelineName: 'bench',
      stageName: 'Approve',
      actionName: 'Approve',
      token,
      result: { status: 'Approved', summary: 'bench' },
    }),
  );
  return performance.now() - askedAt;
}

/**
 * The run's length, less the time that the approval waited for its answer. What the providers themselves did (a checkout, two copies) is
 * counted in: an upper bound.
 */
async function overheadMs(codepipeline, run) {
  const { actionExecutionDetails } = await codepipeline.send(
    new ListActionExecutionsCommand({
      pipelineName: 'bench',
      filter: { pipelineExecutionId: run.pipelineExecutionId },
    }),
  );
  const own = actionExecutionDetails.reduce(
    (sum, action) => sum + (action.lastUpdateTime - action.startTime),
    0,
  );
  return run.lastUpdateTime - run.startTime - own;
}

export async function run(report) {
  const directory = mkdtempSync(join(tmpdir(), 'pipewright-bench-latency-'));
  const server = await startPipewright();
  const pushed = [];
  const overhead = [];
  try {
    const copy = join(directory, 'copy');
    const codepipeline = await setUp(server.endpoint, copy);
    for (let round = 0; round < ROUNDS; round++) {
      const known = new Set((await executions(codepipeline)).map((run) => run.pipelineExecutionId));
      writeFileSync(join(copy, 'file.txt'), `${round}\n`);
      await git(copy, 'add', '-A');
      await git(copy, 'commit', '-q', '-m', `round ${round}`);
      await git(copy, 'push', '-q', 'origin', 'main');
      const pushedAt = performance.now();
      const fresh = await until(async () =>
        (await executions(codepipeline)).find((run) => !known.has(run.pipelineExecutionId)),
      );
      pushed.push(performance.now() - pushedAt);
      await approve(codepipeline);
      const ended = await until(async () =>
        (await executions(codepipeline)).find(
          (run) => run.pipelineExecutionId === fresh.pipelineExecutionId && run.status !== 'InProgress',
        ),
      );
      if (ended.status !== 'Succeeded') throw new Error(`the run ended ${ended.status}`);
      overhead.push(await overheadMs(codepipeline, ended));
    }
  } finally {
    await server.stop();
    rmSync(directory, { recursive: true, force: true });
  }
  report.figure('git push returned until the execution is InProgress, p50', median(pushed), 'ms', '<=', 250);
  report.figure('orchestration overhead of a run of four stages, p50', median(overhead), 'ms', '<=', 300);
}
