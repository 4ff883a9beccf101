import { GetPipelineCommand, StartPipelineExecutionCommand } from '@aws-sdk/client-codepipeline';
import { ConfigError } from '../../../config.js';
import { INTERRUPTED } from '../../interruption.js';
import type { Clients } from '../clients.js';
import type { Teller } from './follow.js';
import { followToEnd } from './follow-to-end.js';
import { type OfferedDirectory, offerDirectory } from './offer-directory.js';

export interface Run {
  readonly pipeline: string;
  readonly source?: string | undefined;
  readonly action?: string | undefined;
  readonly gitHub: OfferedDirectory['gitHub'];
  /** `NAME=value` */
  readonly variables: readonly string[];
}

/**
 * Starts an execution and follows it to its end.
 *
 * @returns the exit code: 0 where it has succeeded
 * @throws ConfigError
 */
export async function runPipeline(clients: Clients, run: Run, teller: Teller): Promise<number> {
  const { codepipeline } = clients;
  const say = (line: string) => teller.say(line);
  const { pipeline } = await codepipeline.send(new GetPipelineCommand({ name: run.pipeline }));
  const sources = pipeline?.stages?.[0]?.actions ?? [];
  const { source: directory, action: actionName, gitHub } = run;
  const offer =
    directory === undefined
      ? undefined
      : await offerDirectory(clients, sources, { directory, actionName, gitHub });
  try {
    if (teller.signal?.aborted) return INTERRUPTED;
    if (offer) say(offer.description);
    const { pipelineExecutionId = '' } = await codepipeline.send(
      new StartPipelineExecutionCommand({
        name: run.pipeline,
        ...(offer && { sourceRevisions: [...offer.revisions] }),
        ...(run.variables.length > 0 && { variables: run.variables.map(parseVariable) }),
      }),
    );
    return await followToEnd(clients, run.pipeline, pipelineExecutionId, teller);
  } finally {
    await offer?.takeBack().catch((error: unknown) => say(`${offer.remains}: ${inOneLine(error)}`));
  }
}

/** What was wrong before it must not hide behind what could not be cleared away. */
function inOneLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split('\n', 1).join('');
}

function parseVariable(text: string): { name: string; value: string } {
  const cut = text.indexOf('=');
  if (cut < 1) throw new ConfigError(`--variable must be NAME=value, not '${text}'`);
  return { name: text.slice(0, cut), value: text.slice(cut + 1) };
}
