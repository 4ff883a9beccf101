import { CloudWatchLogsClient, GetLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import {
  BatchGetBuildBatchesCommand,
  CodeBuildClient,
  CreateProjectCommand,
  ListBuildBatchesForProjectCommand,
  StartBuildBatchCommand,
} from '@aws-sdk/client-codebuild';
import {
  type ActionDeclaration,
  type ActionExecutionDetail,
  ListActionExecutionsCommand,
  StopPipelineExecutionCommand,
} from '@aws-sdk/client-codepipeline';
import { CreateSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { isAlive } from '../harness/alive.js';
import { eventually } from '../harness/wait.js';
import {
  createPipeline,
  deployAction,
  ended,
  execution,
  executionIds,
  makeRole,
  newWorld,
  SITE,
  siteText,
  sourceAction,
  stageState,
  type World,
} from './world.js';

let world: World;
beforeAll(async () => {
  world = await newWorld();
});
afterAll(() => world.server.close());

function commandsAction(commands: string[], rest: Partial<ActionDeclaration> = {}): ActionDeclaration {
  return {
    name: 'Run',
    actionTypeId: { category: 'Compute', owner: 'AWS', provider: 'Commands', version: '1' },
    commands,
    inputArtifacts: [{ name: 'Package' }],
    namespace: 'Ran',
    ...rest,
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

async function logOf(pipeline: string, action: ActionExecutionDetail | undefined): Promise<string> {
  const { events = [] } = await world.server.client(CloudWatchLogsClient).send(
    new GetLogEventsCommand({
      logGroupName: `/aws/codepipeline/${pipeline}`,
      logStreamName: action?.actionExecutionId,
      startFromHead: true,
    }),
  );
  return events.map(({ message }) => message).join('');
}

test('commands run in one shell on the artifact, as the role, and give files and variables on', async () => {
  await world.server
    .client(SecretsManagerClient)
    .send(new CreateSecretCommand({ Name: 'deploy', SecretString: '{"key":"very-secret"}' }));
  const action = commandsAction(
    [
      'mkdir out && cd out',
      'echo "$GREETING from $(ls ..)" > greeting.txt',
      'export LINES="$(printf \'one\\ntwo\')"; TITLE="it\'s #{SourceVariables.BucketName}"',
      'echo "key is $KEY"; test -n "$AWS_SESSION_TOKEN"',
    ],
    {
      outputArtifacts: [{ name: 'Out', files: ['out/*.txt'] }],
      outputVariables: ['LINES', 'TITLE', 'NEVER_SET'],
      environmentVariables: [
        { name: 'GREETING', value: 'hello #{codepipeline.PipelineExecutionId}' },
        { name: 'KEY', value: 'deploy:key', type: 'SECRETS_MANAGER' },
      ],
    },
  );
  const target = { BucketName: SITE, Extract: 'true', ObjectKey: 'computed' };
  const id = await createPipeline(world, 'compute', [
    { name: 'Source', actions: [sourceAction()] },
    { name: 'Compute', actions: [action] },
    { name: 'Deploy', actions: [deployAction({ inputArtifacts: [{ name: 'Out' }], configuration: target })] },
  ]);
  const { status } = await ended(world, 'compute', id);
  const [, ran] = await actionsOf('compute', id);
  expect([status, await logOf('compute', ran)]).toEqual(['Succeeded', expect.stringContaining('key is ***')]);
  expect(await siteText(world, 'computed/out/greeting.txt')).toBe(`hello ${id} from css\nindex.html\nout\n`);
  expect(ran?.output?.outputVariables).toEqual({ LINES: 'one\ntwo', TITLE: "it's uploads" });
  expect(ran?.output?.executionResult?.logStreamARN).toContain(
    ':log-group:/aws/codepipeline/compute:log-stream:',
  );
});

test('a command that fails fails the action, and those behind it do not run', async () => {
  const id = await createPipeline(world, 'failing', [
    { name: 'Source', actions: [sourceAction()] },
    { name: 'Compute', actions: [commandsAction(['echo before', 'sh -c "exit 7"', 'echo after'])] },
  ]);
  expect((await ended(world, 'failing', id)).status).toBe('Failed');
  const [ran] = await actionsOf('failing', id);
  expect(ran?.output?.executionResult?.errorDetails).toEqual({
    code: 'JobFailed',
    message: 'COMMAND_EXECUTION_ERROR: Error while executing command: sh -c "exit 7". Reason: exit status 7',
  });
  expect(ran?.output?.executionResult?.externalExecutionSummary).toMatch(
    /^Action failed with status: FAILED\. COMMAND_EXECUTION_ERROR: /,
  );
  const log = await logOf('failing', ran);
  expect(log).toContain('Running command echo before\nbefore\n');
  expect(log).not.toContain('Running command echo after');
});

test('abandoned commands are killed', async () => {
  const id = await createPipeline(world, 'abandoned', [
    { name: 'Source', actions: [sourceAction()] },
    { name: 'Compute', actions: [commandsAction(['echo "pid $$"; sleep 600'])] },
  ]);
  const pid = await eventually(async () => {
    const [ran] = await actionsOf('abandoned', id);
    return /pid (\d+)/.exec(await logOf('abandoned', ran))?.[1];
  });
  expect(isAlive(Number(pid))).toBe(true);
  await world.codepipeline.send(
    new StopPipelineExecutionCommand({ pipelineName: 'abandoned', pipelineExecutionId: id, abandon: true }),
  );
  await eventually(() => !isAlive(Number(pid)));
  expect((await execution(world, 'abandoned', id)).status).toBe('Stopped');
});

test('a pipeline starts another one, with variables and revisions', async () => {
  const first = await createPipeline(
    world,
    'invoked',
    [
      { name: 'Source', actions: [sourceAction()] },
      { name: 'Deploy', actions: [deployAction()] },
    ],
    { variables: [{ name: 'WHO', defaultValue: 'nobody' }] },
  );
  await ended(world, 'invoked', first);
  const [source] = await actionsOf('invoked', first).then((actions) => actions.slice(-1));
  const versionId = source?.output?.outputVariables?.VersionId;
  const invoke: ActionDeclaration = {
    name: 'Invoke',
    actionTypeId: { category: 'Invoke', owner: 'AWS', provider: 'CodePipeline', version: '1' },
    configuration: {
      PipelineName: 'invoked',
      Variables: '[{"name":"WHO","value":"#{codepipeline.PipelineExecutionId}"}]',
      SourceRevisions: `[{"actionName":"Fetch","revisionType":"S3_OBJECT_VERSION_ID","revisionValue":"${versionId}"}]`,
    },
  };
  const outer = await createPipeline(world, 'outer', [
    { name: 'Source', actions: [sourceAction()] },
    { name: 'Next', actions: [invoke] },
  ]);
  expect((await ended(world, 'outer', outer)).status).toBe('Succeeded');
  const [second = ''] = await executionIds(world, 'invoked');
  expect(second).not.toBe(first);
  expect((await execution(world, 'invoked', second)).variables).toEqual([
    { name: 'WHO', resolvedValue: outer },
  ]);
  const [state] = (await stageState(world, 'outer', 'Next')).actionStates ?? [];
  expect(state?.latestExecution).toMatchObject({ externalExecutionId: second, status: 'Succeeded' });
});

const BATCH_BUILDSPEC = `version: 0.2
batch:
  build-list:
    - identifier: one
      env: { variables: { WHICH: one } }
    - identifier: two
      env: { variables: { WHICH: two } }
phases:
  build:
    commands:
      - echo "built $WHICH" > $WHICH.txt
      - echo "for $CODEBUILD_INITIATOR" > report-$WHICH.md
artifacts:
  files: ['*.txt']
  secondary-artifacts:
    Reports: {files: ['report-*']}
`;

test.each([
  ['combined', { CombineArtifacts: 'true' }, ['All']],
  ['apart', {}, ['one', 'two', 'two_Reports']],
] as const)('a batch of builds: artifacts %s', async (kind, configuration, outputs) => {
  const name = `batch-${kind}`;
  const everything = [{ Effect: 'Allow', Action: '*', Resource: '*' }];
  const serviceRole = await makeRole(world.iam, name, everything, { Service: 'codebuild.amazonaws.com' });
  await world.server.client(CodeBuildClient).send(
    new CreateProjectCommand({
      name,
      source: { type: 'CODEPIPELINE', buildspec: BATCH_BUILDSPEC },
      artifacts: { type: 'CODEPIPELINE' },
      environment: {
        type: 'LINUX_CONTAINER',
        image: 'aws/codebuild/standard:7.0',
        computeType: 'BUILD_GENERAL1_SMALL',
      },
      serviceRole,
      buildBatchConfig: { serviceRole },
    }),
  );
  const id = await createPipeline(world, name, [
    { name: 'Source', actions: [sourceAction()] },
    {
      name: 'Build',
      actions: [
        {
          name: 'Batch',
          actionTypeId: { category: 'Build', owner: 'AWS', provider: 'CodeBuild', version: '1' },
          configuration: { ProjectName: name, BatchEnabled: 'true', ...configuration },
          inputArtifacts: [{ name: 'Package' }],
          outputArtifacts: outputs.map((output) => ({ name: output })),
        },
      ],
    },
    {
      name: 'Deploy',
      actions: outputs.map((output) =>
        deployAction({
          name: `Deploy-${output}`,
          inputArtifacts: [{ name: output }],
          configuration: { BucketName: SITE, Extract: 'true', ObjectKey: name },
        }),
      ),
    },
  ]);
  await ended(world, name, id);
  const messages = (await actionsOf(name, id)).map(
    ({ output }) => output?.executionResult?.errorDetails?.message,
  );
  expect(messages).toEqual(messages.map(() => undefined));
  expect(await siteText(world, `${name}/one.txt`)).toBe('built one\n');
  expect(await siteText(world, `${name}/two.txt`)).toBe('built two\n');
  if (kind === 'apart') {
    expect(await siteText(world, `${name}/report-two.md`)).toBe(`for codepipeline/${name}\n`);
  }
  const codebuild = world.server.client(CodeBuildClient);
  const { ids } = await codebuild.send(new ListBuildBatchesForProjectCommand({ projectName: name }));
  const { buildBatches } = await codebuild.send(new BatchGetBuildBatchesCommand({ ids }));
  expect(buildBatches?.[0]).toMatchObject({
    initiator: `codepipeline/${name}`,
    source: { type: 'CODEPIPELINE' },
    sourceVersion: expect.stringMatching(/^arn:aws:s3:::/),
  });
  await expect(codebuild.send(new StartBuildBatchCommand({ projectName: name }))).rejects.toMatchObject({
    name: 'InvalidInputException',
    message: 'ArtifactsOverride must be set when using artifacts type CodePipelines',
  });
});

test.each([
  ['Lambda', { FunctionName: 'f' }],
  ['StepFunctions', { StateMachineArn: 'arn:aws:states:us-east-1:000000000000:stateMachine:m' }],
])('an action of a service that is not here says so: %s', async (provider, configuration) => {
  const name = `no-${provider}`;
  const id = await createPipeline(world, name, [
    { name: 'Source', actions: [sourceAction()] },
    {
      name: 'Invoke',
      actions: [
        {
          name: 'Call',
          actionTypeId: { category: 'Invoke', owner: 'AWS', provider, version: '1' },
          configuration,
        },
      ],
    },
  ]);
  expect((await ended(world, name, id)).status).toBe('Failed');
  const [failed] = await actionsOf(name, id);
  expect(failed?.output?.executionResult?.errorDetails?.message).toContain(
    `Pipewright cannot run Invoke actions of the provider ${provider}`,
  );
});
