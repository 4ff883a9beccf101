import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BatchGetBuildsCommand, CodeBuildClient, CreateProjectCommand } from '@aws-sdk/client-codebuild';
import {
  CodeDeployClient,
  CreateApplicationCommand,
  CreateDeploymentGroupCommand,
  GetDeploymentCommand,
} from '@aws-sdk/client-codedeploy';
import {
  type ActionDeclaration,
  type ActionExecutionDetail,
  ListActionExecutionsCommand,
  ListDeployActionExecutionTargetsCommand,
  type TargetFilter,
} from '@aws-sdk/client-codepipeline';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runAgent } from '../../src/agent/agent.js';
import { systemClock } from '../../src/kernel/clock.js';
import { silentLogger } from '../../src/kernel/logger.js';
import {
  createPipeline,
  deployAction,
  ended,
  makeRole,
  newWorld,
  SITE,
  siteText,
  sourceAction,
  uploadSource,
  type World,
} from './world.js';

let world: World;
let directory: string;
let codebuild: CodeBuildClient;
let codedeploy: CodeDeployClient;
beforeAll(async () => {
  world = await newWorld();
  directory = await mkdtemp(join(tmpdir(), 'providers-'));
  codebuild = world.server.client(CodeBuildClient);
  codedeploy = world.server.client(CodeDeployClient);
});
afterAll(async () => {
  await world.server.close();
  await rm(directory, { recursive: true, force: true });
});

const EVERYTHING = [{ Effect: 'Allow', Action: '*', Resource: '*' }];

