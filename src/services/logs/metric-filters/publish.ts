import type { MetricDatum, StandardUnit } from '@aws-sdk/client-cloudwatch';
import type { ServiceContext } from '../../../front-door/service.js';
import { isAwsError } from '../../../kernel/aws-error.js';
import { servicePrincipal } from '../../../kernel/principal.js';
import { regionalScope, type Transaction } from '../../../store/store.js';
import type { WorkerDeclaration } from '../../../work/work.js';
import type { LogGroupDocument, StoredEvent } from '../model.js';
import type { LogPlace } from '../store.js';
import { type MetricValues, measure } from './measure.js';
import { metricFilters } from './model.js';

const KIND = 'logs.publish-metrics';
/** @source PutMetricData: at most 150 values in a datum, and 1,000 data in a request */
const MAX_VALUES = 150;
const MAX_DATA = 1_000;

interface Publication {
  readonly place: LogPlace;
  readonly measured: readonly MetricValues[];
}

/** Enqueues, in the transaction that puts the events, what they count for. */
export async function enqueueMetrics(
  tx: Transaction,
  { work, ids }: Pick<ServiceContext, 'work' | 'ids'>,
  { accountId, region }: LogPlace,
  group: LogGroupDocument,
  events: readonly StoredEvent[],
): Promise<void> {
  if (!group.metricFilterCount || events.length === 0) return;
  const place = { accountId, region };
  const filters = await tx.list(metricFilters, regionalScope(place), { prefix: `${group.groupId}/` });
  const measured = filters.flatMap(({ doc }) => measure(doc, events));
  if (measured.length === 0) return;
  const payload: Publication = { place, measured };
  await work.enqueue(tx, { kind: KIND, key: ids.uuid(), payload });
}

/** Puts values of metrics into CloudWatch, at least once. */
export const publishMetricsWorker: WorkerDeclaration<ServiceContext> = {
  kind: KIND,
  concurrency: 2,
  leaseMs: 30_000,
  async run(item, { door, log }) {
    const { place, measured } = item.payload as Publication;
    const client = door.as(servicePrincipal('logs.amazonaws.com', place.accountId), place);
    for (const Namespace of new Set(measured.map(({ namespace }) => namespace))) {
      const data = measured.filter(({ namespace }) => namespace === Namespace).flatMap(dataOf);
      for (let start = 0; start < data.length; start += MAX_DATA) {
        const MetricData = data.slice(start, start + MAX_DATA);
        await client
          .call('cloudwatch', 'PutMetricData', { Namespace, MetricData })
          .catch((error: unknown) => {
            // A refusal would be the same the next time.
            if (!isAwsError(error) || error.options.fault === 'server') throw error;
            log.warn('values of a metric filter are lost', { namespace: Namespace, error });
          });
      }
    }
  },
};

function dataOf({ metricName, unit, dimensions, minuteAt, values }: MetricValues): MetricDatum[] {
  const data: MetricDatum[] = [];
  for (let start = 0; start < values.length; start += MAX_VALUES) {
    const some = values.slice(start, start + MAX_VALUES);
    data.push({
      MetricName: metricName,
      Timestamp: new Date(minuteAt),
      Unit: unit as StandardUnit,
      Dimensions: Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value })),
      Values: some.map(([value]) => value),
      Counts: some.map(([, count]) => count),
    });
  }
  return data;
}
