import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CodeBuildClient, CreateProjectCommand } from '@aws-sdk/client-codebuild';
import { CodeCommitClient, CreateRepositoryCommand, ListBranchesCommand } from '@aws-sdk/client-codecommit';
import { DisableStageTransitionCommand, type StageDeclaration } from '@aws-sdk/client-codepipeline';
import { CodeStarConnectionsClient, CreateConnectionCommand } from '@aws-sdk/client-codestar-connections';
import { EventBridgeClient, PutRuleCommand, PutTargetsCommand } from '@aws-sdk/client-eventbridge';
import { HeadObjectCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  answer,
  approvalAction,
  approvalToken,
  createPipeline,
  deployAction,
  ended,
  executionIds,
  makeRole,
  newWorld,
  reopenedWorld,
  SITE,
  siteText,
  sourceAction,
  stageState,
  start,
  UPLOADS,
  type World,
} from '../codepipeline/world.js';
import { commitFile, gitOk } from '../harness/git-client.js';
import { eventually } from '../harness/wait.js';
import { runInProcess } from './run-in-process.js';

let world: World;
let root: string;
beforeAll(async () => {
  world = await newWorld();
  root = await mkdtemp(join(tmpdir(), 'pipeline-commands-'));
});
afterAll(async () => {
  await world.server.close();
  await rm(root, { recursive: true, force: true });
});

const cli = (...args: string[]) => runInProcess(world.server, ...args);

function toSite(source = sourceAction(), prefix = 'cli'): StageDeclaration[] {
  const configuration = { BucketName: SITE, Extract: 'true', ObjectKey: prefix };
  return [
    { name: 'Source', actions: [source] },
    { name: 'Deploy', actions: [deployAction({ configuration })] },
  ];
}

test('explain: what it waits for, and how to go on', async () => {
  const gated = [
    { name: 'Source', actions: [sourceAction()] },
    { name: 'Gate', actions: [approvalAction({ configuration: { CustomData: 'look at staging' } })] },
    { name: 'Deploy', actions: [deployAction()] },
  ];
  const first = await createPipeline(world, 'gated', gated);
  const token = await approvalToken(world, 'gated', first);
  const asked = await cli('explain', first);
  expect(asked).toMatchObject({ exitCode: 0 });
  expect(asked.output).toContain('It waits for the approval Gate/Ask since');
  expect(asked.output).toContain('"look at staging"');
  expect(asked.output).toContain(`--token ${token} --result status=Approved`);
  expect(asked.output).toMatch(new RegExp(` --endpoint-url ${world.server.endpoint}$`, 'm'));

  const second = await start(world, 'gated');
  await eventually(async () => (await stageState(world, 'gated', 'Gate')).inboundExecution);
  expect((await cli('explain', second)).output).toContain(
    `in front of the stage Gate, which execution ${first} has locked`,
  );
  await world.codepipeline.send(
    new DisableStageTransitionCommand({
      pipelineName: 'gated',
      stageName: 'Gate',
      transitionType: 'Inbound',
      reason: 'change freeze',
    }),
  );
  const held = JSON.parse((await cli('explain', 'gated', '--json')).output) as {
    why: string;
    mends: string[];
  };
  expect(held.why).toContain('"change freeze"');
  expect(held.mends[0]).toContain('enable-stage-transition --pipeline-name gated --stage-name Gate');
  expect(await cli('explain', '00000000-0000-4000-8000-000000000000')).toMatchObject({ exitCode: 1 });
});

test('what is in another region is found there, and commands lead there', async () => {
  const id = await createPipeline(world, 'here', toSite(sourceAction(), 'here'));
  await ended(world, 'here', id);
  for (const words of [
    ['explain', 'here'],
    ['explain', id],
    ['doctor', 'here'],
    ['run', 'here'],
  ]) {
    const { exitCode, output } = await cli(...words, '--region', 'us-esat-1');
    expect(exitCode).toBe(1);
    expect(output).toMatch(
      /^pipewright: .* in us-esat-1 \(AWS has no region 'us-esat-1', but us-east-1\); there is one in us-east-1: give --region us-east-1$/,
    );
  }
  expect((await cli('explain', 'nowhere', '--region', 'eu-west-1')).output).toMatch(
    /pipeline with name 'nowhere' in eu-west-1, nor in another region of AWS's$/,
  );
  expect((await cli('explain', 'here', '--region', 'us-east-1')).output).toContain(
    'of here in us-east-1 was',
  );
});

