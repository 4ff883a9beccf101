import type { Condition, PipelineDeclaration, RuleDeclaration } from '@aws-sdk/client-codepipeline';
import { expect, test } from 'vitest';
import { approve, build, check, pipeline, source, withStage } from './declarations.js';

const STRUCTURE = 'InvalidStructureException';
const STAGE = 'InvalidStageDeclarationException';

function rule(provider: string, configuration: Record<string, string>): RuleDeclaration {
  return { name: 'Check', ruleTypeId: { category: 'Rule', provider }, configuration };
}

const CHECK = rule('VariableCheck', {
  Variable: '#{SourceVariables.BranchName}',
  Operator: 'EQ',
  Value: 'main',
});

/** What the three kinds of conditions have in common. */
function met(condition: Pick<Condition, 'result'>, ...rules: RuleDeclaration[]) {
  return { conditions: [{ ...condition, rules: rules.length > 0 ? rules : [CHECK] }] };
}

test.each<[string, PipelineDeclaration]>([
  [
    'every kind of condition',
    withStage({
      beforeEntry: met({ result: 'SKIP' }),
      onSuccess: met({ result: 'ROLLBACK' }),
      onFailure: met({ result: 'ROLLBACK' }),
    }),
  ],
  [
    'conditions without a result',
    withStage({ beforeEntry: met({}), onSuccess: met({}), onFailure: met({}) }),
  ],
  ['automatic rollback', withStage({ onFailure: { result: 'ROLLBACK' } })],
  [
    'office hours somewhere',
    withStage({
      beforeEntry: met(
        { result: 'FAIL' },
        rule('DeploymentWindow', { Cron: '0 0 9-17 ? * MON-FRI *', TimeZone: 'UTC+05:30' }),
      ),
    }),
  ],
  [
    'an alarm, a function and a build',
    withStage({
      beforeEntry: met(
        { result: 'FAIL' },
        {
          ...rule('CloudWatchAlarm', { AlarmName: 'a', AlarmStates: 'ALARM, OK', WaitTime: '5' }),
          name: 'Alarm',
        },
        { ...rule('LambdaInvoke', { FunctionName: 'f' }), name: 'Ask' },
        { ...rule('CodeBuild', { ProjectName: 'p' }), name: 'Build', inputArtifacts: [{ name: 'Src' }] },
        { ...rule('Commands', {}), name: 'Shell', commands: ['true'], inputArtifacts: [{ name: 'Src' }] },
      ),
    }),
  ],
  [
    'what the stage itself has made, when it has succeeded',
    withStage({
      actions: [build({ namespace: 'Made' })],
      onSuccess: met(
        { result: 'FAIL' },
        rule('VariableCheck', { Variable: '#{Made.Version}', Operator: 'NE', Value: 'x' }),
      ),
    }),
  ],
])('accepted: %s', (_name, declaration) => {
  expect(() => check(declaration)).not.toThrow();
});

