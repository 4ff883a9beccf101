import type { Clock } from '../../../kernel/clock.js';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../kernel/duration.js';
import type { Ids } from '../../../kernel/ids.js';
import { artifactKey } from '../artifact-keys.js';
import type { ActionFailure, ActionRecord, ArtifactLocation, ExecutionRecord } from '../history.js';
import type { Command } from '../machine/decision.js';
import type { Action, ArtifactStore, Pipeline } from '../model.js';
import {
  ConfigurationTooLarge,
  resolveConfiguration,
  UnresolvedReference,
  type VariableValues,
} from '../variables/resolve.js';

export interface ActionStart {
  readonly pipeline: Pipeline;
  readonly execution: ExecutionRecord;
  readonly command: Extract<Command, { type: 'startAction' }>;
  /** What this execution has done before, oldest first. */
  readonly earlier: readonly ActionRecord[];
  readonly clock: Clock;
  readonly ids: Ids;
}

/**
 * The record of an action that is about to start: variables filled in, the places of its inputs looked up and
 * those of its outputs chosen, so that starting it twice does the same.
 */
export function prepareAction(start: ActionStart): ActionRecord {
  const { pipeline, execution, command, clock } = start;
  const { definition } = pipeline;
  const action = declaredAction(pipeline, command.stage, command.action);
  const region = action.region ?? pipeline.region;
  const produced = start.earlier.filter((record) => record.status === 'Succeeded');
  const resolved = resolve(action, execution, produced);
  const startedAt = clock.now();
  return {
    pipelineId: pipeline.pipelineId,
    pipelineName: definition.name,
    pipelineVersion: definition.version,
    executionId: command.executionId,
    actionExecutionId: command.actionExecutionId,
    sequence: command.sequence,
    attempt: command.attempt,
    stage: command.stage,
    action,
    pipelineRoleArn: definition.roleArn,
    region,
    inputs: action.inputArtifacts.flatMap((name) => locationOf(name, produced) ?? []),
    outputs: placeOutputs(start, action, region),
    configuration: resolved.configuration,
    sourceRevisions: execution.sourceRevisions.filter(({ actionName }) => actionName === action.name),
    status: 'InProgress',
    ...(resolved.refusal && { refusal: resolved.refusal }),
    outputVariables: {},
    startedAt,
    updatedAt: startedAt,
    timeoutAt: clock.after(timeoutMs(action)),
  };
}

/** Whether an action takes anything of those before it: artifacts, or variables. */
export function dependsOnOthers({ inputArtifacts, configuration }: Action): boolean {
  return inputArtifacts.length > 0 || Object.values(configuration).some((text) => text.includes('#{'));
}

export function declaredAction({ definition }: Pipeline, stageName: string, actionName: string): Action {
  const stage = definition.stages.find(({ name }) => name === stageName);
  const action = stage?.actions.find(({ name }) => name === actionName);
  if (!action) throw new Error(`${definition.name} has no action ${stageName}/${actionName}`);
  return action;
}

interface Resolution {
  readonly configuration: Readonly<Record<string, string>>;
  readonly refusal?: ActionFailure;
}

/** An action whose variables have no value is recorded, and fails before it begins. */
function resolve(action: Action, execution: ExecutionRecord, produced: readonly ActionRecord[]): Resolution {
  try {
    return { configuration: resolveConfiguration(action, valuesFor(execution, produced)) };
  } catch (error) {
    if (!(error instanceof UnresolvedReference || error instanceof ConfigurationTooLarge)) throw error;
    return {
      configuration: action.configuration,
      refusal: { code: 'ConfigurationError', message: error.message },
    };
  }
}

/** Later attempts come later, so their values replace those of earlier ones. */
function valuesFor(execution: ExecutionRecord, produced: readonly ActionRecord[]): VariableValues {
  const variables = execution.variables.map(({ name, resolvedValue }) => [name, resolvedValue]);
  const fromActions = produced.flatMap(({ action, outputVariables }) =>
    action.namespace === undefined ? [] : ([[action.namespace, outputVariables]] as const),
  );
  return new Map<string, Readonly<Record<string, string>>>([
    ['codepipeline', { PipelineExecutionId: execution.executionId }],
    ['variables', Object.fromEntries(variables)],
    ...fromActions,
  ]);
}

function locationOf(name: string, produced: readonly ActionRecord[]): ArtifactLocation | undefined {
  const producer = produced.findLast(({ outputs }) => outputs.some((output) => output.name === name));
  const location = producer?.outputs.find((output) => output.name === name);
  const revisionId = producer?.revision?.revisionId;
  return location && { ...location, ...(revisionId !== undefined && { revisionId }) };
}

function placeOutputs(start: ActionStart, action: Action, region: string): readonly ArtifactLocation[] {
  const { definition } = start.pipeline;
  const store = storeIn(definition.artifactStores, region);
  return action.outputArtifacts.map(({ name }) => ({
    name,
    bucket: store.location,
    key: artifactKey(start.ids, definition.name, name, action.actionTypeId.category),
    ...(store.encryptionKeyId !== undefined && { encryptionKeyId: store.encryptionKeyId }),
  }));
}

function storeIn(stores: Readonly<Record<string, ArtifactStore>>, region: string): ArtifactStore {
  const store = Object.hasOwn(stores, region) ? stores[region] : undefined;
  if (!store) throw new Error(`no artifact store in ${region}`);
  return store;
}

/** @source AWS CodePipeline User Guide, quotas: action timeouts */
function timeoutMs({ actionTypeId, timeoutInMinutes }: Action): number {
  const { category, owner, provider } = actionTypeId;
  if (category === 'Approval') return timeoutInMinutes ? timeoutInMinutes * MINUTE_MS : 7 * DAY_MS;
  if (owner === 'Custom') return DAY_MS;
  return TIMEOUTS_MS.get(`${category}/${provider}`) ?? HOUR_MS;
}

const TIMEOUTS_MS: ReadonlyMap<string, number> = new Map([
  ['Build/CodeBuild', 36 * HOUR_MS],
  ['Test/CodeBuild', 36 * HOUR_MS],
  ['Deploy/CloudFormation', 3 * DAY_MS],
  ['Deploy/CodeDeploy', 5 * DAY_MS],
  ['Deploy/CodeDeployToECS', 5 * DAY_MS],
  ['Deploy/S3', 90 * MINUTE_MS],
  ['Deploy/Lambda', 2 * DAY_MS],
  ['Invoke/StepFunctions', 7 * DAY_MS],
  ['Invoke/Lambda', DAY_MS],
  ['Compute/Commands', 55 * MINUTE_MS],
  ['Deploy/EKS', 55 * MINUTE_MS],
  ['Build/ECRBuildAndPublish', 55 * MINUTE_MS],
  ['Invoke/InspectorScan', 55 * MINUTE_MS],
]);
