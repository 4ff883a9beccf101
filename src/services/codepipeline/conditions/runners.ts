import { MINUTE_MS } from '../../../kernel/duration.js';
import { ActionFailed, type ActionJob } from '../actions/action-runner.js';
import type { FindRunner } from '../actions/runners.js';
import type { ActionRecord } from '../history.js';
import type { Action, ActionTypeId } from '../model.js';
import { isOpen, parseDeploymentWindow } from './deployment-window.js';
import type { RuleRecord } from './rule-record.js';
import type { RuleJob, RuleRunner, RuleStep } from './rule-runner.js';
import { monitoredStates } from './rule-type.js';
import { holds, isOperator, UnusablePattern } from './variable-check.js';

export type FindRuleRunner = (provider: string) => RuleRunner;

/**
 * Who evaluates which rule.
 *
 * @param findActionRunner rules that run something are the actions of the same name
 */
export function ruleRunners(findActionRunner: FindRunner): FindRuleRunner {
  const runners: ReadonlyMap<string, RuleRunner> = new Map([
    ['CloudWatchAlarm', cloudWatchAlarm],
    ['DeploymentWindow', deploymentWindow],
    ['VariableCheck', variableCheck],
    ['CodeBuild', asAction(findActionRunner, 'Test', 'CodeBuild')],
    ['Commands', asAction(findActionRunner, 'Compute', 'Commands')],
    ['LambdaInvoke', asAction(findActionRunner, 'Invoke', 'Lambda')],
  ]);
  return (provider) => {
    const runner = runners.get(provider);
    if (!runner) throw new Error(`validation let the rule provider ${provider} pass`);
    return runner;
  };
}

async function variableCheck({ record }: RuleJob): Promise<RuleStep> {
  const { Variable: variable = '', Operator: operator = '', Value: value = '' } = record.configuration;
  if (!isOperator(operator)) throw misconfigured(record, `the operator '${operator}' is not known`);
  try {
    const summary = `'${variable}' ${operator} '${value}'`;
    return holds(variable, operator, value)
      ? { kind: 'met', summary: `${summary} holds` }
      : { kind: 'unmet', summary: `${summary} does not hold` };
  } catch (error) {
    if (error instanceof UnusablePattern) throw misconfigured(record, error.message);
    throw error;
  }
}

/** Outside its window a rule that declares how long it may take waits for it; one that does not fails at once. */
async function deploymentWindow({ record, context }: RuleJob): Promise<RuleStep> {
  const { Cron: cron = '', TimeZone: timeZone } = record.configuration;
  const window = parseDeploymentWindow(cron, timeZone);
  if (typeof window === 'string') throw misconfigured(record, window);
  const now = context.clock.now();
  if (isOpen(window, now)) return { kind: 'met', summary: 'The deployment window is open' };
  const summary = `The deployment window '${cron}' (${timeZone ?? 'UTC'}) is closed`;
  if (record.rule.timeoutInMinutes === undefined) return { kind: 'unmet', summary };
  return { kind: 'waiting', summary, nextLookAt: now + MINUTE_MS - (now % MINUTE_MS) };
}

const ALARM_LOOK_MS = 10_000;

/** Met as soon as the alarm is in none of its bad states; `WaitTime` gives it time to leave them. */
async function cloudWatchAlarm({ record, context, assumeRole }: RuleJob): Promise<RuleStep> {
  const { AlarmName: alarmName = '', AlarmStates: states, WaitTime: waitTime = '0' } = record.configuration;
  const aws = await assumeRole();
  const { MetricAlarms = [], CompositeAlarms = [] } = await aws.call('cloudwatch', 'DescribeAlarms', {
    AlarmNames: [alarmName],
    AlarmTypes: ['MetricAlarm', 'CompositeAlarm'],
  });
  const state = [...MetricAlarms, ...CompositeAlarms][0]?.StateValue;
  if (state === undefined) throw misconfigured(record, `there is no alarm '${alarmName}'`);
  const summary = `The alarm '${alarmName}' is in state ${state}`;
  if (!monitoredStates(states).includes(state)) return { kind: 'met', summary };

  const { clock } = context;
  const waitMs = clock.after(Number(waitTime) * MINUTE_MS) - clock.now();
  const waitsUntil = record.startedAt + waitMs;
  if (clock.now() >= waitsUntil) return { kind: 'unmet', summary };
  const nextLookAt = Math.min(clock.after(ALARM_LOOK_MS), waitsUntil);
  return { kind: 'waiting', summary, nextLookAt };
}

/** What the action does for a pipeline it does for the rule: met where it would succeed. */
function asAction(findRunner: FindRunner, category: ActionTypeId['category'], provider: string): RuleRunner {
  return async (job) => {
    const action = actionOf(job.record, { category, owner: 'AWS', provider, version: '1' });
    const runner = findRunner(action);
    const actionJob: ActionJob = { ...job, record: actionRecordOf(job.record, action) };
    const step =
      job.record.external === undefined
        ? await runner.start(actionJob)
        : ((await runner.check?.(actionJob)) ?? { kind: 'running' as const });
    const { external, summary } = step;
    const shown = { ...(external && { external }), ...(summary !== undefined && { summary }) };
    switch (step.kind) {
      case 'running':
        return { kind: 'waiting', ...shown };
      case 'succeeded':
        return { kind: 'met', ...shown };
      case 'failed':
        return { kind: 'unmet', ...shown, summary: step.failure.message };
    }
  };
}

function actionOf({ rule, configuration, commands }: RuleRecord, actionTypeId: ActionTypeId): Action {
  return {
    name: rule.name,
    actionTypeId,
    runOrder: 1,
    configuration,
    inputArtifacts: rule.inputArtifacts,
    outputArtifacts: [],
    ...(commands.length > 0 && { commands }),
    ...(rule.roleArn !== undefined && { roleArn: rule.roleArn }),
  };
}

function actionRecordOf(record: RuleRecord, action: Action): ActionRecord {
  const { ruleExecutionId, rule, condition, commands, status, ...common } = record;
  return {
    ...common,
    action,
    actionExecutionId: ruleExecutionId,
    outputs: [],
    sourceRevisions: [],
    outputVariables: {},
    status: status === 'Errored' ? 'Failed' : status,
  };
}

function misconfigured({ rule }: RuleRecord, why: string): ActionFailed {
  return new ActionFailed('ConfigurationError', `The rule '${rule.name}' cannot be evaluated: ${why}`);
}