test('explain: why it failed, the lines that show it, and what mends it', async () => {
  const failing = [
    { name: 'Source', actions: [sourceAction()] },
    {
      name: 'Test',
      actions: [
        {
          name: 'Check',
          actionTypeId: { category: 'Compute', owner: 'AWS', provider: 'Commands', version: '1' } as const,
          commands: ['echo three tests failed', 'exit 3'],
          inputArtifacts: [{ name: 'Package' }],
        },
      ],
    },
  ];
  const id = await createPipeline(world, 'failing', failing);
  await ended(world, 'failing', id);
  const { output } = await cli('explain', id, '--pipeline', 'failing');
  expect(output).toContain('It failed in Test/Check (Commands) with JobFailed');
  expect(output).toContain('    three tests failed');
  expect(output).toContain(
    `-> Then: aws codepipeline retry-stage-execution --pipeline-name failing --stage-name Test`,
  );

  const roleArn = await makeRole(world.iam, 'weak', [
    { Effect: 'Allow', Action: 's3:*', Resource: [`arn:aws:s3:::${UPLOADS}`, `arn:aws:s3:::${UPLOADS}/*`] },
  ]);
  const weak = await createPipeline(world, 'weak', toSite(), { roleArn });
  await ended(world, 'weak', weak);
  expect((await cli('explain', weak)).output).toContain(
    '-> Allow s3:GetObject, s3:PutObject and s3:ListBucket on the bucket pipeline-artifacts and on everything in it',
  );
});

test('run: a directory as it is, in the place of an object', async () => {
  const directory = join(root, 'site');
  await mkdir(directory);
  await writeFile(join(directory, 'index.html'), 'not committed');
  await writeFile(join(directory, '.gitignore'), 'secret.txt\n');
  await writeFile(join(directory, 'secret.txt'), 'ignored');
  await ended(world, 'object', await createPipeline(world, 'object', toSite(sourceAction(), 'object')));
  const before = await world.s3.send(new HeadObjectCommand({ Bucket: UPLOADS, Key: 'site.zip' }));
  const { exitCode, output } = await cli('run', 'object', '--source', directory);
  expect([exitCode, output]).toEqual([0, expect.stringContaining('Deploy/Publish: Succeeded')]);
  expect(output).toContain('2 files as version');
  expect(await siteText(world, 'object/index.html')).toBe('not committed');
  await expect(siteText(world, 'object/secret.txt')).rejects.toMatchObject({ name: 'NoSuchKey' });
  const after = await world.s3.send(new HeadObjectCommand({ Bucket: UPLOADS, Key: 'site.zip' }));
  expect(after.VersionId).toBe(before.VersionId);
});

test('run: a working copy with changes that nobody has committed, and a failure that is explained', async () => {
  const codecommit = world.server.client(CodeCommitClient);
  await codecommit.send(new CreateRepositoryCommand({ repositoryName: 'app' }));
  const directory = join(root, 'app');
  await mkdir(directory);
  await gitOk(directory, ['init', '-q', '-b', 'main']);
  await gitOk(directory, [
    'remote',
    'add',
    'origin',
    `http://test:test@127.0.0.1:${world.server.port}/v1/repos/app`,
  ]);
  await commitFile(directory, 'check.sh', 'exit 0');
  await gitOk(directory, ['push', '-q', 'origin', 'main']);
  const source = sourceAction({
    actionTypeId: { category: 'Source', owner: 'AWS', provider: 'CodeCommit', version: '1' },
    configuration: { RepositoryName: 'app', BranchName: 'main', PollForSourceChanges: 'false' },
  });
  const check = {
    name: 'Check',
    actionTypeId: { category: 'Compute', owner: 'AWS', provider: 'Commands', version: '1' } as const,
    commands: ['sh check.sh "#{variables.WHO}"'],
    inputArtifacts: [{ name: 'Package' }],
  };
  const first = await createPipeline(
    world,
    'app',
    [
      { name: 'Source', actions: [source] },
      { name: 'Test', actions: [check] },
    ],
    { variables: [{ name: 'WHO', defaultValue: 'nobody' }] },
  );
  expect((await ended(world, 'app', first)).status).toBe('Succeeded');
  await writeFile(join(directory, 'check.sh'), 'echo "hello $1"; exit 4');
  const { exitCode, output } = await cli('run', 'app', '--source', directory, '--variable', 'WHO=world');
  expect([exitCode, output]).toEqual([1, expect.stringContaining('    hello world\n')]);
  expect(output).toContain('It failed in Test/Check');
  expect(output).toMatch(
    /retry-stage-execution --pipeline-name app .* --endpoint-url http:\/\/127\.0\.0\.1:\d+$/m,
  );
  expect(await gitOk(directory, ['status', '--short'])).toBe('M check.sh');
  expect((await codecommit.send(new ListBranchesCommand({ repositoryName: 'app' }))).branches).toEqual([
    'main',
  ]);
  const wrong = await cli('run', 'app', '--source', join(root, 'nowhere'));
  expect([wrong.exitCode, wrong.output]).toEqual([
    1,
    expect.stringContaining('--source must name a directory'),
  ]);
});

