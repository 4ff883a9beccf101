import type { Clock } from '../../../kernel/clock.js';
import type { Ids } from '../../../kernel/ids.js';
import { approvalQuestion } from '../actions/manual-approval.js';
import type { ActionRecord, ExecutionRecord } from '../history.js';
import type { Command } from '../machine/decision.js';
import type { Action, Pipeline } from '../model.js';
import {
  ConfigurationTooLarge,
  fillConfiguration,
  resolveConfiguration,
  UnresolvedReference,
  type VariableValues,
} from '../variables/resolve.js';
import { placeInputs, placeOutputs } from './artifact-places.js';
import { timeoutMs } from './timeouts.js';
import { valuesFor } from './variable-values.js';

export interface ActionStart {
  readonly pipeline: Pipeline;
  readonly execution: ExecutionRecord;
  readonly command: Extract<Command, { type: 'startAction' }>;
  /** What this execution has done before, oldest first; before that, what a rollback goes back to. */
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
  const record: ActionRecord = {
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
    inputs: placeInputs(start, action.inputArtifacts, produced, region),
    outputs: placeOutputs(start, action, region),
    ...resolved,
    sourceRevisions: execution.sourceRevisions.filter(({ actionName }) => actionName === action.name),
    status: 'InProgress',
    outputVariables: {},
    startedAt,
    updatedAt: startedAt,
    timeoutAt: clock.after(timeoutMs(action)),
  };
  // What does not start asks nobody.
  return resolved.refusal ? record : { ...record, ...approvalQuestion(record, start.ids) };
}

/** Whether an action takes anything of those before it: artifacts, or variables. */
export function dependsOnOthers({ inputArtifacts, configuration, ...action }: Action): boolean {
  const texts = [
    ...Object.values(configuration),
    ...(action.commands ?? []),
    ...(action.environmentVariables ?? []).map(({ value }) => value),
  ];
  return inputArtifacts.length > 0 || texts.some((text) => text.includes('#{'));
}

export function declaredAction({ definition }: Pipeline, stageName: string, actionName: string): Action {
  const stage = definition.stages.find(({ name }) => name === stageName);
  const action = stage?.actions.find(({ name }) => name === actionName);
  if (!action) throw new Error(`${definition.name} has no action ${stageName}/${actionName}`);
  return action;
}

type Resolution = Pick<ActionRecord, 'configuration' | 'commands' | 'environment' | 'refusal'>;

/** An action whose variables have no value is recorded, and fails before it begins. */
function resolve(action: Action, execution: ExecutionRecord, produced: readonly ActionRecord[]): Resolution {
  const values = valuesFor(execution, produced);
  try {
    return { configuration: resolveConfiguration(action, values), ...resolveCommands(action, values) };
  } catch (error) {
    if (!(error instanceof UnresolvedReference || error instanceof ConfigurationTooLarge)) throw error;
    return {
      configuration: action.configuration,
      refusal: { code: 'ConfigurationError', message: error.message },
    };
  }
}

function resolveCommands(
  { name, commands, environmentVariables }: Action,
  values: VariableValues,
): Pick<ActionRecord, 'commands' | 'environment'> {
  const fill = (texts: readonly (readonly [string, string])[]) =>
    fillConfiguration(`Action '${name}'`, Object.fromEntries(texts), () => false, values);
  return {
    ...(commands && {
      commands: Object.values(fill(commands.map((text, index) => [`command ${index + 1}`, text]))),
    }),
    ...(environmentVariables && {
      environment: fill(environmentVariables.map((variable) => [variable.name, variable.value])),
    }),
  };
}
