import type { ServiceEvent } from '../../front-door/service.js';
import type { ActionRecord, ArtifactLocation, ExecutionRecord } from './history.js';
import type { ExecutionChange, StageChange } from './machine/decision.js';
import type { ActionStatus } from './machine/state.js';
import type { Pipeline } from './model.js';
import { pipelineArn } from './store.js';

/** @source AWS CodePipeline User Guide, monitoring CodePipeline events: detail types, states and members */
type State =
  | 'STARTED'
  | 'RESUMED'
  | 'STOPPING'
  | 'STOPPED'
  | 'SUCCEEDED'
  | 'FAILED'
  | 'CANCELED'
  | 'SUPERSEDED';

const STATES: Readonly<Record<ExecutionChange, State>> = {
  Started: 'STARTED',
  Resumed: 'RESUMED',
  Stopping: 'STOPPING',
  Stopped: 'STOPPED',
  Succeeded: 'SUCCEEDED',
  Failed: 'FAILED',
  Cancelled: 'CANCELED',
  Superseded: 'SUPERSEDED',
};

/** A stage that is skipped is through: AWS has no state of its own for it. */
const STAGE_STATES: Readonly<Record<StageChange, State>> = { ...STATES, Skipped: 'SUCCEEDED' };

export function executionEvent(
  pipeline: Pipeline,
  execution: ExecutionRecord,
  change: ExecutionChange,
  attempt: number,
  gitTrigger?: Readonly<Record<string, string>>,
): ServiceEvent {
  const { trigger, stopReason } = execution;
  return event(pipeline, 'Pipeline', {
    pipeline: execution.pipelineName,
    'execution-id': execution.executionId,
    'start-time': instant(execution.startedAt),
    ...(change === 'Started' && {
      'execution-trigger': { 'trigger-type': trigger.type, 'trigger-detail': trigger.detail ?? '' },
    }),
    ...(gitTrigger && { 'execution-trigger': gitTrigger }),
    ...(change === 'Stopping' && stopReason !== undefined && { 'stop-execution-comments': stopReason }),
    state: STATES[change],
    version: execution.pipelineVersion,
    'pipeline-execution-attempt': attempt,
  });
}

const GIT_TRIGGER: readonly (readonly [member: string, variable: string])[] = [
  ['author-display-name', 'AuthorDisplayName'],
  ['full-repository-name', 'FullRepositoryName'],
  ['author-email', 'AuthorEmail'],
  ['commit-message', 'CommitMessage'],
  ['author-date', 'AuthorDate'],
  ['commit-id', 'CommitId'],
  ['connection-arn', 'ConnectionArn'],
];

/**
 * What the events of an execution that a push, a tag or a pull request has started tell of it, once its source has been read.
 *
 * @param actions those of the execution
 * @source AWS CodePipeline User Guide, pipeline events, "example with Git tags": `tag-name` or `branch-name`
 */
export function gitTriggerOf(
  { sourceRevisions }: ExecutionRecord,
  actions: readonly ActionRecord[],
): Readonly<Record<string, string>> | undefined {
  const told = sourceRevisions.find(({ variables }) => variables);
  const source = actions.find(
    ({ action, status }) => action.name === told?.actionName && status === 'Succeeded',
  );
  if (!source) return undefined;
  const { outputVariables } = source;
  const reference = outputVariables.TagName === undefined ? 'BranchName' : 'TagName';
  const members = [
    ...GIT_TRIGGER,
    [reference === 'TagName' ? 'tag-name' : 'branch-name', reference] as const,
  ];
  return Object.fromEntries(
    members.flatMap(([member, variable]) => {
      const value = outputVariables[variable];
      return value === undefined ? [] : [[member, value]];
    }),
  );
}

export function stageEvent(
  pipeline: Pipeline,
  execution: ExecutionRecord,
  stage: string,
  change: StageChange,
  attempt: number,
): ServiceEvent {
  const { entered } = execution;
  const times = entered?.stage === stage ? entered : undefined;
  return event(pipeline, 'Stage', {
    pipeline: execution.pipelineName,
    'execution-id': execution.executionId,
    ...(times && { 'start-time': instant(times.startedAt) }),
    ...(times?.retriedAt !== undefined && { 'stage-last-retry-attempt-time': instant(times.retriedAt) }),
    stage,
    state: STAGE_STATES[change],
    version: execution.pipelineVersion,
    'pipeline-execution-attempt': attempt,
  });
}

/** An action that an update of its pipeline has ended is CANCELED here, and Abandoned in the history. */
type ActionState = 'STARTED' | 'SUCCEEDED' | 'FAILED' | 'ABANDONED' | 'CANCELED';

const ACTION_STATES: Readonly<Record<ActionStatus, ActionState>> = {
  InProgress: 'STARTED',
  Succeeded: 'SUCCEEDED',
  Failed: 'FAILED',
  Abandoned: 'ABANDONED',
};

/** @param record as it is after the change that the event tells of */
export function actionEvent(
  pipeline: Pipeline,
  record: ActionRecord,
  state: ActionState = ACTION_STATES[record.status],
): ServiceEvent {
  const { owner, provider, category, version } = record.action.actionTypeId;
  const result = executionResult(record);
  return event(pipeline, 'Action', {
    pipeline: record.pipelineName,
    'execution-id': record.executionId,
    'start-time': instant(record.startedAt),
    stage: record.stage,
    'action-execution-id': record.actionExecutionId,
    action: record.action.name,
    state,
    region: record.region,
    type: { owner, provider, category, version },
    version: record.pipelineVersion,
    'pipeline-execution-attempt': record.attempt,
    ...(record.status === 'InProgress' && { 'input-artifacts': record.inputs.map(artifact) }),
    ...(record.status === 'Succeeded' && { 'output-artifacts': record.outputs.map(artifact) }),
    ...(result && { 'execution-result': result }),
  });
}

function executionResult({ external, summary, failure }: ActionRecord): object | undefined {
  const result = {
    ...(external?.url !== undefined && { 'external-execution-url': external.url }),
    ...(summary !== undefined && { 'external-execution-summary': summary }),
    ...(external && { 'external-execution-id': external.id }),
    ...(failure && { 'error-code': failure.code }),
  };
  return Object.keys(result).length > 0 ? result : undefined;
}

function artifact({ name, bucket, key }: ArtifactLocation): object {
  return { name, s3location: { bucket, key } };
}

/** `2023-10-26T13:49:39.208Z` */
function instant(at: number): string {
  return new Date(at).toISOString();
}

function event(pipeline: Pipeline, subject: 'Pipeline' | 'Stage' | 'Action', detail: object): ServiceEvent {
  const { accountId, region } = pipeline;
  return {
    accountId,
    region,
    source: 'aws.codepipeline',
    detailType: `CodePipeline ${subject} Execution State Change`,
    detail,
    resources: [pipelineArn(pipeline, pipeline.definition.name)],
  };
}
