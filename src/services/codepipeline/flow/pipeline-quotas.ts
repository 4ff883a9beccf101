import { regionalScope, type Transaction } from '../../../store/store.js';
import type { Pipeline } from '../model.js';
import { limitExceeded, type Quotas } from '../quotas.js';
import { pipelines } from '../store.js';
import { polledActions } from '../triggers/polled-actions.js';

/**
 * To be called before the pipeline is written. The pipelines of its region are counted only where a quota is set, and only for a
 * change that makes them more: it reads all of them.
 *
 * @param before what it replaces
 * @throws AwsError LimitExceededException where there would be more than there may be
 */
export async function checkPipelineQuotas(
  tx: Transaction,
  pipeline: Pipeline,
  before: Pipeline | undefined,
  quotas: Quotas,
): Promise<void> {
  const limits = [
    { what: 'pipelines', most: quotas.pipelines, counts: () => true },
    { what: 'pipelines that poll their sources', most: quotas.polledPipelines, counts: isPolled },
  ];
  for (const { what, most, counts } of limits) {
    if (most === undefined || !counts(pipeline) || (before && counts(before))) continue;
    const present = (await tx.list(pipelines, regionalScope(pipeline))).filter(({ doc }) => counts(doc));
    if (present.length >= most) throw limitExceeded(what, most);
  }
}

function isPolled(pipeline: Pipeline): boolean {
  return polledActions(pipeline).length > 0;
}
