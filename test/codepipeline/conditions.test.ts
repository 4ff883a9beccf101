import { CloudWatchClient, PutMetricAlarmCommand, SetAlarmStateCommand } from '@aws-sdk/client-cloudwatch';
import {
  GetPipelineStateCommand,
  ListRuleExecutionsCommand,
  ListRuleTypesCommand,
  OverrideStageConditionCommand,
  type RuleDeclaration,
} from '@aws-sdk/client-codepipeline';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { eventually } from '../harness/wait.js';
import { deployStage, isTarget, rule, TARGET, unless } from './conditioned-stages.js';
import {
  createPipeline,
  deployAction,
  ended,
  execution,
  newWorld,
  SITE,
  siteText,
  stageState,
  uploadSource,
  type World,
} from './world.js';

let world: World;
beforeAll(async () => {
  world = await newWorld();
});
afterAll(() => world.server.close());

describe('entry conditions', () => {
  test('a met condition lets in, and is told in state and history', async () => {
    const stages = deployStage({ beforeEntry: unless('FAIL', isTarget('prod')) });
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
      ...deployStage({ beforeEntry: unless('SKIP', isTarget('test')) }),
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
    const stages = deployStage({ beforeEntry: unless('FAIL', isTarget('test')) });
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
  const metric = { Namespace: 'web', MetricName: 'Errors', Statistic: 'Sum' as const };
  // Nothing is ever measured: the alarm stays as it was set last.
  const alarm = { AlarmName: 'errors', TreatMissingData: 'ignore', ...metric };

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
      deployStage({ beforeEntry: unless('SKIP', isTarget('prod')), onSuccess: unless('FAIL', ...rules) }),
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
    expect(ruleExecutionDetails[0]?.output?.executionResult?.externalExecutionSummary).toMatch(
      /^COMMAND_EXECUTION_ERROR: Error while executing command: test -f \w{32}\. Reason: exit status 1$/,
    );
  });
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