interface Finding {
  readonly severity: string;
  readonly where: string;
  readonly what: string;
}

test('doctor: everything that would fail, before it does', async () => {
  const directory = join(root, 'sick');
  await mkdir(directory);
  await writeFile(
    join(directory, 'buildspec.yml'),
    'version: 0.2\nenv: { exported-variables: [TAG] }\nphases: { build: { commands: [docker build .] } }\n' +
      'artifacts: { files: [x], secondary-artifacts: { One: { files: [x] } } }\n',
  );
  await writeFile(
    join(directory, 'taskdef.json'),
    '{"containerDefinitions":[{"name":"web","image":"<IMAGE>","portMappings":[{"containerPort":80}]}]}',
  );
  await writeFile(
    join(directory, 'appspec.yaml'),
    'Resources:\n  - TargetService: {Properties: {LoadBalancerInfo: {ContainerName: "app", ContainerPort: 80}}}\n',
  );
  await writeFile(
    join(directory, 'appspec.yml'),
    'version: 0.0\nos: linux\nhooks:\n  AfterInstall:\n    - location: scripts/none.sh\n',
  );
  const serviceRole = await makeRole(world.iam, 'sick-build', [], { Service: 'codebuild.amazonaws.com' });
  await world.server.client(CodeBuildClient).send(
    new CreateProjectCommand({
      name: 'sick',
      source: { type: 'CODEPIPELINE' },
      artifacts: { type: 'CODEPIPELINE' },
      environment: {
        type: 'LINUX_CONTAINER',
        image: 'aws/codebuild/standard:7.0',
        computeType: 'BUILD_GENERAL1_SMALL',
      },
      serviceRole,
    }),
  );
  const roleArn = await makeRole(world.iam, 'sick', [{ Effect: 'Allow', Action: 's3:*', Resource: '*' }]);
  const aws = (category: 'Source' | 'Build' | 'Deploy' | 'Invoke', provider: string) =>
    ({ category, owner: 'AWS', provider, version: '1' }) as const;
  const { ConnectionArn = '' } = await world.server
    .client(CodeStarConnectionsClient)
    .send(new CreateConnectionCommand({ ConnectionName: 'sick', ProviderType: 'GitHub' }));
  await createPipeline(
    world,
    'sick',
    [
      {
        name: 'Source',
        actions: [
          sourceAction({
            configuration: { S3Bucket: UPLOADS, S3ObjectKey: 'none.zip', PollForSourceChanges: 'false' },
          }),
          {
            name: 'Connected',
            actionTypeId: aws('Source', 'CodeStarSourceConnection'),
            configuration: {
              ConnectionArn,
              FullRepositoryId: 'a/b',
              BranchName: 'main',
              OutputArtifactFormat: 'CODEBUILD_CLONE_REF',
            },
            outputArtifacts: [{ name: 'Clone' }],
          },
        ],
      },
      {
        name: 'Build',
        actions: [
          {
            name: 'Compile',
            actionTypeId: aws('Build', 'CodeBuild'),
            configuration: { ProjectName: 'sick' },
            inputArtifacts: [{ name: 'Package' }],
            outputArtifacts: [{ name: 'One' }, { name: 'Two' }],
            namespace: 'Built',
          },
          {
            name: 'Missing',
            actionTypeId: aws('Build', 'CodeBuild'),
            configuration: { ProjectName: 'nowhere' },
            inputArtifacts: [{ name: 'Package' }],
          },
        ],
      },
      {
        name: 'Deploy',
        actions: [
          deployAction({
            inputArtifacts: [{ name: 'Clone' }],
            configuration: { BucketName: 'no-such-bucket', Extract: 'true', ObjectKey: '#{Built.VERSION}' },
          }),
          {
            name: 'Hosts',
            actionTypeId: aws('Deploy', 'CodeDeploy'),
            configuration: { ApplicationName: 'a', DeploymentGroupName: 'g' },
            inputArtifacts: [{ name: 'Package' }],
          },
          {
            name: 'Blue',
            actionTypeId: aws('Deploy', 'CodeDeployToECS'),
            configuration: {
              ApplicationName: 'a',
              DeploymentGroupName: 'g',
              TaskDefinitionTemplateArtifact: 'Package',
              AppSpecTemplateArtifact: 'Package',
              Image1ArtifactName: 'One',
              Image1ContainerName: 'IMAGE1_NAME',
            },
            inputArtifacts: [{ name: 'Package' }, { name: 'One' }],
          },
          { name: 'Call', actionTypeId: aws('Invoke', 'Lambda'), configuration: { FunctionName: 'f' } },
        ],
      },
    ],
    { roleArn },
  );
  const { exitCode, output } = await cli('doctor', 'sick', '--source', directory, '--json');
  expect(exitCode).toBe(1);
  const findings = JSON.parse(output) as Finding[];
  const told = findings.map(({ where, what }) => `${where}: ${what}`);
  for (const words of [
    'Source/Fetch: the bucket uploads has no object none.zip',
    'Source/Fetch: nothing starts the pipeline',
    'is PENDING',
    'Deploy/Publish: its input Clone is a reference to a commit',
    'Build/Missing: there is no CodeBuild project nowhere',
    'Build/Compile: it gives the artifact Two, which is not among the secondary-artifacts of the buildspec (One)',
    'not in privileged mode',
    'does not export VERSION',
    'there is no bucket no-such-bucket',
    'there is no deployment group g',
    'appspec.yml: the script scripts/none.sh of AfterInstall is not in the source',
    'taskdef.json: it has no placeholder <IMAGE1_NAME>',
    'appspec.yaml: it has no placeholder <TASK_DEFINITION>',
    'appspec.yaml: ContainerName is app, and taskdef.json has web',
    'Deploy/Call: actions of the provider Lambda do not run',
    'Build/Compile: the role arn:aws:iam::000000000000:role/sick may not codebuild:StartBuild, codebuild:BatchGetBuilds',
    'codestar-connections:UseConnection',
  ]) {
    expect(told).toContainEqual(expect.stringContaining(words));
  }
  const text = await cli('doctor', 'sick');
  expect(text.output).toContain('    -> ');
});

