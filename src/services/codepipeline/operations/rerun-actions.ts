import type { ServiceContext } from '../../../front-door/service.js';
import { regionalScope } from '../../../store/store.js';
import { planOf } from '../definition/plan.js';
import { actionNotFound, executionOutdated, stageNotFound } from '../errors.js';
import { decideFor } from '../flow/decide-for.js';
import { ExecutionHistory } from '../flow/execution-history.js';
import type { ActionRecord, ExecutionRecord } from '../history.js';
import { notRerunnable } from '../machine/refusals.js';
import { actionsToRerun } from '../machine/rerun.js';
import type { Pipeline, Stage } from '../model.js';
import { existingExecution, existingPipeline } from '../store.js';

export interface RerunOrder {
  readonly pipelineName: string;
  /** Whose inputs are taken. */
  readonly pipelineExecutionId: string;
  readonly stageName: string;
  readonly actionName: string;
  /** With what runs beside and after the action, and on to the next stages. */
  readonly goesOn: boolean;
}

export interface Orderer {
  readonly accountId: string;
  readonly region: string;
  /** ARN */
  readonly by: string;
}

/**
 * Runs one action again, or everything from it on, with the inputs that an earlier execution had: an extension.
 *
 * @returns the id of the execution that does so
 * @throws AwsError
 */
export async function rerunActions(
  context: ServiceContext,
  { by, ...where }: Orderer,
  order: RerunOrder,
): Promise<string> {
  const executionId = context.ids.uuid();
  const { stageName, actionName: action, goesOn } = order;
  await context.store.transaction(async (tx) => {
    const pipeline = await existingPipeline(tx, where, order.pipelineName);
    const { definition } = pipeline;
    const stage = definition.stages.find(({ name }) => name === stageName);
    if (!stage) throw stageNotFound(definition.name, stageName);
    if (!stage.actions.some(({ name }) => name === action)) throw actionNotFound(stageName, action);
    const target = await existingExecution(tx, pipeline, order.pipelineExecutionId);
    const history = new ExecutionHistory(tx, regionalScope(pipeline));
    refuseAsTarget(pipeline, order, target);
    const isSource = definition.stages[0] === stage;
    // The machine refuses sources in other words.
    if (!isSource) {
      refuseWithoutInputs(pipeline, stage, order, await history.madeFor(target.executionId, stageName));
    }
    const request = { executionId, stage: stageName, action, goesOn, target: target.executionId, by };
    await decideFor(tx, context, pipeline, { type: 'rerunRequested', ...request }, history);
  });
  return executionId;
}

/** It must have run the stage under the version that the pipeline has now, and no longer be in it. */
function refuseAsTarget(
  { definition }: Pipeline,
  { stageName: stage, actionName: action }: RerunOrder,
  { executionId, pipelineVersion, status, entered, succeededStages }: ExecutionRecord,
): void {
  if (pipelineVersion !== definition.version) {
    throw executionOutdated(executionId, pipelineVersion, definition.version);
  }
  if (succeededStages.includes(stage)) return;
  const refuse = (why: string) => notRerunnable(stage, action, `execution ${executionId} ${why}`);
  if (entered?.stage !== stage) throw refuse('has not run the stage');
  if (status === 'InProgress' || status === 'Stopping') throw refuse('is still in the stage');
}

/**
 * What runs before in the stage must have succeeded, approvals too, and what the actions take must have been made.
 *
 * @param made by the target, oldest first
 */
function refuseWithoutInputs(
  { definition }: Pipeline,
  stage: Stage,
  { pipelineExecutionId, actionName, ...order }: RerunOrder,
  made: readonly ActionRecord[],
): void {
  const selected = actionsToRerun(planOf(definition), {
    stage: stage.name,
    action: actionName,
    goesOn: order.goesOn,
  });
  const refuse = (why: string) => notRerunnable(stage.name, actionName, why);
  const runOrder = stage.actions.find(({ name }) => name === actionName)?.runOrder ?? 1;
  const undone = stage.actions.filter(({ name, runOrder: earlier }) => {
    const last = made.findLast((record) => record.stage === stage.name && record.action.name === name);
    return earlier < runOrder && last?.status !== 'Succeeded';
  });
  if (undone.length > 0) {
    const names = undone.map(({ name }) => `'${name}'`).join(', ');
    throw refuse(`${names}, which must come before it, has not succeeded in ${pipelineExecutionId}`);
  }
  const running = stage.actions.filter(({ name }) => selected.includes(name));
  const outputs = [
    ...made.filter(({ status }) => status === 'Succeeded').flatMap((record) => record.outputs),
    ...running.flatMap(({ outputArtifacts }) => outputArtifacts),
  ].map(({ name }) => name);
  const missing = running
    .flatMap(({ inputArtifacts }) => inputArtifacts)
    .filter((name) => !outputs.includes(name));
  if (missing.length === 0) return;
  const names = missing.map((name) => `'${name}'`).join(', ');
  throw refuse(`its inputs are not there: ${pipelineExecutionId} has never made ${names}`);
}
