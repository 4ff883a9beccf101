import { regionalScope, type Transaction } from '../../../store/store.js';
import type { Bucket } from '../model.js';
import { blockKey, blocks, type Place } from '../store.js';
import { type Aggregate, aggregateIn, bucketOf, merged } from './aggregate.js';
import { blockStart, bucketStart, rollUpAt, type Tier } from './tiers.js';

/** A value, or a set of them, of one instant. */
export interface Sample {
  readonly at: number;
  readonly unit: string;
  readonly aggregate: Aggregate;
}

/** Adds samples of one metric to its blocks in one tier. */
export async function addSamples(
  tx: Transaction,
  place: Place,
  metricId: string,
  tier: Tier,
  samples: readonly Sample[],
): Promise<void> {
  const scope = regionalScope(place);
  for (const [startAt, added] of groupedBy(samples, ({ at }) => blockStart(tier, at))) {
    const key = blockKey(metricId, tier.resolutionSeconds, startAt);
    const stored = await tx.get(blocks, scope, key);
    await tx.put(blocks, scope, key, {
      metricId,
      resolutionSeconds: tier.resolutionSeconds,
      startAt,
      rollUpAt: rollUpAt(tier, startAt),
      buckets: withSamples(stored?.doc.buckets ?? [], added, tier.resolutionSeconds),
    });
  }
}

function withSamples(
  buckets: readonly Bucket[],
  samples: readonly Sample[],
  resolutionSeconds: number,
): Bucket[] {
  const byPlace = new Map(buckets.map((bucket) => [`${bucket[0]} ${bucket[1]}`, bucket]));
  for (const { at, unit, aggregate } of samples) {
    const start = bucketStart(resolutionSeconds, at);
    const place = `${start} ${unit}`;
    const known = byPlace.get(place);
    byPlace.set(place, bucketOf(start, unit, known ? merged(aggregateIn(known), aggregate) : aggregate));
  }
  return [...byPlace.values()].sort(([a], [b]) => a - b);
}

export function groupedBy<T, K>(items: readonly T[], keyOf: (item: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return groups;
}