test('doctor: a healthy pipeline has nothing, and one that is polled and told runs twice', async () => {
  const configuration = { S3Bucket: UPLOADS, S3ObjectKey: 'site.zip' };
  await createPipeline(world, 'healthy', toSite(sourceAction({ configuration }), 'healthy'));
  expect(await cli('doctor', 'healthy')).toEqual({ exitCode: 0, output: 'healthy: nothing found.' });
  const events = world.server.client(EventBridgeClient);
  const pattern = {
    source: ['aws.s3'],
    'detail-type': ['Object Created'],
    detail: { bucket: { name: [UPLOADS] } },
  };
  await events.send(new PutRuleCommand({ Name: 'uploads', EventPattern: JSON.stringify(pattern) }));
  const Arn = 'arn:aws:codepipeline:us-east-1:000000000000:healthy';
  await events.send(
    new PutTargetsCommand({ Rule: 'uploads', Targets: [{ Id: 'p', Arn, RoleArn: world.roleArn }] }),
  );
  const { exitCode, output } = await cli('doctor', 'healthy');
  expect([exitCode, output]).toEqual([0, expect.stringContaining('Every change runs twice.')]);
});

test('run: goes on when the server is there again', async () => {
  const dataDirectory = join(root, 'restarted');
  const before = await newWorld({ dataDirectory });
  const first = await createPipeline(before, 'lasting');
  await answer(before, 'lasting', first, 'Rejected');
  await ended(before, 'lasting', first);
  const following = runInProcess(before.server, 'run', 'lasting');
  const second = await eventually(async () =>
    (await executionIds(before, 'lasting')).find((id) => id !== first),
  );
  await approvalToken(before, 'lasting', second);
  await before.server.close();
  const after = await reopenedWorld({ dataDirectory, port: before.server.port });
  await answer(after, 'lasting', second, 'Approved');
  const { exitCode, output } = await following;
  await after.server.close();
  expect(output).toContain('Succeeded');
  expect(exitCode).toBe(0);
});
