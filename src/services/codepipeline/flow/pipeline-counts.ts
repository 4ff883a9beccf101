import { type Reader, regionalScope, type Transaction } from '../../../store/store.js';
import type { Pipeline } from '../model.js';
import { limitExceeded, MOST_POLLED_PIPELINES, type Quotas } from '../quotas.js';
import { type PipelineCounts, pipelineCounts, pipelines } from '../store.js';
import { polledActions } from '../triggers/polled-actions.js';

const KEY = 'pipelines';

/** What a transaction does to one pipeline: creates it (no `before`), replaces it, or deletes it (no `after`). */
export interface PipelineChange {
  readonly before?: Pipeline;
  readonly after?: Pipeline;
}

/**
 * Counts the pipelines of a region, those that are polled too. To be called before the pipeline itself is written.
 * @throws AwsError LimitExceededException where there would be more than there may be
 */
export async function countPipelines(
  tx: Transaction,
  { before, after }: PipelineChange,
  quotas?: Pick<Quotas, 'pipelines'>,
): Promise<void> {
  const place = after ?? before;
  if (!place) return;
  const scope = regionalScope(place);
  const counts = (await tx.get(pipelineCounts, scope, KEY))?.doc ?? (await counted(tx, scope));
  const all = counts.all + difference(before, after, () => true);
  const polled = counts.polled + difference(before, after, isPolled);
  if (quotas && all > counts.all && all > quotas.pipelines)
    throw limitExceeded('pipelines', quotas.pipelines);
  if (polled > counts.polled && polled > MOST_POLLED_PIPELINES) {
    throw limitExceeded('pipelines that poll their sources', MOST_POLLED_PIPELINES);
  }
  if (all !== counts.all || polled !== counts.polled)
    await tx.put(pipelineCounts, scope, KEY, { all, polled });
}

/** Data directories from before there were counts have none. */
async function counted(reader: Reader, scope: string): Promise<PipelineCounts> {
  const stored = await reader.list(pipelines, scope);
  return { all: stored.length, polled: stored.filter(({ doc }) => isPolled(doc)).length };
}

function isPolled(pipeline: Pipeline): boolean {
  return polledActions(pipeline).length > 0;
}

function difference(
  before: Pipeline | undefined,
  after: Pipeline | undefined,
  counts: (pipeline: Pipeline) => boolean,
): number {
  return Number(after !== undefined && counts(after)) - Number(before !== undefined && counts(before));
}
