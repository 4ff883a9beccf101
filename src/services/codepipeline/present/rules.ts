import type { RuleExecutionDetail, StageConditionState } from '@aws-sdk/client-codepipeline';
import type { RuleRecord } from '../conditions/rule-record.js';
import type { ConditionStatus } from '../machine/conditions.js';
import { conditionStatus } from '../machine/conditions.js';
import type { ConditionRun, RuleStatus } from '../machine/state.js';

export function presentRuleExecution(record: RuleRecord): RuleExecutionDetail {
  const { rule } = record;
  return {
    pipelineExecutionId: record.executionId,
    ruleExecutionId: record.ruleExecutionId,
    pipelineVersion: record.pipelineVersion,
    stageName: record.stage,
    ruleName: rule.name,
    startTime: new Date(record.startedAt),
    lastUpdateTime: new Date(record.updatedAt),
    status: presentStatus(record.status),
    input: {
      ruleTypeId: { ...rule.ruleTypeId },
      configuration: { ...rule.configuration },
      resolvedConfiguration: { ...record.configuration },
      ...(rule.roleArn !== undefined && { roleArn: rule.roleArn }),
      region: record.region,
      inputArtifacts: record.inputs.map(({ name, bucket, key }) => ({ name, s3location: { bucket, key } })),
    },
    output: { executionResult: presentResult(record) },
  };
}

function presentResult({ external, summary, failure }: RuleRecord) {
  return {
    ...(external && { externalExecutionId: external.id }),
    ...(summary !== undefined && { externalExecutionSummary: summary }),
    ...(external?.url !== undefined && { externalExecutionUrl: external.url }),
    ...(failure && { errorDetails: { ...failure } }),
  };
}

/** @param rules the records of its rules. @returns undefined where the condition was not evaluated */
export function presentCondition(
  condition: ConditionRun | undefined,
  rules: ReadonlyMap<string, RuleRecord>,
): StageConditionState | undefined {
  if (!condition) return undefined;
  const ruleStates = condition.rules.map(({ rule: ruleName, ruleExecutionId, status }) => ({
    ruleName,
    latestExecution: presentLatest(ruleExecutionId, status, rules.get(ruleExecutionId)),
  }));
  const status = conditionStatus(condition);
  const summary = SUMMARIES[status];
  const changes = ruleStates.flatMap(
    ({ latestExecution }) => latestExecution.lastStatusChange?.getTime() ?? [],
  );
  const changedAt = condition.override?.at ?? Math.max(...changes, 0);
  const latestExecution = { status, summary };
  return {
    latestExecution,
    conditionStates: [
      { latestExecution: { ...latestExecution, lastStatusChange: new Date(changedAt) }, ruleStates },
    ],
  };
}

const SUMMARIES: Readonly<Record<ConditionStatus, string>> = {
  InProgress: 'The rules are being evaluated',
  Succeeded: 'Every rule was met',
  Failed: 'A rule was not met',
  Errored: 'A rule could not be evaluated',
  Abandoned: 'The execution ended before the rules were evaluated',
  Overridden: 'The condition was overridden',
};

function presentLatest(ruleExecutionId: string, status: RuleStatus, record: RuleRecord | undefined) {
  return {
    ruleExecutionId,
    status: presentStatus(status),
    ...(record?.summary !== undefined && { summary: record.summary }),
    ...(record && { lastStatusChange: new Date(record.updatedAt) }),
    ...(record?.external && {
      externalExecutionId: record.external.id,
      externalExecutionUrl: record.external.url,
    }),
    ...(record?.failure && { errorDetails: { ...record.failure } }),
  };
}

/** What could not be evaluated is told of its condition; the rule itself has failed. */
function presentStatus(status: RuleStatus) {
  return status === 'Errored' ? 'Failed' : status;
}
