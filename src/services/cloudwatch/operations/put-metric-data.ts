import type { MetricDatum, PutMetricDataInput } from '@aws-sdk/client-cloudwatch';
import type { Operation, RequestContext } from '../../../front-door/service.js';
import { HOUR_MS, MINUTE_MS } from '../../../kernel/duration.js';
import { regionalScope, type Transaction } from '../../../store/store.js';
import { invalidValue } from '../errors.js';
import { sampleOf } from '../metrics/datum.js';
import { metricIdentity } from '../metrics/identity.js';
import { addSamples, groupedBy, type Sample } from '../metrics/record.js';
import { bucketStart, type Tier, tierFor } from '../metrics/tiers.js';
import type { MetricIdentity } from '../model.js';
import { metricIdOf, metricKey, metrics } from '../store.js';
import { enqueueRollUp } from '../workers/roll-up.js';

type Sdk = typeof import('@aws-sdk/client-cloudwatch');

const MAX_DATA = 1_000;

interface Arrival {
  readonly metric: MetricIdentity;
  readonly tier: Tier;
  readonly sample: Sample;
}

/**
 * Adds values to their metrics in one transaction: all of a request or none.
 * @source Amazon CloudWatch API Reference, PutMetricData
 */
export const putMetricData: Operation<Sdk, 'PutMetricData'> = {
  authorize: ({ Namespace = '' }) => [
    {
      action: 'cloudwatch:PutMetricData',
      resource: '*',
      conditions: { 'cloudwatch:namespace': Namespace },
    },
  ],
  async handle(input, context) {
    const arrivals = arrivalsIn(input, context);
    await context.store.transaction(async (tx) => {
      const hour = bucketStart(HOUR_MS / 1000, context.clock.now());
      for (const [id, group] of groupedBy(arrivals, ({ metric }) => metricIdOf(metric))) {
        const first = group[0];
        if (!first) continue;
        await noteMetric(tx, context, first.metric, hour);
        for (const [tier, ofTier] of groupedBy(group, (arrival) => arrival.tier)) {
          await addSamples(
            tx,
            context,
            id,
            tier,
            ofTier.map(({ sample }) => sample),
          );
        }
      }
      await enqueueRollUp(context, tx, context);
    });
    return {};
  },
};

/** Entities are links for CloudWatch's own pages; their values are values like others. */
function arrivalsIn(input: PutMetricDataInput, context: RequestContext): Arrival[] {
  const data: (readonly [place: string, datum: MetricDatum])[] = [
    ...(input.MetricData ?? []).map((datum, i) => [`MetricData.member.${i + 1}`, datum] as const),
    ...(input.EntityMetricData ?? []).flatMap(({ MetricData = [] }, i) =>
      MetricData.map(
        (datum, j) => [`EntityMetricData.member.${i + 1}.MetricData.member.${j + 1}`, datum] as const,
      ),
    ),
  ];
  if (data.length > MAX_DATA) {
    throw invalidValue(
      `The collection MetricData must not have a size greater than ${MAX_DATA}. The given size was ${data.length}.`,
    );
  }
  const now = context.clock.now();
  const finest = finestResolution(context);
  return data.flatMap(([place, datum]) => {
    const sample = sampleOf(datum, now, place);
    const tier = tierFor(now - sample.at, Math.min(datum.StorageResolution ?? 60, finest));
    const metric = metricIdentity({ ...datum, Namespace: input.Namespace });
    return tier ? [{ metric, tier, sample }] : [];
  });
}

/** Where waits are shortened, periods of alarms are too: a minute of them is a second, and needs values of seconds. */
function finestResolution({ clock }: RequestContext): number {
  const now = clock.now();
  return clock.after(MINUTE_MS) - now < MINUTE_MS - 1_000 ? 1 : 60;
}

/** To the hour, so that busy metrics do not write it with every value. */
async function noteMetric(
  tx: Transaction,
  context: RequestContext,
  metric: MetricIdentity,
  hour: number,
): Promise<void> {
  const scope = regionalScope(context);
  const key = metricKey(metric);
  const known = await tx.get(metrics, scope, key);
  if (known && known.doc.lastHeardAt >= hour) return;
  await tx.put(metrics, scope, key, { ...metric, metricId: metricIdOf(metric), lastHeardAt: hour });
}
