import type { Decision, PipelineEvent } from './decision.js';
import { letGoOfActions, letGoOfRules } from './let-go.js';
import { changeExecution, changeStage, endWaiting } from './moves.js';
import { duplicatedStop, notStoppable } from './refusals.js';
import { type Execution, executionOf, type PipelineState, withExecution } from './state.js';
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

/** Actions may be waited for, rules are not: whatever they say, the execution ends. */
function beginStopping(state: PipelineState, execution: Execution, abandon: boolean): Decision {
  const freed = letGoOfRules(execution);
  const stopping: Execution = { ...freed.execution, phase: { kind: 'stopping' } };
  const announced = [
    changeExecution(stopping, 'Stopping', `Stops in stage '${execution.stage}'`),
    changeStage(stopping, 'Stopping'),
  ];
  const begun = abandon
    ? letGoOfAll(state, stopping)
    : { state: withExecution(state, stopping), commands: [] };
  return { state: begun.state, commands: [...announced, ...freed.commands, ...begun.commands] };
}

function letGoOfAll(state: PipelineState, execution: Execution): Decision {
  const freed = letGoOfActions(execution, 'stopped', () => true);
  return { state: withExecution(state, freed.execution), commands: freed.commands };
}
