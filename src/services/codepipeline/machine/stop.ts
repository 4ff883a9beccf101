import type { Command, Decision, PipelineEvent } from './decision.js';
import { changeExecution, changeStage, endWaiting } from './moves.js';
import { duplicatedStop, notStoppable } from './refusals.js';
import {
  type Execution,
  executionOf,
  type PipelineState,
  runIn,
  runningActions,
  withAction,
  withExecution,
  withRun,
} from './state.js';
import { executionStatus } from './status.js';

type StopRequest = Extract<PipelineEvent, { type: 'stopRequested' }>;

/**
 * StopPipelineExecution: nothing more starts; what runs is waited for, or let go. A stop-and-wait can become a
 * stop-and-abandon, never the reverse.
 *
 * @throws PipelineExecutionNotStoppableException it is not under way
 * @throws DuplicatedStopRequestException it is stopping already
 */
export function stop(state: PipelineState, request: StopRequest): Decision {
  const execution = executionOf(state, request.executionId);
  if (!execution) throw notStoppable(request.executionId, 'not InProgress');
  switch (execution.phase.kind) {
    case 'ended':
      throw notStoppable(request.executionId, executionStatus(execution));
    case 'waiting':
      return endWaiting(state, execution, 'Stopped', `Stopped in front of stage '${execution.stage}'`);
    case 'stopping':
      if (!request.abandon) throw duplicatedStop(request.executionId);
      return letGoOfAll(state, execution);
    case 'running':
      return beginStopping(state, execution, request.abandon);
  }
}

function beginStopping(state: PipelineState, execution: Execution, abandon: boolean): Decision {
  const stopping: Execution = { ...execution, phase: { kind: 'stopping' } };
  const announced = [
    changeExecution(stopping, 'Stopping', `Stops in stage '${execution.stage}'`),
    changeStage(stopping, 'Stopping'),
  ];
  const begun = abandon
    ? letGoOfAll(state, stopping)
    : { state: withExecution(state, stopping), commands: [] };
  return { state: begun.state, commands: [...announced, ...begun.commands] };
}

function letGoOfAll(state: PipelineState, execution: Execution): Decision {
  const freed = letGo(execution, () => true);
  return { state: withExecution(state, freed.execution), commands: freed.commands };
}

/** Lets go of running actions of the stage the execution is in; what they have begun elsewhere goes on. */
export function letGo(
  execution: Execution,
  isLetGo: (action: string) => boolean,
): { readonly execution: Execution; readonly commands: readonly Command[] } {
  const { executionId, attempt, stage } = execution;
  const run = runIn(execution, stage);
  if (!run) return { execution, commands: [] };

  const letGoOf = runningActions(run).filter(({ action }) => isLetGo(action));
  const after = letGoOf.reduce(
    (changed, entry) => withAction(changed, { ...entry, status: 'Abandoned' }),
    run,
  );
  const commands = letGoOf.map(({ action, actionExecutionId }) => ({
    type: 'abandonAction' as const,
    executionId,
    attempt,
    stage,
    action,
    actionExecutionId,
  }));
  return { execution: withRun(execution, after), commands };
}
