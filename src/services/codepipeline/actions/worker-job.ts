import { regionalScope } from '../../../store/store.js';
import { isAllowedIn } from '../catalog/third-party-access.js';
import { enqueueJob } from '../jobs/queue.js';
import { actionTypes, jobs, typeKey } from '../store.js';
import { ActionFailed, type ActionRunner } from './action-runner.js';

/**
 * Custom actions, and third parties' that have job workers: the work is put into the queue of the type, and whoever polls for
 * it says how it ended. Nothing is looked at meanwhile.
 */
export const workerJob: ActionRunner = {
  async start(job) {
    const { record, context, place } = job;
    const { actionTypeId, declaredType } = record.action;
    const scope = regionalScope(place);
    const type = (await context.store.get(actionTypes, scope, typeKey(actionTypeId)))?.doc;
    if (!declaredType || !type || type.deletedAt !== undefined) {
      throw new ActionFailed(
        'ConfigurationError',
        `The action type ${typeKey(actionTypeId)} of action '${record.action.name}' was deleted`,
      );
    }
    if (!isAllowedIn(place.accountId, type)) {
      throw new ActionFailed(
        'PermissionError',
        `The action type ${typeKey(actionTypeId)} is not for pipelines of account ${place.accountId} any more`,
      );
    }
    if (type.declaration?.executor?.type === 'Lambda') {
      throw new ActionFailed(
        'ConfigurationError',
        `The action type ${typeKey(actionTypeId)} runs in a function, and there is no AWS Lambda here yet`,
      );
    }
    // Workers get credentials of the role: that it cannot be assumed is to be known at once.
    await job.assumeRole();
    await context.store.transaction(async (tx) => {
      const before = await tx.listBy(jobs, scope, 'byAction', record.actionExecutionId, { limit: 1 });
      if (before.length > 0) return;
      const clientId = actionTypeId.owner === 'ThirdParty' ? { clientId: record.pipelineId } : {};
      await enqueueJob(tx, context, scope, record, clientId);
    });
    return { kind: 'running' };
  },
};
