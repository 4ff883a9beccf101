import { type Reader, regionalScope } from '../../../store/store.js';
import type { Bucket } from '../model.js';
import { blockKey, blockPrefix, blocks, type Place } from '../store.js';
import { type Aggregate, aggregateIn, merged } from './aggregate.js';
import { blockStart, TIERS } from './tiers.js';

/** `[startAt, endAt)`, cut into periods from `startAt` on. */
export interface SeriesRange {
  readonly startAt: number;
  readonly endAt: number;
  readonly periodMs: number;
}

const PAGE = 50;

/** What was put for a metric in each period that has anything, by the period's start. `unit`: only values of it. */
export async function readSeries(
  reader: Reader,
  place: Place,
  metricId: string,
  range: SeriesRange,
  unit: string | undefined,
): Promise<Map<number, Aggregate>> {
  const series = new Map<number, Aggregate>();
  for await (const bucket of bucketsIn(reader, place, metricId, range)) {
    const [at, bucketUnit] = bucket;
    if (unit !== undefined && bucketUnit !== unit) continue;
    const start = range.startAt + Math.floor((at - range.startAt) / range.periodMs) * range.periodMs;
    const aggregate = aggregateIn(bucket);
    const known = series.get(start);
    series.set(start, known ? merged(known, aggregate) : aggregate);
  }
  return series;
}

/** The units of the values that a range has. */
export async function unitsIn(
  reader: Reader,
  place: Place,
  metricId: string,
  range: SeriesRange,
): Promise<string[]> {
  const units = new Set<string>();
  for await (const [, unit] of bucketsIn(reader, place, metricId, range)) units.add(unit);
  return [...units].sort();
}

/** Of every tier, since old values have moved to coarser ones; one instant's values are in one tier only. */
async function* bucketsIn(
  reader: Reader,
  place: Place,
  metricId: string,
  { startAt, endAt }: SeriesRange,
): AsyncGenerator<Bucket> {
  for (const tier of TIERS) {
    const prefix = blockPrefix(metricId, tier.resolutionSeconds);
    const from = blockKey(metricId, tier.resolutionSeconds, Math.max(0, blockStart(tier, startAt)));
    const end = blockKey(metricId, tier.resolutionSeconds, Math.max(0, endAt));
    let after: string | undefined;
    for (;;) {
      const position = after === undefined ? { from } : { after };
      const page = await reader.list(blocks, regionalScope(place), { prefix, limit: PAGE, ...position });
      for (const { key, doc } of page) {
        if (key >= end) break;
        for (const bucket of doc.buckets) if (bucket[0] >= startAt && bucket[0] < endAt) yield bucket;
      }
      const last = page.at(-1);
      if (page.length < PAGE || !last || last.key >= end) break;
      after = last.key;
    }
  }
}
