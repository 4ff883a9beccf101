import { runningRules, withRule } from './conditions.js';
import type { Command } from './decision.js';
import { type Execution, runIn, runningActions, withAction, withCondition, withRun } from './state.js';

export interface LetGo {
  readonly execution: Execution;
  readonly commands: readonly Command[];
}

/** Lets go of running actions of the stage the execution is in; what they have begun elsewhere goes on. */
export function letGoOfActions(
  execution: Execution,
  because: 'stopped' | 'replaced',
  isLetGo: (action: string) => boolean,
): LetGo {
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
    because,
    executionId,
    attempt,
    stage,
    action,
    actionExecutionId,
  }));
  return { execution: withRun(execution, after), commands };
}

/** Lets go of running rules of the stage the execution is in: nobody asks for their answer any more. */
export function letGoOfRules(execution: Execution): LetGo {
  const { executionId, attempt, stage } = execution;
  const run = runIn(execution, stage);
  const asked = run?.conditions.filter((condition) => runningRules(condition).length > 0) ?? [];
  if (!run || asked.length === 0) return { execution, commands: [] };

  const commands = asked.flatMap((condition) =>
    runningRules(condition).map(({ rule, ruleExecutionId }) => ({
      type: 'abandonRule' as const,
      executionId,
      attempt,
      stage,
      condition: condition.type,
      rule,
      ruleExecutionId,
    })),
  );
  const freed = asked.map((condition) =>
    runningRules(condition).reduce(
      (changed, entry) => withRule(changed, { ...entry, status: 'Abandoned' }),
      condition,
    ),
  );
  return { execution: withRun(execution, freed.reduce(withCondition, run)), commands };
}
