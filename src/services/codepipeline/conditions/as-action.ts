import type { ActionJob } from '../actions/action-runner.js';
import type { FindRunner } from '../actions/runners.js';
import type { ActionRecord } from '../history.js';
import type { Action, ActionTypeId } from '../model.js';
import type { RuleRecord } from './rule-record.js';
import type { RuleJob, RuleRunner } from './rule-runner.js';

/** What the action does for a pipeline it does for the rule: met where it would succeed. */
export function asAction(
  findRunner: FindRunner,
  category: ActionTypeId['category'],
  provider: string,
): RuleRunner {
  const jobFor = (job: RuleJob): ActionJob => {
    const action = actionOf(job.record, { category, owner: 'AWS', provider, version: '1' });
    return { ...job, record: actionRecordOf(job.record, action) };
  };
  return {
    async look(job) {
      const actionJob = jobFor(job);
      const runner = findRunner(actionJob.record.action);
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
    },
    async letGo(job) {
      const actionJob = jobFor(job);
      await findRunner(actionJob.record.action).letGo?.(actionJob);
    },
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
