import { beginInside } from './begin-inside.js';
import { type Decision, type PipelineEvent, unchanged } from './decision.js';
import { changeExecution, enter } from './moves.js';
import { type Plan, type StagePlan, stageOf } from './plan.js';
import { checkRoom, notRerunnable } from './refusals.js';
import {
  type Execution,
  executionOf,
  isUnderWay,
  latestIn,
  occupantOf,
  type PipelineState,
  staysInStage,
} from './state.js';

type RerunRequest = Extract<PipelineEvent, { type: 'rerunRequested' }>;

/**
 * An extension, AWS has nothing of the kind: a new execution runs one action again with what an earlier one brought
 * there; or that action with those beside and after it, and then goes on to the next stages. Like a rollback it does not
 * come through the stage's entrance. For all else it is an execution like every other: conditions are asked, retries keep
 * the selection.
 *
 * @throws AwsError StageNotRetryableException the stage is the first, or somebody is in it
 * @throws AwsError ConcurrentPipelineExecutionsLimitExceededException
 */
export function rerunActions(plan: Plan, state: PipelineState, request: RerunRequest): Decision {
  const { executionId, stage, action, goesOn, target, by } = request;
  if (executionOf(state, executionId)) return unchanged(state);
  const refuse = (why: string) => notRerunnable(stage, action, why);
  if (plan.stages[0]?.name === stage) {
    throw refuse(
      'it is a source, which has no inputs: start the pipeline, with the revisions that it shall take',
    );
  }
  const occupant = plan.mode === 'PARALLEL' ? undefined : occupantOf(state, stage);
  if (occupant) throw refuse(`execution ${occupant.executionId} is in the stage`);
  checkRoom(plan, state);

  const actions = actionsToRerun(plan, request);
  const rerun = { of: target, stage, actions, goesOn };
  const execution = beginInside(plan, state, { executionId, stage, rerun });
  const { sequence } = execution;
  const known = { ...state, sequence, executions: inItsPlace(plan, state, execution) };
  const entered = enter(known, execution);
  const named = actions.map((name) => `'${name}'`).join(', ');
  return {
    state: entered.state,
    commands: [
      { type: 'createRerun', executionId, sequence, rerun, by },
      changeExecution(
        execution,
        'Started',
        `Runs ${named} of stage '${stage}' again with the inputs of ${target}`,
      ),
      ...entered.commands,
    ],
  };
}

/** @throws Error where there is no such action */
export function actionsToRerun(
  plan: Plan,
  { stage, action, goesOn }: Pick<RerunRequest, 'stage' | 'action' | 'goesOn'>,
): readonly string[] {
  const groups = stageOf(plan, stage)?.groups ?? [];
  const first = groups.findIndex((group) => group.some(({ name }) => name === action));
  if (first < 0) throw new Error(`the stage '${stage}' has no action '${action}'`);
  return goesOn
    ? groups
        .slice(first)
        .flat()
        .map(({ name }) => name)
    : [action];
}

/** The stage that an execution is in, as far as it has to run it. */
export function stageToRun(plan: Plan, { stage: name, rerun }: Execution): StagePlan | undefined {
  const stage = stageOf(plan, name);
  if (!stage || rerun?.stage !== name) return stage;
  const groups = stage.groups.map((group) => group.filter((action) => rerun.actions.includes(action.name)));
  return { ...stage, groups: groups.filter((group) => group.length > 0) };
}

/**
 * It goes on from the middle of the pipeline: behind whoever is further, in front of whoever is not, as if it had come
 * with them. Who has ended counts as far as it could be retried.
 */
function inItsPlace(plan: Plan, state: PipelineState, rerun: Execution): readonly Execution[] {
  const numberOf = (stage: string) => plan.stages.findIndex(({ name }) => name === stage);
  const isBehind = (execution: Execution) => {
    if (staysInStage(execution)) return false;
    if (!isUnderWay(execution) && latestIn(state, execution.stage) !== execution) return false;
    const ahead = numberOf(rerun.stage) - numberOf(execution.stage);
    return ahead > 0 || (ahead === 0 && execution.phase.kind === 'waiting');
  };
  const first = state.executions.findIndex(isBehind);
  return first < 0 ? [...state.executions, rerun] : state.executions.toSpliced(first, 0, rerun);
}
