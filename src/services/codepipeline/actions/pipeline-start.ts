import type { PipelineVariable, SourceRevisionOverride } from '@aws-sdk/client-codepipeline';
import { ActionFailed, type ActionRunner, configured } from './action-runner.js';

/**
 * Invoke/AWS/CodePipeline: starts another pipeline and does not wait for it. Started twice for the same action execution it is
 * started once.
 */
export const pipelineStart: ActionRunner = {
  async start({ record, assumeRole }) {
    const aws = await assumeRole();
    const { SourceRevisions, Variables } = record.configuration;
    const name = configured(record, 'PipelineName');
    const { pipelineExecutionId = '' } = await aws.call('codepipeline', 'StartPipelineExecution', {
      name,
      clientRequestToken: record.actionExecutionId,
      ...(SourceRevisions !== undefined && {
        sourceRevisions: listOf<SourceRevisionOverride>('SourceRevisions', SourceRevisions),
      }),
      ...(Variables !== undefined && { variables: listOf<PipelineVariable>('Variables', Variables) }),
    });
    return {
      kind: 'succeeded',
      external: { id: pipelineExecutionId },
      summary: `Started execution ${pipelineExecutionId} of ${name}`,
    };
  },
};

/** Its members are checked by whoever is called, like any client's. */
function listOf<T>(key: string, text: string): T[] {
  const list = parsed(text);
  if (Array.isArray(list) && list.every((member) => typeof member === 'object' && member !== null))
    return list as T[];
  throw new ActionFailed('ConfigurationError', `The configuration ${key} must be a JSON array of objects`);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
