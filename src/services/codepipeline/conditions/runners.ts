import type { FindRunner } from '../actions/runners.js';
import { asAction } from './as-action.js';
import { cloudWatchAlarm } from './cloudwatch-alarm-rule.js';
import { deploymentWindow } from './deployment-window-rule.js';
import type { RuleRunner } from './rule-runner.js';
import { variableCheck } from './variable-check-rule.js';

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
