import type { ApprovalResult } from '@aws-sdk/client-codepipeline';
import type { Operation, RequestContext } from '../../../front-door/service.js';
import { regionalScope } from '../../../store/store.js';
import { pipelineAccess } from '../access.js';
import { actionNotFound, approvalAlreadyCompleted, invalidApprovalToken, stageNotFound } from '../errors.js';
import { type ActionOutcome, concludeAction } from '../flow/conclude-action.js';
import type { Approval } from '../history.js';
import { actionExecutions, existingPipeline } from '../store.js';
import type { Sdk } from './sdk.js';

/** The answer to a manual approval, by whoever has the token of the attempt that waits. */
export const putApprovalResult: Operation<Sdk, 'PutApprovalResult'> = {
  authorize: ({ pipelineName, stageName, actionName }, context) => [
    pipelineAccess('PutApprovalResult', context, pipelineName, [stageName, actionName]),
  ],
  async handle({ pipelineName, stageName = '', actionName = '', token = '', result }, context) {
    const scope = regionalScope(context);
    const approvedAt = context.clock.now();
    await context.store.transaction(async (tx) => {
      const { pipelineId, definition } = await existingPipeline(tx, context, pipelineName);
      const stage = definition.stages.find(({ name }) => name === stageName);
      if (!stage) throw stageNotFound(definition.name, stageName);
      const action = stage.actions.find(({ name }) => name === actionName);
      if (!action) throw actionNotFound(stageName, actionName);

      const place = `${pipelineId}/${token}`;
      const [found] = await tx.listBy(actionExecutions, scope, 'byApprovalToken', place, { limit: 1 });
      const record = found?.doc;
      if (!record?.approval || record.stage !== stageName || record.action.name !== actionName) {
        throw invalidApprovalToken();
      }
      if (record.approval.answered) throw approvalAlreadyCompleted();
      if (record.status !== 'InProgress') throw invalidApprovalToken();
      await concludeAction(
        tx,
        context,
        scope,
        record.actionExecutionId,
        answer(context, record.approval, result),
      );
    });
    return { approvedAt: new Date(approvedAt) };
  },
};

function answer(
  { caller }: RequestContext,
  approval: Approval,
  result: ApprovalResult | undefined,
): ActionOutcome {
  const summary = result?.summary ?? '';
  const common = { summary, updatedBy: caller.arn, approval: { ...approval, answered: true } };
  if (result?.status === 'Approved') return { kind: 'succeeded', ...common };
  const failure = { code: 'JobFailed' as const, message: summary || 'The approval was rejected' };
  return { kind: 'failed', ...common, failure };
}
