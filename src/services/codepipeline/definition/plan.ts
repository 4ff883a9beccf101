import { remembered } from '../../../kernel/remembered.js';
import type { ActionPlan, ConditionPlan, ConditionType, Plan, StagePlan } from '../machine/plan.js';
import type { Action, Condition, Definition, Stage } from '../model.js';

/** What the machine needs to know of a definition. */
export const planOf = remembered((definition: Definition): Plan => {
  return {
    version: definition.version,
    mode: definition.executionMode,
    stages: definition.stages.map(stagePlan),
  };
});

function stagePlan(stage: Stage): StagePlan {
  const runOrders = [...new Set(stage.actions.map((action) => action.runOrder))].sort((a, b) => a - b);
  const groups = runOrders.map((runOrder) =>
    stage.actions.filter((action) => action.runOrder === runOrder).map(actionPlan),
  );
  return {
    name: stage.name,
    groups,
    ...failurePlan(stage),
    ...conditionPlans(stage),
  };
}

function failurePlan({ onFailure }: Stage): Pick<StagePlan, 'retryByItself' | 'rollsBack'> {
  if (onFailure?.result === 'RETRY') return { retryByItself: onFailure.retryMode ?? 'FAILED_ACTIONS' };
  return onFailure?.result === 'ROLLBACK' && !onFailure.condition ? { rollsBack: true } : {};
}

function conditionPlans({ beforeEntry, onSuccess, onFailure }: Stage): Pick<StagePlan, 'conditions'> {
  const conditions: Partial<Record<ConditionType, ConditionPlan>> = {
    ...(beforeEntry && { BEFORE_ENTRY: conditionPlan(beforeEntry, 'FAIL') }),
    ...(onSuccess && { ON_SUCCESS: conditionPlan(onSuccess, 'FAIL') }),
    ...(onFailure?.condition && { ON_FAILURE: conditionPlan(onFailure.condition, 'ROLLBACK') }),
  };
  return Object.keys(conditions).length > 0 ? { conditions } : {};
}

/** @param usual where the condition names no result */
function conditionPlan({ result, rules }: Condition, usual: ConditionPlan['result']): ConditionPlan {
  return {
    // Validation lets no condition retry.
    result: result === undefined || result === 'RETRY' ? usual : result,
    rules: rules.map(({ name }) => name),
  };
}

function actionPlan({ name, actionTypeId }: Action): ActionPlan {
  return { name, waitsForPerson: actionTypeId.category === 'Approval' };
}
