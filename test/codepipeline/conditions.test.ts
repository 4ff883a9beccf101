import { CloudWatchClient, PutMetricAlarmCommand, SetAlarmStateCommand } from '@aws-sdk/client-cloudwatch';
import { CodeBuildClient, CreateProjectCommand } from '@aws-sdk/client-codebuild';
import {
  type Condition,
  GetPipelineStateCommand,
  ListPipelineExecutionsCommand,
  ListRuleExecutionsCommand,
  ListRuleTypesCommand,
  OverrideStageConditionCommand,
  type PipelineDeclaration,
  RollbackStageCommand,
  type RuleDeclaration,
  type StageDeclaration,
  UpdatePipelineCommand,
} from '@aws-sdk/client-codepipeline';
import {
  CreateBucketCommand,
  ListObjectsV2Command,
  PutBucketVersioningCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { eventually } from '../harness/wait.js';
import {
  ARTIFACTS,
  answer,
  createPipeline,
  declared,
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
  start,
  THREE_STAGES,
  uploadSource,
  type World,
} from './world.js';

let world: World;
beforeAll(async () => {
  world = await newWorld();
});
afterAll(() => world.server.close());

function rule(name: string, provider: string, configuration: Record<string, string>): RuleDeclaration {
  return { name, ruleTypeId: { category: 'Rule', owner: 'AWS', provider, version: '1' }, configuration };
}

const branch = (Value: string) =>
  rule('Wanted', 'VariableCheck', { Variable: '#{variables.TARGET}', Operator: 'EQ', Value });

function deployStage(rest: Partial<StageDeclaration>): StageDeclaration[] {
  return [
    { name: 'Source', actions: [sourceAction()] },
    { name: 'Deploy', actions: [deployAction()], ...rest },
  ];
}

const TARGET: Partial<PipelineDeclaration> = { variables: [{ name: 'TARGET', defaultValue: 'prod' }] };

function unless(result: Condition['result'], ...rules: RuleDeclaration[]) {
  return { conditions: [{ result, rules }] };
}

describe('entry conditions', () => {
  test('a met condition lets in, and is told in state and history', async () => {
    const stages = deployStage({ beforeEntry: unless('FAIL', branch('prod')) });
    const id = await createPipeline(world, 'met', stages, TARGET);
    expect((await ended(world, 'met', id)).status).toBe('Succeeded');
    const { beforeEntryConditionState } = await stageState(world, 'met', 'Deploy');
    expect(beforeEntryConditionState).toEqual({
      latestExecution: { status: 'Succeeded', summary: 'Every rule was met' },
      conditionStates: [
        {
          latestExecution: {
            status: 'Succeeded',
            summary: 'Every rule was met',
            lastStatusChange: expect.any(Date),
          },
          ruleStates: [
            {
              ruleName: 'Wanted',
              latestExecution: {
                ruleExecutionId: expect.any(String),
                status: 'Succeeded',
                summary: "'prod' EQ 'prod' holds",
                lastStatusChange: expect.any(Date),
              },
            },
          ],
        },
      ],
    });
    const { ruleExecutionDetails } = await world.codepipeline.send(
      new ListRuleExecutionsCommand({ pipelineName: 'met', filter: { pipelineExecutionId: id } }),
    );
    expect(ruleExecutionDetails).toEqual([
      expect.objectContaining({
        pipelineExecutionId: id,
        pipelineVersion: 1,
        stageName: 'Deploy',
        ruleName: 'Wanted',
        status: 'Succeeded',
        input: expect.objectContaining({
          ruleTypeId: { category: 'Rule', owner: 'AWS', provider: 'VariableCheck', version: '1' },
          configuration: { Variable: '#{variables.TARGET}', Operator: 'EQ', Value: 'prod' },
          resolvedConfiguration: { Variable: 'prod', Operator: 'EQ', Value: 'prod' },
          region: 'us-east-1',
        }),
        output: { executionResult: { externalExecutionSummary: "'prod' EQ 'prod' holds" } },
      }),
    ]);
  });

  test('a stage whose condition is not met is skipped', async () => {
    const stages = [
      ...deployStage({ beforeEntry: unless('SKIP', branch('test')) }),
      {
        name: 'After',
        actions: [deployAction({ configuration: { BucketName: SITE, Extract: 'true', ObjectKey: 'after' } })],
      },
    ];
    const id = await createPipeline(world, 'skipped', stages, TARGET);
    expect((await ended(world, 'skipped', id)).status).toBe('Succeeded');
    const { latestExecution, actionStates } = await stageState(world, 'skipped', 'Deploy');
    expect(latestExecution).toEqual({ pipelineExecutionId: id, status: 'Skipped', type: 'STANDARD' });
    expect(actionStates?.[0]?.latestExecution).toBeUndefined();
    expect(await siteText(world, 'after/index.html')).toBe('<h1>one</h1>');
  });

  test('a refused execution goes on when the condition is overridden', async () => {
    const stages = deployStage({ beforeEntry: unless('FAIL', branch('test')) });
    const pipelineExecutionId = await createPipeline(world, 'overridden', stages, TARGET);
    const refused = await ended(world, 'overridden', pipelineExecutionId);
    expect(refused).toMatchObject({
      status: 'Failed',
      statusSummary: "The beforeEntry condition of stage 'Deploy' has failed (not met: 'Wanted')",
    });
    const override = { pipelineName: 'overridden', stageName: 'Deploy', pipelineExecutionId };
    await expect(
      world.codepipeline.send(
        new OverrideStageConditionCommand({ ...override, conditionType: 'ON_SUCCESS' }),
      ),
    ).rejects.toThrow(expect.objectContaining({ name: 'ConditionNotOverridableException' }));
    await expect(
      world.codepipeline.send(
        new OverrideStageConditionCommand({
          ...override,
          stageName: 'Nowhere',
          conditionType: 'BEFORE_ENTRY',
        }),
      ),
    ).rejects.toThrow(expect.objectContaining({ name: 'StageNotFoundException' }));
    await world.codepipeline.send(
      new OverrideStageConditionCommand({ ...override, conditionType: 'BEFORE_ENTRY' }),
    );
    await eventually(
      async () => (await execution(world, 'overridden', pipelineExecutionId)).status === 'Succeeded',
    );
    const { beforeEntryConditionState } = await stageState(world, 'overridden', 'Deploy');
    expect(beforeEntryConditionState?.latestExecution?.status).toBe('Overridden');
    expect(beforeEntryConditionState?.conditionStates?.[0]?.ruleStates?.[0]?.latestExecution?.status).toBe(
      'Failed',
    );
  });

  test.each([
    [
      'an alarm nobody can be asked about',
      rule('Alarm', 'CloudWatchAlarm', { AlarmName: 'no-such-alarm' }),
      /there is no alarm 'no-such-alarm'/,
    ],
    ['a function that cannot be invoked', rule('Ask', 'LambdaInvoke', { FunctionName: 'f' }), /Lambda/],
    [
      'a variable that nobody has produced',
      rule('Check', 'VariableCheck', { Variable: '#{SourceVariables.Nothing}', Operator: 'EQ', Value: 'x' }),
      /Rule 'Check' cannot start: #\{SourceVariables.Nothing\} in its configuration 'Variable' has no value/,
    ],
    [
      'an unusable pattern',
      rule('Check', 'VariableCheck', { Variable: 'x', Operator: 'MATCHES', Value: '(' }),
      /The pattern '\(' cannot be used/,
    ],
  ])('%s is an error of the condition', async (title, asked, message) => {
    const name = title.replaceAll(' ', '-');
    const id = await createPipeline(world, name, deployStage({ beforeEntry: unless('FAIL', asked) }));
    expect((await ended(world, name, id)).statusSummary).toContain('could not be evaluated');
    const { beforeEntryConditionState } = await stageState(world, name, 'Deploy');
    expect(beforeEntryConditionState?.latestExecution?.status).toBe('Errored');
    const evaluated = beforeEntryConditionState?.conditionStates?.[0]?.ruleStates?.[0]?.latestExecution;
    expect(evaluated?.status).toBe('Failed');
    expect(evaluated?.errorDetails?.message).toMatch(message);
  });

  test('a closed window refuses at once; with a timeout it is waited for, until somebody overrides', async () => {
    const never = { Cron: '* * * 1 JAN ? 1999' };
    const refused = deployStage({ beforeEntry: unless('FAIL', rule('Window', 'DeploymentWindow', never)) });
    const first = await createPipeline(world, 'closed', refused);
    expect((await ended(world, 'closed', first)).status).toBe('Failed');

    const patient = { ...rule('Window', 'DeploymentWindow', never), timeoutInMinutes: 60 };
    const pipelineExecutionId = await createPipeline(
      world,
      'patient',
      deployStage({ beforeEntry: unless('FAIL', patient) }),
    );
    const waiting = await eventually(async () => {
      const { beforeEntryConditionState: state } = await stageState(world, 'patient', 'Deploy');
      const rules = state?.conditionStates?.[0]?.ruleStates;
      return rules?.[0]?.latestExecution?.summary !== undefined && state;
    });
    expect(waiting.latestExecution?.status).toBe('InProgress');
    expect((await execution(world, 'patient', pipelineExecutionId)).statusSummary).toBe(
      "Evaluates the beforeEntry condition of stage 'Deploy': 'Window'",
    );
    await world.codepipeline.send(
      new OverrideStageConditionCommand({
        pipelineName: 'patient',
        stageName: 'Deploy',
        pipelineExecutionId,
        conditionType: 'BEFORE_ENTRY',
      }),
    );
    expect((await ended(world, 'patient', pipelineExecutionId)).status).toBe('Succeeded');
    const { ruleExecutionDetails } = await world.codepipeline.send(
      new ListRuleExecutionsCommand({ pipelineName: 'patient' }),
    );
    expect(ruleExecutionDetails?.[0]?.status).toBe('Abandoned');
  });
});

describe('rules that ask others', () => {
  const alarm = { AlarmName: 'errors', Namespace: 'web', MetricName: 'Errors', Statistic: 'Sum' as const };

  test('an alarm that rings keeps the execution out, and given time lets it in when it is quiet', async () => {
    const cloudwatch = world.server.client(CloudWatchClient);
    const threshold = { Threshold: 1, ComparisonOperator: 'GreaterThanThreshold' as const };
    await cloudwatch.send(
      new PutMetricAlarmCommand({ ...alarm, ...threshold, Period: 86_400, EvaluationPeriods: 1 }),
    );
    const ring = (StateValue: 'ALARM' | 'OK') =>
      cloudwatch.send(new SetAlarmStateCommand({ AlarmName: 'errors', StateValue, StateReason: 'test' }));
    await ring('ALARM');
    const loud = rule('Quiet', 'CloudWatchAlarm', { AlarmName: 'errors' });
    const first = await createPipeline(world, 'loud', deployStage({ beforeEntry: unless('FAIL', loud) }));
    expect((await ended(world, 'loud', first)).statusSummary).toContain("not met: 'Quiet'");

    const patient = rule('Quiet', 'CloudWatchAlarm', { AlarmName: 'errors', WaitTime: '5' });
    const stages = deployStage({ beforeEntry: unless('FAIL', patient) });
    const second = await createPipeline(world, 'quiet', stages);
    await eventually(async () => {
      const { beforeEntryConditionState: state } = await stageState(world, 'quiet', 'Deploy');
      const asked = state?.conditionStates?.[0]?.ruleStates?.[0]?.latestExecution;
      return asked?.summary === "The alarm 'errors' is in state ALARM";
    });
    await ring('OK');
    expect((await ended(world, 'quiet', second)).status).toBe('Succeeded');
  });

  test('commands decide by their exit status', async () => {
    const check = (name: string, command: string): RuleDeclaration => ({
      ...rule(name, 'Commands', {}),
      commands: [command],
      inputArtifacts: [{ name: 'Package' }],
    });
    const rules = [
      check('Exists', 'test -f css/site.css'),
      check('Missing', 'test -f #{SourceVariables.ETag}'),
    ];
    await uploadSource(world, { 'css/site.css': 'h1 {}' });
    const id = await createPipeline(
      world,
      'shell',
      deployStage({ beforeEntry: unless('SKIP', branch('prod')), onSuccess: unless('FAIL', ...rules) }),
      TARGET,
    );
    expect((await ended(world, 'shell', id)).statusSummary).toBe(
      "The onSuccess condition of stage 'Deploy' has failed (not met: 'Missing')",
    );
    const { ruleExecutionDetails = [] } = await world.codepipeline.send(
      new ListRuleExecutionsCommand({
        pipelineName: 'shell',
        filter: { latestInPipelineExecution: { pipelineExecutionId: id, startTimeRange: 'Latest' } },
        maxResults: 2,
      }),
    );
    expect(ruleExecutionDetails.map(({ ruleName, status }) => [ruleName, status])).toEqual([
      ['Missing', 'Failed'],
      ['Exists', 'Succeeded'],
    ]);
    expect(ruleExecutionDetails[0]?.output?.executionResult?.externalExecutionSummary).toBe(
      'The commands did not succeed: exit status 1',
    );
  });
});

test('a build decides: what fails in it rolls the stage back', async () => {
  await world.server.client(CodeBuildClient).send(
    new CreateProjectCommand({
      name: 'smoke',
      source: {
        type: 'CODEPIPELINE',
        buildspec: 'version: 0.2\nphases: { build: { commands: [test -f healthy.txt] } }',
      },
      artifacts: { type: 'CODEPIPELINE' },
      environment: {
        type: 'LINUX_CONTAINER',
        image: 'aws/codebuild/standard:7.0',
        computeType: 'BUILD_GENERAL1_SMALL',
      },
      serviceRole: await makeRole(world.iam, 'smoke', [{ Effect: 'Allow', Action: '*', Resource: '*' }], {
        Service: 'codebuild.amazonaws.com',
      }),
    }),
  );
  const smoke = {
    ...rule('Smoke', 'CodeBuild', { ProjectName: 'smoke' }),
    inputArtifacts: [{ name: 'Package' }],
  };
  await uploadSource(world, { 'healthy.txt': 'yes', 'smoke.html': 'healthy' });
  const healthy = await createPipeline(world, 'smoky', deployStage({ onSuccess: unless('ROLLBACK', smoke) }));
  expect((await ended(world, 'smoky', healthy)).status).toBe('Succeeded');
  await uploadSource(world, { 'smoke.html': 'ill' });
  const ill = await start(world, 'smoky');
  expect((await ended(world, 'smoky', ill)).statusSummary).toContain(`rolled back to ${healthy}`);
  const { onSuccessConditionState } = await stageState(world, 'smoky', 'Deploy');
  expect(onSuccessConditionState).toBeUndefined();
  const rollback = await eventually(async () => (await executionIds(world, 'smoky'))[0]);
  await ended(world, 'smoky', rollback);
  expect(await siteText(world, 'smoke.html')).toBe('healthy');
  const { ruleExecutionDetails = [] } = await world.codepipeline.send(
    new ListRuleExecutionsCommand({ pipelineName: 'smoky', filter: { pipelineExecutionId: ill } }),
  );
  expect(ruleExecutionDetails[0]).toMatchObject({
    status: 'Failed',
    output: { executionResult: { externalExecutionId: expect.stringMatching(/^smoke:/) } },
  });
});

describe('rollback', () => {
  test('by hand: the stage gets what the older execution brought', async () => {
    await uploadSource(world, { 'page.html': 'old' });
    const old = await createPipeline(world, 'rolled', THREE_STAGES);
    await answer(world, 'rolled', old, 'Approved');
    await ended(world, 'rolled', old);
    await uploadSource(world, { 'page.html': 'new' });
    const newer = await start(world, 'rolled');
    await answer(world, 'rolled', newer, 'Approved');
    await ended(world, 'rolled', newer);
    expect(await siteText(world, 'page.html')).toBe('new');

    const { pipelineExecutionSummaries = [] } = await world.codepipeline.send(
      new ListPipelineExecutionsCommand({
        pipelineName: 'rolled',
        filter: { succeededInStage: { stageName: 'Deploy' } },
      }),
    );
    expect(pipelineExecutionSummaries.map((one) => one.pipelineExecutionId)).toEqual([newer, old]);
    const { pipelineExecutionId: rollback = '' } = await world.codepipeline.send(
      new RollbackStageCommand({
        pipelineName: 'rolled',
        stageName: 'Deploy',
        targetPipelineExecutionId: old,
      }),
    );
    const done = await ended(world, 'rolled', rollback);
    expect(done).toMatchObject({
      status: 'Succeeded',
      executionType: 'ROLLBACK',
      rollbackMetadata: { rollbackTargetPipelineExecutionId: old },
      trigger: { triggerType: 'ManualRollback' },
    });
    expect(done.artifactRevisions).toEqual((await execution(world, 'rolled', old)).artifactRevisions);
    expect(await siteText(world, 'page.html')).toBe('old');
    const { latestExecution } = await stageState(world, 'rolled', 'Deploy');
    expect(latestExecution).toEqual({
      pipelineExecutionId: rollback,
      status: 'Succeeded',
      type: 'ROLLBACK',
    });

    const roll = (stageName: string, targetPipelineExecutionId: string) =>
      world.codepipeline.send(
        new RollbackStageCommand({ pipelineName: 'rolled', stageName, targetPipelineExecutionId }),
      );
    const refused = (name: string) => expect.objectContaining({ name });
    await expect(roll('Deploy', rollback)).rejects.toThrow(refused('UnableToRollbackStageException'));
    await expect(roll('Source', old)).rejects.toThrow(refused('UnableToRollbackStageException'));
    await expect(roll('Nowhere', old)).rejects.toThrow(refused('StageNotFoundException'));
    await expect(roll('Deploy', '00000000-0000-4000-8000-000000000000')).rejects.toThrow(
      refused('PipelineExecutionNotFoundException'),
    );
    await world.codepipeline.send(
      new UpdatePipelineCommand({ pipeline: declared(world, 'rolled', THREE_STAGES) }),
    );
    await expect(roll('Deploy', old)).rejects.toThrow(refused('PipelineExecutionOutdatedException'));
  });

  test('by itself: what a check says after a deployment puts the old one back', async () => {
    await uploadSource(world, { 'auto.html': 'good' });
    const check = rule('Good', 'VariableCheck', {
      Variable: '#{variables.TARGET}',
      Operator: 'EQ',
      Value: 'prod',
    });
    const stages = deployStage({ onSuccess: unless('ROLLBACK', check) });
    const good = await createPipeline(world, 'auto', stages, TARGET);
    await ended(world, 'auto', good);
    await uploadSource(world, { 'auto.html': 'bad' });
    const bad = await start(world, 'auto', { variables: [{ name: 'TARGET', value: 'broken' }] });
    const failed = await ended(world, 'auto', bad);
    expect(failed.statusSummary).toBe(
      `The onSuccess condition of stage 'Deploy' has failed (not met: 'Good'); rolled back to ${good}`,
    );
    const rollback = await eventually(async () => (await executionIds(world, 'auto'))[0]);
    expect(await ended(world, 'auto', rollback)).toMatchObject({
      status: 'Succeeded',
      executionType: 'ROLLBACK',
      trigger: {
        triggerType: 'AutomatedRollback',
        triggerDetail: JSON.stringify({ FailedPipelineExecutionId: bad }),
      },
      variables: [{ name: 'TARGET', resolvedValue: 'prod' }],
    });
    expect(await siteText(world, 'auto.html')).toBe('good');
  });
});

test('the input of an action in another region is copied there, and only that', async () => {
  const west = world.server.client(S3Client, { region: 'us-west-2' });
  const location = 'artifacts-in-the-west';
  await west.send(
    new CreateBucketCommand({
      Bucket: location,
      CreateBucketConfiguration: { LocationConstraint: 'us-west-2' },
    }),
  );
  await west.send(
    new PutBucketVersioningCommand({ Bucket: location, VersioningConfiguration: { Status: 'Enabled' } }),
  );
  await uploadSource(world, { 'west.html': 'far away' });
  const extra = sourceAction({ name: 'Other', outputArtifacts: [{ name: 'Unused' }], namespace: 'Other' });
  const id = await createPipeline(
    world,
    'west',
    [
      { name: 'Source', actions: [sourceAction(), extra] },
      { name: 'Deploy', actions: [deployAction({ region: 'us-west-2' })] },
    ],
    {
      artifactStore: undefined,
      artifactStores: {
        'us-east-1': { type: 'S3', location: ARTIFACTS },
        'us-west-2': { type: 'S3', location },
      },
    },
  );
  expect((await ended(world, 'west', id)).status).toBe('Succeeded');
  expect(await siteText(world, 'west.html')).toBe('far away');
  const { Contents = [] } = await west.send(new ListObjectsV2Command({ Bucket: location }));
  expect(Contents.map(({ Key }) => Key)).toEqual([expect.stringMatching(/^west\/Package\/\w{7}\.zip$/)]);
});

test('the rule types are listed', async () => {
  const { ruleTypes = [] } = await world.codepipeline.send(new ListRuleTypesCommand({}));
  expect(ruleTypes.map(({ id }) => id?.provider)).toEqual([
    'CloudWatchAlarm',
    'CodeBuild',
    'Commands',
    'DeploymentWindow',
    'LambdaInvoke',
    'VariableCheck',
  ]);
  expect(ruleTypes[5]?.ruleConfigurationProperties?.map(({ name }) => name)).toEqual([
    'Variable',
    'Operator',
    'Value',
  ]);
});

test('stages without conditions show none', async () => {
  await createPipeline(world, 'plain', deployStage({}));
  const { stageStates = [] } = await world.codepipeline.send(new GetPipelineStateCommand({ name: 'plain' }));
  for (const state of stageStates) expect(state).not.toHaveProperty('beforeEntryConditionState');
});
