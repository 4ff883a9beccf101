import { CodePipelineServiceException } from '@aws-sdk/client-codepipeline';
import { signedRequest } from '../../signed-request.js';
import type { Clients } from '../clients.js';
import type { Teller } from './follow.js';
import { followToEnd } from './follow-to-end.js';

export interface Rerun {
  readonly pipeline: string;
  /** Whose inputs are taken. */
  readonly execution: string;
  readonly stage: string;
  readonly action: string;
  /** With what runs beside and after it, and the stages behind. */
  readonly onwards: boolean;
}

/**
 * Runs an action again and follows the execution that does so to its end.
 *
 * @param endpoint of the server, which must be one of ours: AWS has nothing of the kind
 * @returns the exit code: 0 where it has succeeded
 * @throws CodePipelineServiceException where the server refuses
 */
export async function rerunAction(
  clients: Clients,
  endpoint: string,
  { pipeline, execution, stage, action, onwards }: Rerun,
  teller: Teller,
): Promise<number> {
  const url = new URL('/_pipewright/codepipeline/rerun', endpoint);
  url.search = new URLSearchParams({
    pipelineName: pipeline,
    pipelineExecutionId: execution,
    stageName: stage,
    actionName: action,
    ...(onwards && { goesOn: 'true' }),
  }).toString();
  const { status, body } = await signedRequest(clients.codepipeline, 'POST', url);
  const answer = parsed(body);
  if (status !== 200 || answer.pipelineExecutionId === undefined) {
    throw new CodePipelineServiceException({
      name: answer.__type ?? 'UnknownOperationException',
      message: answer.message ?? `${url.origin} does not know how to run an action again (${status})`,
      $fault: 'client',
      $metadata: { httpStatusCode: status },
    });
  }
  return await followToEnd(clients, pipeline, answer.pipelineExecutionId, teller);
}

interface Answer {
  readonly pipelineExecutionId?: string;
  readonly __type?: string;
  readonly message?: string;
}

/** What is no JSON comes from somebody else's server. */
function parsed(body: string): Answer {
  try {
    return JSON.parse(body) as Answer;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return {};
  }
}
