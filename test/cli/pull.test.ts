import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GetPipelineCommand, UpdatePipelineCommand } from '@aws-sdk/client-codepipeline';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { approvalAction, newWorld, sourceAction, type World } from '../codepipeline/world.js';
import { runInProcess } from './run-in-process.js';

let world: World;
let root: string;
beforeAll(async () => {
  world = await newWorld();
  root = await mkdtemp(join(tmpdir(), 'pull-'));
});
afterAll(async () => {
  await world.server.close();
  await rm(root, { recursive: true, force: true });
});

const cli = (...args: string[]) => runInProcess(world.server, ...args);

test('pull: a pipeline of AWS from saved files, with what it names', async () => {
  const directory = join(root, 'saved');
  await mkdir(directory);
  const save = (name: string, answer: object) => writeFile(join(directory, name), JSON.stringify(answer));
  const roleArn = 'arn:aws:iam::111122223333:role/service-role/release';
  const pipeline = {
    name: 'release',
    roleArn,
    artifactStore: { type: 'S3', location: 'codepipeline-eu-west-1-123' },
    stages: [
      {
        name: 'Source',
        actions: [
          {
            ...sourceAction(),
            actionTypeId: { category: 'Source', owner: 'AWS', provider: 'CodeCommit', version: '1' },
            configuration: { RepositoryName: 'released', BranchName: 'main' },
            region: 'eu-west-1',
          },
        ],
      },
      {
        name: 'Build',
        actions: [
          {
            name: 'Build',
            actionTypeId: { category: 'Build', owner: 'AWS', provider: 'CodeBuild', version: '1' },
            configuration: { ProjectName: 'release-build' },
            inputArtifacts: [{ name: 'Package' }],
          },
          {
            name: 'Other',
            actionTypeId: { category: 'Build', owner: 'AWS', provider: 'CodeBuild', version: '1' },
            configuration: { ProjectName: 'not-saved' },
            inputArtifacts: [{ name: 'Package' }],
          },
        ],
      },
      {
        name: 'Deploy',
        actions: [
          {
            name: 'Hosts',
            actionTypeId: { category: 'Deploy', owner: 'AWS', provider: 'CodeDeploy', version: '1' },
            configuration: { ApplicationName: 'released', DeploymentGroupName: 'hosts' },
            inputArtifacts: [{ name: 'Package' }],
          },
        ],
      },
    ],
    version: 7,
  };
  await save('pipeline.json', {
    pipeline,
    metadata: {
      pipelineArn: 'arn:aws:codepipeline:eu-west-1:111122223333:release',
      created: '2024-01-01T00:00:00Z',
    },
  });
  await save('projects.json', {
    projects: [
      {
        name: 'release-build',
        arn: 'arn:aws:codebuild:eu-west-1:111122223333:project/release-build',
        source: { type: 'CODEPIPELINE', buildspec: 'ci/buildspec.yml' },
        artifacts: { type: 'CODEPIPELINE' },
        environment: {
          type: 'LINUX_CONTAINER',
          image: 'aws/codebuild/standard:7.0',
          computeType: 'BUILD_GENERAL1_SMALL',
        },
        serviceRole: 'arn:aws:iam::111122223333:role/release-build',
        created: 1_700_000_000,
      },
    ],
  });
  await save('policy.json', {
    RoleName: 'release',
    PolicyName: 'all',
    PolicyDocument: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] },
  });
  await save('group.json', {
    deploymentGroupInfo: {
      applicationName: 'released',
      deploymentGroupName: 'hosts',
      deploymentConfigName: 'CodeDeployDefault.OneAtATime',
      serviceRoleArn: 'arn:aws:iam::111122223333:role/release-deploy',
      onPremisesInstanceTagFilters: [{ Key: 'Name', Value: 'web', Type: 'KEY_AND_VALUE' }],
    },
  });
  await save('other.json', { anything: true });
  const { exitCode, output } = await cli('pull', 'release', '--from', directory);
  expect([exitCode, output.split('\n')]).toEqual([
    1,
    [
      'created role release with 1 policy(s)',
      'created bucket codepipeline-eu-west-1-123',
      expect.stringMatching(/^created repository released: push to http/),
      'created role release-build, which may do everything: no get-role-policy of it was saved',
      'created project release-build',
      'missing: the project not-saved: aws codebuild batch-get-projects --names not-saved > project-not-saved.json',
      'created role release-deploy, which may do everything: no get-role-policy of it was saved',
      'created deployment group released/hosts',
      'created pipeline release: it runs for the first time',
    ],
  ]);
  const { pipeline: pulled } = await world.codepipeline.send(new GetPipelineCommand({ name: 'release' }));
  expect(pulled?.roleArn).toBe('arn:aws:iam::000000000000:role/service-role/release');
  expect(pulled?.stages?.[0]?.actions?.[0]?.region).toBe('us-east-1');
  const again = await cli('pull', 'release', '--from', directory);
  expect(again.output).toContain('updated pipeline release');
  expect(await cli('pull', 'unknown', '--from', directory)).toMatchObject({ exitCode: 1 });
});

test('pull: a secret that AWS does not tell is missing, and stays once it is set', async () => {
  const directory = join(root, 'masked');
  await mkdir(directory);
  const stages = [
    {
      name: 'Source',
      actions: [
        {
          ...sourceAction(),
          actionTypeId: {
            category: 'Source',
            owner: 'ThirdParty',
            provider: 'GitHub',
            version: '1',
          } as const,
          configuration: { Owner: 'o', Repo: 'r', Branch: 'main', OAuthToken: '****' },
        },
      ],
    },
    { name: 'Gate', actions: [approvalAction()] },
  ];
  const pipeline = {
    name: 'masked',
    roleArn: world.roleArn,
    artifactStore: { type: 'S3' as const, location: 'of-masked' },
    stages,
  };
  await writeFile(join(directory, 'masked.json'), JSON.stringify({ pipeline }));
  const { exitCode, output } = await cli('pull', 'masked', '--from', directory);
  expect([exitCode, output]).toEqual([
    1,
    expect.stringContaining(
      "missing: the secret OAuthToken of Fetch: AWS does not tell it; it is 'UNKNOWN' until",
    ),
  ]);
  const { pipeline: pulled } = await world.codepipeline.send(new GetPipelineCommand({ name: 'masked' }));
  await world.codepipeline.send(new UpdatePipelineCommand({ pipeline: pulled }));
  expect((await cli('pull', 'masked', '--from', directory)).output).toContain('updated pipeline masked');
});
