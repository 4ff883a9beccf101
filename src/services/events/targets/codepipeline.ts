import type { PipelineVariable, SourceRevisionOverride } from '@aws-sdk/client-codepipeline';
import { type JsonNode, renderJson } from '../../../kernel/json/json-text.js';
import type { InvokeTarget } from './target-call.js';

/**
 * Starts the pipeline. The event itself is not its input: what triggered the execution travels as the call's origin. An
 * input of the target's own may choose revisions and variables.
 *
 * @source AWS CodePipeline User Guide, "Start a pipeline with source revision overrides": `sourceRevisions` and
 * `variables` of the target's input
 */
export const startPipeline: InvokeTarget = async ({ target, input, token }, client) => {
  await client.call('codepipeline', 'StartPipelineExecution', {
    name: target.resource,
    clientRequestToken: token,
    ...choices(input),
  });
};

interface Choices {
  readonly sourceRevisions?: SourceRevisionOverride[];
  readonly variables?: PipelineVariable[];
}

/** Checked by CodePipeline like any client's. */
function choices(input: JsonNode | undefined): Choices {
  if (input?.kind !== 'object') return {};
  const chosen = [...input.members].filter(
    ([name, value]) => (name === 'sourceRevisions' || name === 'variables') && value.kind === 'array',
  );
  return Object.fromEntries(chosen.map(([name, value]) => [name, JSON.parse(renderJson(value))]));
}
