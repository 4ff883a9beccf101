import type { MetricTransformation } from '@aws-sdk/client-cloudwatch-logs';
import { MINUTE_MS } from '../../../kernel/duration.js';
import { remembered } from '../../../kernel/remembered.js';
import type { StoredEvent } from '../model.js';
import { parseFilterPattern } from '../patterns/filter-pattern.js';
import type { MetricFilterDocument } from './model.js';

/** Values of one metric in one minute. */
export interface MetricValues {
  readonly namespace: string;
  readonly metricName: string;
  readonly unit: string;
  readonly dimensions: Readonly<Record<string, string>>;
  /** Epoch ms: the minute's begin. */
  readonly minuteAt: number;
  /** Each value, and how often it came. */
  readonly values: readonly (readonly [value: number, count: number])[];
}

const patternOf = remembered(({ pattern }: MetricFilterDocument) => parseFilterPattern(pattern));

/**
 * What events that were just put count for. A minute in which events came, but none that matches, counts for the default value.
 * @source Amazon CloudWatch Logs User Guide, "Creating metrics from log events using filters"
 */
export function measure(filter: MetricFilterDocument, events: readonly StoredEvent[]): MetricValues[] {
  const { matches, extract } = patternOf(filter);
  const matching = events.flatMap(([timestamp, , , message]) =>
    matches(message) ? [{ minuteAt: minuteOf(timestamp), lookup: extract(message) }] : [],
  );
  return filter.transformations.flatMap((transformation) => {
    const tally = new Tally(transformation);
    for (const { minuteAt, lookup } of matching) {
      const value = measuredValue(transformation.metricValue ?? '', lookup);
      const dimensions = dimensionsOf(transformation, lookup);
      if (value !== undefined && dimensions) tally.add(minuteAt, dimensions, value);
    }
    const { defaultValue } = transformation;
    const matched = new Set(matching.map(({ minuteAt }) => minuteAt));
    for (const minuteAt of new Set(events.map(([timestamp]) => minuteOf(timestamp)))) {
      if (defaultValue !== undefined && !matched.has(minuteAt)) tally.add(minuteAt, {}, defaultValue);
    }
    return tally.all();
  });
}

const minuteOf = (timestamp: number) => Math.floor(timestamp / MINUTE_MS) * MINUTE_MS;

type Lookup = (name: string) => string | undefined;

/** A number, or the name of what holds one. */
function measuredValue(metricValue: string, lookup: Lookup): number | undefined {
  const text = metricValue.startsWith('$') ? lookup(metricValue) : metricValue;
  const value = text === undefined || text.trim() === '' ? Number.NaN : Number(text);
  return Number.isFinite(value) ? value : undefined;
}

/** @returns undefined where the message lacks one */
function dimensionsOf(
  { dimensions = {} }: MetricTransformation,
  lookup: Lookup,
): Record<string, string> | undefined {
  const found: Record<string, string> = {};
  for (const [name, source] of Object.entries(dimensions)) {
    const value = lookup(source);
    if (!value) return undefined;
    found[name] = value;
  }
  return found;
}

/** Counts equal values of a minute together. */
class Tally {
  readonly #counts = new Map<string, { of: Omit<MetricValues, 'values'>; counts: Map<number, number> }>();

  constructor(private readonly transformation: MetricTransformation) {}

  add(minuteAt: number, dimensions: Readonly<Record<string, string>>, value: number): void {
    const id = JSON.stringify([minuteAt, dimensions]);
    const { metricNamespace: namespace = '', metricName = '', unit = 'None' } = this.transformation;
    const of = { namespace, metricName, unit, dimensions, minuteAt };
    const { counts } = this.#counts.get(id) ?? { counts: new Map<number, number>() };
    counts.set(value, (counts.get(value) ?? 0) + 1);
    this.#counts.set(id, { of, counts });
  }

  all(): MetricValues[] {
    return [...this.#counts.values()].map(({ of, counts }) => ({ ...of, values: [...counts] }));
  }
}
