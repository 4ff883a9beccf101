import type {
  ActionState,
  GetPipelineStateOutput,
  StageExecution,
  StageState,
  TransitionState,
} from '@aws-sdk/client-codepipeline';
import { consoleOf } from '../../../kernel/partition.js';
import { fillUrl, typeOf } from '../catalog/declared-type.js';
import type { RuleRecord } from '../conditions/rule-record.js';
import { maskedConfiguration } from '../definition/secrets.js';
import type { ActionRecord } from '../history.js';
import type { ConditionType } from '../machine/plan.js';
import {
  conditionIn,
  type Execution,
  latestIn,
  type PipelineState,
  runIn,
  transitionInto,
  waitingAt,
} from '../machine/state.js';
import { stageStatus } from '../machine/status.js';
import type { Action, Pipeline, Stage } from '../model.js';
import { presentCondition } from './rules.js';

export interface Lookups {
  /** The last attempt at an action, by any execution. */
  readonly action: (stage: string, action: string) => Promise<ActionRecord | undefined>;
  readonly rule: (ruleExecutionId: string) => Promise<RuleRecord | undefined>;
}

export async function presentState(
  pipeline: Pipeline,
  state: PipelineState,
  lookUp: Lookups,
): Promise<GetPipelineStateOutput> {
  const { definition, createdAt, updatedAt } = pipeline;
  const stageStates: StageState[] = [];
  const isParallel = definition.executionMode === 'PARALLEL';
  // Whichever: all regions of a pipeline are in one partition.
  const [region = ''] = Object.keys(definition.artifactStores);
  for (const stage of definition.stages) {
    const actionStates: ActionState[] = [];
    for (const action of stage.actions) {
      const record = await lookUp.action(stage.name, action.name);
      actionStates.push(presentAction(action, region, record, isParallel));
    }
    const conditions = await presentConditions(stage, state, lookUp);
    stageStates.push({ ...presentStage(stage, state), ...conditions, actionStates });
  }
  return {
    pipelineName: definition.name,
    pipelineVersion: definition.version,
    stageStates,
    created: new Date(createdAt),
    updated: new Date(updatedAt),
  };
}

function presentStage({ name }: Stage, state: PipelineState): StageState {
  const waiting = waitingAt(state, name).map(presentWaiting);
  const last = latestIn(state, name);
  const status = last && stageStatus(last, name);
  return {
    stageName: name,
    ...(waiting[0] && { inboundExecution: waiting[0] }),
    inboundExecutions: waiting,
    inboundTransitionState: presentTransition(state, name),
    ...(last &&
      status && {
        latestExecution: { pipelineExecutionId: last.executionId, status, type: typeOfExecution(last) },
      }),
    ...(last && presentRetries(last, name)),
  };
}

function typeOfExecution({ rollsBackTo }: Execution) {
  return rollsBackTo === undefined ? 'STANDARD' : 'ROLLBACK';
}

/** Those of the execution that the stage shows. */
async function presentConditions(
  { name }: Stage,
  state: PipelineState,
  lookUp: Lookups,
): Promise<Partial<StageState>> {
  const last = latestIn(state, name);
  const run = last && runIn(last, name);
  if (!run || run.conditions.length === 0) return {};
  const rules = new Map<string, RuleRecord>();
  for (const { ruleExecutionId } of run.conditions.flatMap((condition) => condition.rules)) {
    const record = await lookUp.rule(ruleExecutionId);
    if (record) rules.set(ruleExecutionId, record);
  }
  const present = (type: ConditionType) => presentCondition(conditionIn(run, type), rules);
  const [entry, success, failure] = [present('BEFORE_ENTRY'), present('ON_SUCCESS'), present('ON_FAILURE')];
  return {
    ...(entry && { beforeEntryConditionState: entry }),
    ...(success && { onSuccessConditionState: success }),
    ...(failure && { onFailureConditionState: failure }),
  };
}

function presentWaiting({ executionId }: Execution): StageExecution {
  return { pipelineExecutionId: executionId, status: 'InProgress', type: 'STANDARD' };
}

function presentTransition(state: PipelineState, stage: string): TransitionState {
  const transition = transitionInto(state, stage);
  if (!transition) return { enabled: true };
  return {
    enabled: transition.enabled,
    lastChangedBy: transition.changedBy,
    lastChangedAt: new Date(transition.changedAt),
    ...(!transition.enabled && { disabledReason: transition.reason }),
  };
}

function presentRetries(execution: Execution, stage: string): Pick<StageState, 'retryStageMetadata'> {
  const run = runIn(execution, stage);
  if (!run?.lastRetry) return {};
  return {
    retryStageMetadata: {
      autoStageRetryAttempt: run.automaticRetries,
      manualStageRetryAttempt: run.manualRetries,
      latestRetryTrigger: run.lastRetry,
    },
  };
}

function presentAction(
  action: Action,
  region: string,
  record: ActionRecord | undefined,
  isParallel: boolean,
): ActionState {
  const entityUrl = entityUrlOf(action, region);
  const revision = record?.revision;
  return {
    actionName: action.name,
    ...(revision && {
      currentRevision: {
        revisionId: revision.revisionId,
        revisionChangeId: revision.revisionChangeIdentifier ?? revision.revisionId,
        created: new Date(revision.createdAt),
      },
    }),
    ...(entityUrl !== undefined && { entityUrl }),
    ...(revision?.revisionUrl !== undefined && { revisionUrl: revision.revisionUrl }),
    ...(record && { latestExecution: presentAttempt(record, isParallel) }),
  };
}

/** In PARALLEL mode the state does not tell tokens: each execution has its own. */
function presentAttempt(record: ActionRecord, isParallel: boolean) {
  const { external, summary, approval, failure, updatedBy, percentComplete } = record;
  const isWaiting = record.status === 'InProgress' && approval !== undefined && !isParallel;
  return {
    actionExecutionId: record.actionExecutionId,
    status: record.status,
    ...(summary !== undefined && { summary }),
    lastStatusChange: new Date(record.updatedAt),
    ...(isWaiting && { token: approval.token }),
    ...(updatedBy !== undefined && { lastUpdatedBy: updatedBy }),
    ...(external && {
      externalExecutionId: external.id,
      externalExecutionUrl: external.url,
      logStreamARN: external.logStreamArn,
    }),
    ...(percentComplete !== undefined && { percentComplete }),
    ...(failure && { errorDetails: { ...failure } }),
  };
}

function entityUrlOf(action: Action, region: string): string | undefined {
  const template = typeOf(action)?.urls.entityUrlTemplate;
  if (template === undefined) return undefined;
  const url = fillUrl(template, maskedConfiguration(action));
  // AWS's own types are declared once for all partitions.
  if (action.actionTypeId.owner !== 'AWS') return url;
  return url.replace('https://console.aws.amazon.com/', `https://${consoleOf(region)}/`);
}
