import type { SourceRevisionOverride, StartPipelineExecutionInput } from '@aws-sdk/client-codepipeline';
import type { Operation, RequestContext } from '../../../front-door/service.js';
import { isAwsError, validationError } from '../../../kernel/aws-error.js';
import type { Transaction } from '../../../store/store.js';
import { onNamedPipeline } from '../access.js';
import { pinnedRevisions } from '../flow/pinned-revisions.js';
import { startExecution } from '../flow/start-execution.js';
import type { ExecutionTrigger, SourceRevision } from '../history.js';
import type { Definition } from '../model.js';
import { existingPipeline } from '../store.js';
import { recordTrigger } from '../triggers/record.js';
import { resolveVariables } from '../variables/pipeline-variables.js';
import type { Sdk } from './sdk.js';

/** By a client, or by an EventBridge rule whose target the pipeline is. */
export const startPipelineExecution: Operation<Sdk, 'StartPipelineExecution'> = {
  authorize: onNamedPipeline('StartPipelineExecution'),
  async handle(input, context) {
    try {
      const pipelineExecutionId = await context.store.transaction((tx) => start(tx, context, input));
      return { pipelineExecutionId };
    } catch (error) {
      if (context.origin && isAwsError(error)) await recordRefusal(context, input.name, error.message);
      throw error;
    }
  },
};

async function start(
  tx: Transaction,
  context: RequestContext,
  { name, variables = [], sourceRevisions = [], clientRequestToken }: StartPipelineExecutionInput,
): Promise<string> {
  const pipeline = await existingPipeline(tx, context, name);
  const { definition } = pipeline;
  const overrides = checkedOverrides(definition, sourceRevisions);
  const requestToken = requestTokenOf(context, clientRequestToken);
  const pipelineExecutionId = await startExecution(tx, context, pipeline, {
    executionId: context.ids.uuid(),
    trigger: triggerOf(context),
    variables: resolveVariables(definition.variables, variables),
    sourceRevisions: withOverrides(pinnedRevisions(definition, context.origin?.event), overrides),
    ...(requestToken !== undefined && { requestToken }),
  });
  await recordStart(tx, context, definition.name, { pipelineExecutionId });
  return pipelineExecutionId;
}

async function recordRefusal(
  context: RequestContext,
  name: string | undefined,
  reason: string,
): Promise<void> {
  await context.store.transaction((tx) => recordStart(tx, context, name ?? '', { reason }));
}

/** Events that were handed over leave a record; clients know what they have asked for. */
async function recordStart(
  tx: Transaction,
  context: RequestContext,
  pipeline: string,
  outcome: { readonly pipelineExecutionId: string } | { readonly reason: string },
): Promise<void> {
  if (!context.origin) return;
  const { ruleArn, event } = context.origin;
  const detail = `${event.source} ${event.detailType} ${event.id} by ${ruleArn}`;
  await recordTrigger(tx, context, context, {
    pipeline,
    event: { source: 'eventbridge', detail },
    ...outcome,
  });
}

function triggerOf({ caller, origin }: RequestContext): ExecutionTrigger {
  return origin
    ? { type: 'CloudWatchEvent', detail: origin.ruleArn }
    : { type: 'StartPipelineExecution', detail: caller.arn };
}

/** An event may be delivered twice, and starts its pipeline once. */
function requestTokenOf(
  { origin }: RequestContext,
  clientRequestToken: string | undefined,
): string | undefined {
  if (clientRequestToken !== undefined) return `client:${clientRequestToken}`;
  return origin && `event:${origin.ruleArn}/${origin.event.id}`;
}

/** @source AWS CodePipeline User Guide, start a pipeline with a source revision override: types by provider */
const REVISION_TYPES: ReadonlyMap<string, readonly SourceRevision['revisionType'][]> = new Map([
  ['CodeCommit', ['COMMIT_ID']],
  ['CodeStarSourceConnection', ['COMMIT_ID']],
  ['GitHub', ['COMMIT_ID']],
  ['ECR', ['IMAGE_DIGEST']],
  ['S3', ['S3_OBJECT_VERSION_ID', 'S3_OBJECT_KEY']],
]);

function checkedOverrides(
  definition: Definition,
  overrides: readonly SourceRevisionOverride[],
): readonly SourceRevision[] {
  return overrides.map(({ actionName = '', revisionType = 'COMMIT_ID', revisionValue = '' }) => {
    const action = definition.stages[0]?.actions.find(({ name }) => name === actionName);
    if (!action) throw validationError(`The pipeline has no source action '${actionName}'`);
    const { provider } = action.actionTypeId;
    if (!REVISION_TYPES.get(provider)?.includes(revisionType)) {
      throw validationError(
        `The source action '${actionName}' of the provider ${provider} takes no revision of type ${revisionType}`,
      );
    }
    const mayChangeKey = action.configuration.AllowOverrideForS3ObjectKey === 'true';
    if (revisionType === 'S3_OBJECT_KEY' && !mayChangeKey) {
      throw validationError(
        `The source action '${actionName}' does not set AllowOverrideForS3ObjectKey to true`,
      );
    }
    return { actionName, revisionType, revisionValue };
  });
}

function withOverrides(
  pinned: readonly SourceRevision[],
  overrides: readonly SourceRevision[],
): readonly SourceRevision[] {
  const overridden = new Set(overrides.map(({ actionName }) => actionName));
  return [...pinned.filter(({ actionName }) => !overridden.has(actionName)), ...overrides];
}