test.each<[string, PipelineDeclaration, string, RegExp]>([
  [
    'an entry condition that rolls back',
    withStage({ beforeEntry: met({ result: 'ROLLBACK' }) }),
    STAGE,
    /The beforeEntry condition of stage 'Second' declares the result ROLLBACK: use FAIL or SKIP/,
  ],
  [
    'a success condition that skips',
    withStage({ onSuccess: met({ result: 'SKIP' }) }),
    STAGE,
    /use ROLLBACK or FAIL/,
  ],
  [
    'a failure condition that fails',
    withStage({ onFailure: met({ result: 'FAIL' }) }),
    STAGE,
    /use ROLLBACK/,
  ],
  [
    'a window that skips',
    withStage({
      beforeEntry: met({ result: 'SKIP' }, rule('DeploymentWindow', { Cron: '0 0 9-17 ? * MON-FRI' })),
    }),
    STAGE,
    /the result SKIP, which rules of the provider DeploymentWindow do not allow/,
  ],
  [
    'two rules of one name',
    withStage({ beforeEntry: met({}, CHECK, CHECK) }),
    STAGE,
    /more than one rule named 'Check'/,
  ],
  [
    'an unknown rule',
    withStage({ beforeEntry: met({}, rule('Oracle', {})) }),
    STAGE,
    /RuleType \(Category: 'Rule', Provider: 'Oracle', Owner: 'AWS', Version: '1'\) in rule 'Check' of stage 'Second' is not available/,
  ],
  [
    'a rule without what it needs',
    withStage({ beforeEntry: met({}, rule('VariableCheck', { Variable: 'a' })) }),
    STAGE,
    /missing required configuration 'Operator'/,
  ],
  [
    'a rule with what it does not know',
    withStage({ beforeEntry: met({}, rule('CloudWatchAlarm', { AlarmName: 'a', Colour: 'red' })) }),
    STAGE,
    /unknown configuration 'Colour'/,
  ],
  [
    'an alarm state that there is not',
    withStage({ beforeEntry: met({}, rule('CloudWatchAlarm', { AlarmName: 'a', AlarmStates: 'LOUD' })) }),
    STAGE,
    /AlarmStates has 'LOUD'/,
  ],
  [
    'a wait that is no number',
    withStage({ beforeEntry: met({}, rule('CloudWatchAlarm', { AlarmName: 'a', WaitTime: 'long' })) }),
    STAGE,
    /WaitTime 'long' is not a number of minutes/,
  ],
  [
    'an operator that there is not',
    withStage({ beforeEntry: met({}, rule('VariableCheck', { Variable: 'a', Operator: 'LT', Value: 'b' })) }),
    STAGE,
    /Operator 'LT' is none of EQ, NE, CONTAINS, MATCHES/,
  ],
  [
    'a window that is no cron expression',
    withStage({ beforeEntry: met({}, rule('DeploymentWindow', { Cron: 'always' })) }),
    STAGE,
    /Cron 'always' is not a valid cron expression/,
  ],
  [
    'a window in no time zone',
    withStage({ beforeEntry: met({}, rule('DeploymentWindow', { Cron: '0 * * ? * *', TimeZone: 'Moon' })) }),
    STAGE,
    /TimeZone 'Moon' is not known/,
  ],
  [
    'a Commands rule without commands',
    withStage({ beforeEntry: met({}, rule('Commands', {})) }),
    STAGE,
    /missing its commands/,
  ],
  [
    'a command of several lines',
    withStage({ beforeEntry: met({}, { ...rule('Commands', {}), commands: ['a\nb'] }) }),
    STAGE,
    /a command has more than one line/,
  ],
  [
    'commands of another rule',
    withStage({ beforeEntry: met({}, { ...CHECK, commands: ['ls'] }) }),
    STAGE,
    /commands, which only the Commands rule has/,
  ],
  [
    'an input that nobody has made',
    withStage({
      beforeEntry: met({}, { ...rule('Commands', {}), commands: ['ls'], inputArtifacts: [{ name: 'None' }] }),
    }),
    STAGE,
    /input artifact None is not declared as an output artifact in any of the preceding actions/,
  ],
  [
    'inputs that the rule does not take',
    withStage({ beforeEntry: met({}, { ...CHECK, inputArtifacts: [{ name: 'Src' }] }) }),
    STAGE,
    /1 input artifact\(s\), the VariableCheck rule takes 0 to 0/,
  ],
  [
    'a variable that nobody has produced before the stage',
    withStage({
      beforeEntry: met({}, rule('VariableCheck', { Variable: '#{later.X}', Operator: 'EQ', Value: 'b' })),
    }),
    STAGE,
    /no preceding action has the namespace later. StageName: Second, ActionName: Check, ActionConfigurationKey: Variable, VariableReferenceText: #\{later.X\}/,
  ],
  [
    'automatic retry beside a failure condition',
    withStage({ onFailure: { result: 'RETRY', ...met({}) } }),
    STAGE,
    /automatic retry together with failure conditions/,
  ],
  [
    'rollback in PARALLEL mode',
    withStage({ onFailure: { result: 'ROLLBACK' } }, { executionMode: 'PARALLEL' }),
    STRUCTURE,
    /the result ROLLBACK, which pipelines of execution mode PARALLEL cannot have/,
  ],
  [
    'rollback of the first stage',
    pipeline([
      { name: 'Source', actions: [source()], onFailure: { result: 'ROLLBACK' } },
      { name: 'Second', actions: [approve()] },
    ]),
    STAGE,
    /the first stage cannot be rolled back/,
  ],
  [
    'conditions in a pipeline of type V1',
    withStage({ beforeEntry: met({}) }, { pipelineType: 'V1' }),
    STRUCTURE,
    /A pipeline of type V1 cannot have conditions/,
  ],
])('refused: %s', (_name, declaration, code, message) => {
  expect(() => check(declaration)).toThrow(
    expect.objectContaining({ code, message: expect.stringMatching(message) }),
  );
});
