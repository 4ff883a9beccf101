import type { Rule, RuleTypeId } from '../model.js';
import { parseDeploymentWindow } from './deployment-window.js';
import { isOperator, OPERATORS } from './variable-check.js';

/** What a rule asks, and of whom. All are of owner AWS and version 1. */
export interface RuleType {
  readonly provider: string;
  readonly inputs: readonly [least: number, most: number];
  readonly required: readonly string[];
  readonly optional: readonly string[];
  /** Which of them hold JSON. */
  readonly json: readonly string[];
  readonly takesCommands: boolean;
  /** Whether an entry condition of it may skip its stage. */
  readonly maySkip: boolean;
  /** @returns what is wrong with its values, in words */
  readonly check: (rule: Rule) => string | undefined;
}

const PLAIN: Omit<RuleType, 'provider'> = {
  inputs: [0, 0],
  required: [],
  optional: [],
  json: [],
  takesCommands: false,
  maySkip: false,
  check: () => undefined,
};

/** @source AWS CodePipeline User Guide, rule structure reference */
export const RULE_TYPES: readonly RuleType[] = [
  {
    ...PLAIN,
    provider: 'CloudWatchAlarm',
    required: ['AlarmName'],
    optional: ['AlarmStates', 'WaitTime'],
    check: checkAlarm,
  },
  {
    ...PLAIN,
    provider: 'CodeBuild',
    inputs: [1, 5],
    required: ['ProjectName'],
    optional: ['PrimarySource', 'EnvironmentVariables', 'BatchEnabled', 'CombineArtifacts'],
    json: ['EnvironmentVariables'],
    check: checkPrimarySource,
  },
  { ...PLAIN, provider: 'Commands', inputs: [0, 10], takesCommands: true },
  {
    ...PLAIN,
    provider: 'DeploymentWindow',
    required: ['Cron'],
    optional: ['TimeZone'],
    check: checkWindow,
  },
  {
    ...PLAIN,
    provider: 'LambdaInvoke',
    inputs: [0, 5],
    required: ['FunctionName'],
    optional: ['UserParameters'],
    maySkip: true,
  },
  {
    ...PLAIN,
    provider: 'VariableCheck',
    required: ['Variable', 'Operator', 'Value'],
    maySkip: true,
    check: checkOperator,
  },
];

export function findRuleType({ provider, version }: RuleTypeId): RuleType | undefined {
  return version === '1' ? RULE_TYPES.find((type) => type.provider === provider) : undefined;
}

const ALARM_STATES: readonly string[] = ['ALARM', 'OK', 'INSUFFICIENT_DATA'];

/** The bad states of an alarm, ALARM alone where none is configured. */
export function monitoredStates(text = 'ALARM'): readonly string[] {
  return text.split(',').map((state) => state.trim());
}

function checkAlarm({ configuration }: Rule): string | undefined {
  const { AlarmStates: states, WaitTime: waitTime } = configuration;
  const unknown = monitoredStates(states).find(
    (state) => !ALARM_STATES.includes(state) && !isVariable(state),
  );
  if (unknown !== undefined)
    return `AlarmStates has '${unknown}', which is none of ${ALARM_STATES.join(', ')}`;
  if (waitTime === undefined || isVariable(waitTime) || /^\d{1,5}$/.test(waitTime)) return undefined;
  return `WaitTime '${waitTime}' is not a number of minutes`;
}

function checkPrimarySource({ configuration, inputArtifacts }: Rule): string | undefined {
  const primary = configuration.PrimarySource;
  if (primary === undefined) return inputArtifacts.length > 1 ? "it is missing 'PrimarySource'" : undefined;
  if (isVariable(primary) || inputArtifacts.includes(primary)) return undefined;
  return `PrimarySource '${primary}' is not one of its input artifacts`;
}

function checkWindow({ configuration }: Rule): string | undefined {
  const { Cron: cron = '', TimeZone: timeZone } = configuration;
  if (isVariable(cron) || isVariable(timeZone ?? '')) return undefined;
  const window = parseDeploymentWindow(cron, timeZone);
  return typeof window === 'string' ? window : undefined;
}

function checkOperator({ configuration }: Rule): string | undefined {
  const { Operator: operator = '' } = configuration;
  if (isOperator(operator) || isVariable(operator)) return undefined;
  return `Operator '${operator}' is none of ${OPERATORS.join(', ')}`;
}

/** What holds a variable is known only when it is resolved. */
function isVariable(text: string): boolean {
  return text.includes('#{');
}
