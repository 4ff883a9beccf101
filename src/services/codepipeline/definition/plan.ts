import type { ActionPlan, Plan, StagePlan } from '../machine/plan.js';
import type { Action, Definition, Stage } from '../model.js';

/** What the machine needs to know of a definition. */
export function planOf(definition: Definition): Plan {
  return {
    version: definition.version,
    mode: definition.executionMode,
    stages: definition.stages.map(stagePlan),
  };
}

function stagePlan(stage: Stage): StagePlan {
  const runOrders = [...new Set(stage.actions.map((action) => action.runOrder))].sort((a, b) => a - b);
  const groups = runOrders.map((runOrder) =>
    stage.actions.filter((action) => action.runOrder === runOrder).map(actionPlan),
  );
  return {
    name: stage.name,
    groups,
    ...(stage.retryOnFailure && { retryByItself: stage.retryOnFailure.retryMode ?? 'FAILED_ACTIONS' }),
  };
}

function actionPlan({ name, actionTypeId }: Action): ActionPlan {
  return { name, waitsForPerson: actionTypeId.category === 'Approval' };
}
