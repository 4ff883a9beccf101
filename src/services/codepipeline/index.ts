import type { ServiceSdks } from '../../front-door/sdk-types.js';
import { type AnyService, defineService } from '../../front-door/service.js';
import type { Sealer } from '../../kernel/sealer.js';
import { actionRunners, type RunnerDeps } from './actions/runners.js';
import { ruleRunners } from './conditions/runners.js';
import { storedSecrets } from './definition/sealed-secrets.js';
import type { DefinitionChecks } from './flow/pipeline-role.js';
import { modelConstraints } from './model-constraints.js';
import {
  disableStageTransition,
  enableStageTransition,
  retryStageExecution,
  stopPipelineExecution,
} from './operations/control.js';
import { createPipeline } from './operations/create-pipeline.js';
import { createCustomActionType, deleteCustomActionType } from './operations/custom-action-types.js';
import {
  getPipelineExecution,
  getPipelineState,
  listActionExecutions,
  listPipelineExecutions,
} from './operations/executions.js';
import {
  acknowledgeJob,
  getJobDetails,
  pollForJobs,
  putJobFailureResult,
  putJobSuccessResult,
} from './operations/jobs.js';
import { listActionTypes } from './operations/list-action-types.js';
import { listDeployActionExecutionTargets } from './operations/list-deploy-targets.js';
import { deletePipeline, getPipeline, listPipelines } from './operations/pipelines.js';
import { putActionRevision } from './operations/put-action-revision.js';
import { putApprovalResult } from './operations/put-approval-result.js';
import { rollbackStage } from './operations/rollback-stage.js';
import { listRuleExecutions, listRuleTypes, overrideStageCondition } from './operations/stage-conditions.js';
import { startPipelineExecution } from './operations/start-pipeline-execution.js';
import { listTagsForResource, tagResource, untagResource } from './operations/tags.js';
import { getActionType, updateActionType } from './operations/third-party-action-types.js';
import {
  acknowledgeThirdPartyJob,
  getThirdPartyJobDetails,
  pollForThirdPartyJobs,
  putThirdPartyJobFailureResult,
  putThirdPartyJobSuccessResult,
} from './operations/third-party-jobs.js';
import {
  deregisterWebhookWithThirdParty,
  registerWebhookWithThirdParty,
} from './operations/third-party-webhooks.js';
import { updatePipeline } from './operations/update-pipeline.js';
import { deleteWebhook, listWebhooks, putWebhook } from './operations/webhooks.js';
import { triggerRecorder } from './triggers/record.js';
import { gitHubHooks } from './webhooks/github-hooks.js';
import { actionWorker } from './workers/action-worker.js';
import { firstExecutionWorker } from './workers/first-execution-worker.js';
import { GIT_LISTENERS } from './workers/git-listeners.js';
import { gitWatchWorker } from './workers/git-watch-worker.js';
import { pollWorker } from './workers/poll-worker.js';
import { PROVIDER_LISTENERS } from './workers/provider-listeners.js';
import { pullRequestWorker } from './workers/pull-request-worker.js';
import { purgeWorker } from './workers/purge-worker.js';
import { retentionWorker } from './workers/retention-worker.js';
import { ruleWorker } from './workers/rule-worker.js';

/** What the actions of pipelines need beside the AWS API. */
export interface CodepipelineDeps extends Omit<RunnerDeps & DefinitionChecks, 'secrets'> {
  readonly sealer: Sealer;
  /** `https://github.com`, or that of a server of one's own: where webhooks are registered. */
  readonly githubUrl: string;
}

export function codepipelineService({ sealer, ...rest }: CodepipelineDeps): AnyService {
  const secrets = storedSecrets(sealer);
  const deps = { ...rest, secrets };
  const findRunner = actionRunners(deps);
  const hooks = gitHubHooks(deps.githubUrl, secrets);
  const { quotas } = deps;
  return defineService<ServiceSdks['codepipeline']>({
    id: 'codepipeline',
    title: 'AWS CodePipeline',
    signingNames: ['codepipeline'],
    actionPrefix: 'codepipeline',
    protocol: 'awsJson1_1',
    targetPrefix: 'CodePipeline_20150709',
    load: () => import('@aws-sdk/client-codepipeline'),
    constraints: modelConstraints,
    operations: {
      AcknowledgeJob: acknowledgeJob,
      AcknowledgeThirdPartyJob: acknowledgeThirdPartyJob(secrets),
      CreateCustomActionType: createCustomActionType(quotas),
      CreatePipeline: createPipeline(deps),
      DeleteCustomActionType: deleteCustomActionType,
      DeletePipeline: deletePipeline,
      DisableStageTransition: disableStageTransition,
      EnableStageTransition: enableStageTransition,
      GetActionType: getActionType,
      GetJobDetails: getJobDetails(secrets),
      GetPipeline: getPipeline,
      GetPipelineExecution: getPipelineExecution,
      GetPipelineState: getPipelineState,
      GetThirdPartyJobDetails: getThirdPartyJobDetails(secrets),
      ListActionExecutions: listActionExecutions,
      ListActionTypes: listActionTypes,
      ListDeployActionExecutionTargets: listDeployActionExecutionTargets,
      ListPipelineExecutions: listPipelineExecutions,
      ListPipelines: listPipelines,
      ListRuleExecutions: listRuleExecutions,
      ListRuleTypes: listRuleTypes,
      ListTagsForResource: listTagsForResource,
      OverrideStageCondition: overrideStageCondition,
      PollForJobs: pollForJobs(secrets),
      PollForThirdPartyJobs: pollForThirdPartyJobs,
      PutActionRevision: putActionRevision,
      PutApprovalResult: putApprovalResult,
      PutJobFailureResult: putJobFailureResult,
      PutJobSuccessResult: putJobSuccessResult,
      PutThirdPartyJobFailureResult: putThirdPartyJobFailureResult(secrets),
      PutThirdPartyJobSuccessResult: putThirdPartyJobSuccessResult(secrets),
      RetryStageExecution: retryStageExecution,
      RollbackStage: rollbackStage,
      StartPipelineExecution: startPipelineExecution,
      StopPipelineExecution: stopPipelineExecution,
      TagResource: tagResource,
      UntagResource: untagResource,
      UpdateActionType: updateActionType,
      DeleteWebhook: deleteWebhook,
      DeregisterWebhookWithThirdParty: deregisterWebhookWithThirdParty(hooks),
      ListWebhooks: listWebhooks,
      PutWebhook: putWebhook(quotas, secrets),
      RegisterWebhookWithThirdParty: registerWebhookWithThirdParty(hooks, secrets),
      UpdatePipeline: updatePipeline(deps),
    },
    listeners: [...PROVIDER_LISTENERS, ...GIT_LISTENERS],
    workers: [
      actionWorker(findRunner),
      firstExecutionWorker,
      pollWorker(deps),
      purgeWorker,
      retentionWorker,
      ruleWorker(ruleRunners(findRunner)),
      triggerRecorder,
      gitWatchWorker(deps),
      pullRequestWorker(deps),
    ],
  });
}

export { rerunRoute } from './operations/rerun-route.js';
export { sealStoredPipelines } from './stored-secrets.js';
export { bringForward } from './stored-shapes/bring-forward.js';
export { connectionWebhookRoute } from './webhooks/connection-route.js';
export { webhookRoute } from './webhooks/route.js';
