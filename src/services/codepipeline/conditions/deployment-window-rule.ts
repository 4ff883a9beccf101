import { MINUTE_MS } from '../../../kernel/duration.js';
import { isOpen, parseDeploymentWindow } from './deployment-window.js';
import { misconfigured } from './misconfigured.js';
import type { RuleRunner } from './rule-runner.js';

/** Rule/AWS/DeploymentWindow. Outside its window a rule that declares how long it may take waits for it; one that does not fails at once. */
export const deploymentWindow: RuleRunner = {
  async look({ record, context }) {
    const { Cron: cron = '', TimeZone: timeZone } = record.configuration;
    const window = parseDeploymentWindow(cron, timeZone);
    if (typeof window === 'string') throw misconfigured(record, window);
    const now = context.clock.now();
    if (isOpen(window, now)) return { kind: 'met', summary: 'The deployment window is open' };
    const summary = `The deployment window '${cron}' (${timeZone ?? 'UTC'}) is closed`;
    if (record.rule.timeoutInMinutes === undefined) return { kind: 'unmet', summary };
    return { kind: 'waiting', summary, nextLookAt: now + MINUTE_MS - (now % MINUTE_MS) };
  },
};