async function project(name: string): Promise<void> {
  const serviceRole = await makeRole(world.iam, `${name}-build`, EVERYTHING, {
    Service: 'codebuild.amazonaws.com',
  });
  await codebuild.send(
    new CreateProjectCommand({
      name,
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
}

function buildAction(configuration: Record<string, string>, outputs: string[]): ActionDeclaration {
  return {
    name: 'Compile',
    actionTypeId: { category: 'Build', owner: 'AWS', provider: 'CodeBuild', version: '1' },
    configuration,
    inputArtifacts: [{ name: 'Package' }],
    outputArtifacts: outputs.map((name) => ({ name })),
    namespace: 'BuildVariables',
  };
}

async function actionsOf(
  pipelineName: string,
  pipelineExecutionId: string,
): Promise<ActionExecutionDetail[]> {
  const { actionExecutionDetails = [] } = await world.codepipeline.send(
    new ListActionExecutionsCommand({ pipelineName, filter: { pipelineExecutionId } }),
  );
  return actionExecutionDetails;
}

const BUILDSPEC = `version: 0.2
env:
  exported-variables: [GREETING]
phases:
  build:
    commands:
      - export GREETING="hello $WHO"
      - mkdir -p out other
      - echo "$GREETING from $CODEBUILD_INITIATOR at $CODEBUILD_RESOLVED_SOURCE_VERSION" > out/index.html
      - echo second > other/second.txt
artifacts:
  base-directory: out
  files: ['**/*']
  secondary-artifacts:
    Main: { base-directory: out, files: ['**/*'] }
    Second: { base-directory: other, files: ['**/*'] }
`;

test('a build gets the input, gives the output and its variables', async () => {
  await project('compile');
  const versionId = await uploadSource(world, { 'buildspec.yml': BUILDSPEC });
  const variables = JSON.stringify([
    { name: 'WHO', value: '#{codepipeline.PipelineExecutionId}', type: 'PLAINTEXT' },
  ]);
  const id = await createPipeline(world, 'built', [
    { name: 'Source', actions: [sourceAction()] },
    {
      name: 'Build',
      actions: [buildAction({ ProjectName: 'compile', EnvironmentVariables: variables }, ['Bin'])],
    },
    {
      name: 'Deploy',
      actions: [
        deployAction({
          inputArtifacts: [{ name: 'Bin' }],
          configuration: { BucketName: SITE, Extract: 'true', ObjectKey: 'built/#{BuildVariables.GREETING}' },
        }),
      ],
    },
  ]);
  const actions = await (async () => {
    const result = await ended(world, 'built', id);
    const found = await actionsOf('built', id);
    expect([result.status, found.map(({ output }) => output?.executionResult?.errorDetails)]).toEqual([
      'Succeeded',
      [undefined, undefined, undefined],
    ]);
    return found;
  })();
  expect(await siteText(world, `built/hello ${id}/index.html`)).toBe(
    `hello ${id} from codepipeline/built at ${versionId}\n`,
  );
  const compile = actions.find(({ actionName }) => actionName === 'Compile');
  const buildId = compile?.output?.executionResult?.externalExecutionId ?? '';
  expect(compile?.output?.outputVariables).toEqual({ GREETING: `hello ${id}` });
  const { builds } = await codebuild.send(new BatchGetBuildsCommand({ ids: [buildId] }));
  expect(builds?.[0]).toMatchObject({ initiator: 'codepipeline/built', buildStatus: 'SUCCEEDED' });
  const lagMs = Number(compile?.lastUpdateTime) - Number(builds?.[0]?.endTime);
  expect(lagMs).toBeLessThan(500);
});

test('several outputs are the secondary artifacts of their names', async () => {
  await project('many');
  await uploadSource(world, { 'buildspec.yml': BUILDSPEC });
  const deploy = (name: string) =>
    deployAction({
      name,
      inputArtifacts: [{ name }],
      configuration: { BucketName: SITE, Extract: 'true', ObjectKey: 'many' },
    });
  const id = await createPipeline(world, 'several', [
    { name: 'Source', actions: [sourceAction()] },
    { name: 'Build', actions: [buildAction({ ProjectName: 'many' }, ['Main', 'Second'])] },
    { name: 'Deploy', actions: [deploy('Main'), deploy('Second')] },
  ]);
  expect((await ended(world, 'several', id)).status).toBe('Succeeded');
  expect(await siteText(world, 'many/second.txt')).toBe('second\n');
  expect(await siteText(world, 'many/index.html')).toContain('hello');
});

test('a failing build fails the action with the phase that failed', async () => {
  await project('broken');
  await uploadSource(world, {
    'buildspec.yml': 'version: 0.2\nphases:\n  build:\n    commands: ["exit 3"]\n',
  });
  const id = await createPipeline(world, 'failing', [
    { name: 'Source', actions: [sourceAction()] },
    { name: 'Build', actions: [buildAction({ ProjectName: 'broken' }, [])] },
  ]);
  expect((await ended(world, 'failing', id)).status).toBe('Failed');
  const [compile] = await actionsOf('failing', id);
  expect(compile?.output?.executionResult).toMatchObject({
    externalExecutionId: expect.stringMatching(/^broken:/),
    externalExecutionSummary: 'Build terminated with state: FAILED',
    errorDetails: {
      code: 'JobFailed',
      message: expect.stringContaining('Phase: BUILD, Code: COMMAND_EXECUTION_ERROR'),
    },
  });
});

test('a project that does not exist', async () => {
  const id = await createPipeline(world, 'projectless', [
    { name: 'Source', actions: [sourceAction()] },
    { name: 'Build', actions: [buildAction({ ProjectName: 'nobody' }, [])] },
  ]);
  await ended(world, 'projectless', id);
  const [compile] = await actionsOf('projectless', id);
  expect(compile?.output?.executionResult?.errorDetails?.message).toContain('nobody');
});

test('a deployment goes to the hosts of the group', async () => {
  const serviceRoleArn = await makeRole(world.iam, 'deployer', EVERYTHING, {
    Service: 'codedeploy.amazonaws.com',
  });
  await codedeploy.send(new CreateApplicationCommand({ applicationName: 'web' }));
  await codedeploy.send(
    new CreateDeploymentGroupCommand({
      applicationName: 'web',
      deploymentGroupName: 'fleet',
      serviceRoleArn,
      onPremisesInstanceTagFilters: [{ Key: 'fleet', Value: 'web', Type: 'KEY_AND_VALUE' }],
    }),
  );
  const stop = new AbortController();
  const root = join(directory, 'host');
  const { endpoint, region, credentials } = world.server.clientConfig();
  let agent: Promise<void> = Promise.resolve();
  await new Promise<void>((ready, fail) => {
    agent = runAgent({
      instanceName: 'host',
      root,
      tags: { fleet: 'web' },
      pollIntervalMs: 100,
      aws: { endpoint, region, credentials },
      clock: systemClock(),
      log: silentLogger(),
      signal: stop.signal,
      ready,
    });
    agent.catch(fail);
  });
  try {
    await uploadSource(world, {
      'appspec.yml': 'version: 0.0\nos: linux\nfiles:\n  - source: index.html\n    destination: /srv/web\n',
      'index.html': 'deployed',
    });
    const id = await createPipeline(world, 'deployed', [
      { name: 'Source', actions: [sourceAction()] },
      {
        name: 'Deploy',
        actions: [
          deployAction({
            actionTypeId: { category: 'Deploy', owner: 'AWS', provider: 'CodeDeploy', version: '1' },
            configuration: { ApplicationName: 'web', DeploymentGroupName: 'fleet' },
          }),
        ],
      },
    ]);
    const result = await ended(world, 'deployed', id);
    const [deploy] = await actionsOf('deployed', id);
    expect([result.status, deploy?.output?.executionResult?.errorDetails]).toEqual(['Succeeded', undefined]);
    expect(await readFile(join(root, 'srv/web/index.html'), 'utf8')).toBe('deployed');
    const deploymentId = deploy?.output?.executionResult?.externalExecutionId;
    expect(deploymentId).toMatch(/^d-/);
    const { deploymentInfo } = await codedeploy.send(new GetDeploymentCommand({ deploymentId }));
    expect(deploymentInfo?.description).toContain(deploy?.actionExecutionId);
    const targets = (filters: TargetFilter[] = []) =>
      world.codepipeline.send(
        new ListDeployActionExecutionTargetsCommand({
          pipelineName: 'deployed',
          actionExecutionId: deploy?.actionExecutionId,
          filters,
        }),
      );
    expect((await targets()).targets).toEqual([
      {
        ...{ targetId: 'host', targetType: 'ON_PREMISES', status: 'Succeeded' },
        ...{ startTime: expect.any(Date), endTime: expect.any(Date) },
        events: expect.arrayContaining([expect.objectContaining({ name: 'Install', status: 'Succeeded' })]),
      },
    ]);
    expect((await targets([{ name: 'TARGET_STATUS', values: ['Failed'] }])).targets).toEqual([]);
    const lagMs = Number(deploy?.lastUpdateTime) - Number(deploymentInfo?.completeTime);
    expect(lagMs).toBeLessThan(500);
  } finally {
    stop.abort();
    await agent;
  }
});
