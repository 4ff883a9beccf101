import type { Operation } from '../../../front-door/service.js';
import { AwsError } from '../../../kernel/aws-error.js';
import { regionalScope } from '../../../store/store.js';
import { pipelineAccess } from '../access.js';
import { actionExecutions, existingPipeline } from '../store.js';
import type { Sdk } from './sdk.js';

/** The instances of an EC2 deployment. No such action can run here yet, so no action execution has any. */
export const listDeployActionExecutionTargets: Operation<Sdk, 'ListDeployActionExecutionTargets'> = {
  authorize: ({ pipelineName }, context) => [
    pipelineAccess('ListDeployActionExecutionTargets', context, pipelineName),
  ],
  async handle({ pipelineName, actionExecutionId = '' }, context) {
    const { store } = context;
    const record = (await store.get(actionExecutions, regionalScope(context), actionExecutionId))?.doc;
    const isTheirs =
      pipelineName === undefined ||
      record?.pipelineId === (await existingPipeline(store, context, pipelineName)).pipelineId;
    if (!record || !isTheirs) {
      throw new AwsError(
        'ActionExecutionNotFoundException',
        `The action execution '${actionExecutionId}' was not found`,
      );
    }
    return { targets: [] };
  },
};
