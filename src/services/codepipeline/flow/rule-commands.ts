import type { ServiceContext } from '../../../front-door/service.js';
import type { Clock } from '../../../kernel/clock.js';
import { HOUR_MS, MINUTE_MS } from '../../../kernel/duration.js';
import type { Ids } from '../../../kernel/ids.js';
import { regionalScope, type Transaction } from '../../../store/store.js';
import type { RuleRecord } from '../conditions/rule-record.js';
import { findRuleType } from '../conditions/rule-type.js';
import type { ActionFailure, ActionRecord, ExecutionRecord } from '../history.js';
import type { Command } from '../machine/decision.js';
import type { ConditionType } from '../machine/plan.js';
import type { Condition, Pipeline, Rule, Stage } from '../model.js';
import { ruleExecutions } from '../store.js';
import {
  ConfigurationTooLarge,
  fillConfiguration,
  UnresolvedReference,
  type VariableValues,
} from '../variables/resolve.js';
import { placeInputs } from './artifact-places.js';
import type { ExecutionHistory } from './execution-history.js';
import { valuesFor } from './variable-values.js';

/** The work item of one running rule; its key is `ruleWorkKey`. */
export const RUN_RULE = 'codepipeline.rule';

/** @source AWS gives no default: rules whose declaration has no `timeoutInMinutes` */
const USUAL_TIMEOUT_MS = HOUR_MS;

type CommandOf<Type extends Command['type']> = Extract<Command, { type: Type }>;

export function ruleWorkKey(pipeline: Pipeline, ruleExecutionId: string): string {
  return `${regionalScope(pipeline)}/${ruleExecutionId}`;
}

export async function startRule(
  tx: Transaction,
  context: ServiceContext,
  pipeline: Pipeline,
  history: ExecutionHistory,
  command: CommandOf<'startRule'>,
): Promise<void> {
  const { clock, ids } = context;
  const execution = await history.get(command.executionId);
  const earlier = await history.madeFor(command.executionId, command.stage);
  const record = prepareRule({ pipeline, execution, command, earlier, clock, ids });
  await tx.put(ruleExecutions, regionalScope(pipeline), command.ruleExecutionId, record, {
    expect: 'absent',
  });
  await context.work.enqueue(tx, { kind: RUN_RULE, key: ruleWorkKey(pipeline, command.ruleExecutionId) });
}

export async function abandonRule(
  tx: Transaction,
  context: ServiceContext,
  pipeline: Pipeline,
  { ruleExecutionId }: CommandOf<'abandonRule'>,
): Promise<void> {
  const scope = regionalScope(pipeline);
  const stored = await tx.get(ruleExecutions, scope, ruleExecutionId);
  if (stored?.doc.status !== 'InProgress') return;
  const abandoned: RuleRecord = { ...stored.doc, status: 'Abandoned', updatedAt: context.clock.now() };
  await tx.put(ruleExecutions, scope, ruleExecutionId, abandoned);
  // The worker ends what runs here on behalf of the rule.
  await context.work.enqueue(tx, { kind: RUN_RULE, key: ruleWorkKey(pipeline, ruleExecutionId) });
}

interface RuleStart {
  readonly pipeline: Pipeline;
  readonly execution: ExecutionRecord;
  readonly command: CommandOf<'startRule'>;
  readonly earlier: readonly ActionRecord[];
  readonly clock: Clock;
  readonly ids: Ids;
}

/** The record of a rule that is about to be evaluated, as that of an action. */
function prepareRule(start: RuleStart): RuleRecord {
  const { pipeline, execution, command, clock } = start;
  const { definition } = pipeline;
  const rule = declaredRule(pipeline, command.stage, command.condition, command.rule);
  const region = rule.region ?? pipeline.region;
  const produced = start.earlier.filter((record) => record.status === 'Succeeded');
  const startedAt = clock.now();
  const { timeoutInMinutes } = rule;
  return {
    pipelineId: pipeline.pipelineId,
    pipelineName: definition.name,
    pipelineVersion: definition.version,
    executionId: command.executionId,
    ruleExecutionId: command.ruleExecutionId,
    sequence: command.sequence,
    attempt: command.attempt,
    stage: command.stage,
    condition: command.condition,
    rule,
    pipelineRoleArn: definition.roleArn,
    region,
    inputs: placeInputs(start, rule.inputArtifacts, produced, region),
    ...resolve(rule, valuesFor(execution, produced)),
    status: 'InProgress',
    startedAt,
    updatedAt: startedAt,
    timeoutAt: clock.after(timeoutInMinutes === undefined ? USUAL_TIMEOUT_MS : timeoutInMinutes * MINUTE_MS),
  };
}

type Resolution = Pick<RuleRecord, 'configuration' | 'commands'> & { readonly refusal?: ActionFailure };

function resolve(rule: Rule, values: VariableValues): Resolution {
  const { name, configuration, commands = [] } = rule;
  const subject = `Rule '${name}'`;
  const json = findRuleType(rule.ruleTypeId)?.json ?? [];
  try {
    const filled = fillConfiguration(subject, Object.fromEntries(commands.entries()), () => false, values);
    return {
      configuration: fillConfiguration(subject, configuration, (key) => json.includes(key), values),
      commands: commands.map((command, index) => filled[index] ?? command),
    };
  } catch (error) {
    if (!(error instanceof UnresolvedReference || error instanceof ConfigurationTooLarge)) throw error;
    return { configuration, commands, refusal: { code: 'ConfigurationError', message: error.message } };
  }
}

function declaredRule({ definition }: Pipeline, stageName: string, type: ConditionType, name: string): Rule {
  const stage = definition.stages.find((candidate) => candidate.name === stageName);
  const rule = stage && conditionOf(stage, type)?.rules.find((candidate) => candidate.name === name);
  if (!rule) throw new Error(`${definition.name} has no rule ${stageName}/${name}`);
  return rule;
}

function conditionOf(
  { beforeEntry, onSuccess, onFailure }: Stage,
  type: ConditionType,
): Condition | undefined {
  switch (type) {
    case 'BEFORE_ENTRY':
      return beforeEntry;
    case 'ON_SUCCESS':
      return onSuccess;
    case 'ON_FAILURE':
      return onFailure?.condition;
  }
}
