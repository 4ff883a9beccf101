import type { ServiceSdks } from '../../front-door/sdk-types.js';
import { type AnyService, defineService } from '../../front-door/service.js';
import { actionRunners, type RunnerDeps } from './actions/runners.js';
import { constraints } from './constraints.js';
import {
  disableStageTransition,
  enableStageTransition,
  retryStageExecution,
  stopPipelineExecution,
} from './operations/control.js';
import { createPipeline } from './operations/create-pipeline.js';
import {
  getPipelineExecution,
  getPipelineState,
  listActionExecutions,
  listPipelineExecutions,
} from './operations/executions.js';
import { listActionTypes } from './operations/list-action-types.js';
import { deletePipeline, getPipeline, listPipelines } from './operations/pipelines.js';
import { putApprovalResult } from './operations/put-approval-result.js';
import { startPipelineExecution } from './operations/start-pipeline-execution.js';
import { listTagsForResource, tagResource, untagResource } from './operations/tags.js';
import { updatePipeline } from './operations/update-pipeline.js';
import { actionWorker } from './workers/action-worker.js';
import { firstExecutionWorker } from './workers/first-execution-worker.js';
import { pollWorker } from './workers/poll-worker.js';
import { PROVIDER_LISTENERS } from './workers/provider-listeners.js';
import { purgeWorker } from './workers/purge-worker.js';

/** What the actions of pipelines need beside the AWS API. */
export type CodepipelineDeps = RunnerDeps;

export function codepipelineService(deps: CodepipelineDeps): AnyService {
  return defineService<ServiceSdks['codepipeline']>({
    id: 'codepipeline',
    title: 'AWS CodePipeline',
    signingNames: ['codepipeline'],
    actionPrefix: 'codepipeline',
    protocol: 'awsJson1_1',
    targetPrefix: 'CodePipeline_20150709',
    load: () => import('@aws-sdk/client-codepipeline'),
    constraints,
    operations: {
      CreatePipeline: createPipeline,
      DeletePipeline: deletePipeline,
      DisableStageTransition: disableStageTransition,
      EnableStageTransition: enableStageTransition,
      GetPipeline: getPipeline,
      GetPipelineExecution: getPipelineExecution,
      GetPipelineState: getPipelineState,
      ListActionExecutions: listActionExecutions,
      ListActionTypes: listActionTypes,
      ListPipelineExecutions: listPipelineExecutions,
      ListPipelines: listPipelines,
      ListTagsForResource: listTagsForResource,
      PutApprovalResult: putApprovalResult,
      RetryStageExecution: retryStageExecution,
      StartPipelineExecution: startPipelineExecution,
      StopPipelineExecution: stopPipelineExecution,
      TagResource: tagResource,
      UntagResource: untagResource,
      UpdatePipeline: updatePipeline,
    },
    listeners: PROVIDER_LISTENERS,
    workers: [actionWorker(actionRunners(deps)), firstExecutionWorker, pollWorker, purgeWorker],
  });
}
