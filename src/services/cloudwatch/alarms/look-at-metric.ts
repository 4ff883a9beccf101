import type { ServiceContext } from '../../../front-door/service.js';
import { isAwsError } from '../../../kernel/aws-error.js';
import type { Clock } from '../../../kernel/clock.js';
import { MINUTE_MS, SECOND_MS } from '../../../kernel/duration.js';
import { type Datapoint, EXTRA_PERIODS, evaluateAlarm } from '../machine/evaluate-alarm.js';
import type { Points } from '../math/values.js';
import type { SeriesRange } from '../metrics/read-series.js';
import { QueryRun, readStatistic } from '../metrics/run-queries.js';
import type { MetricAlarmDocument } from '../model.js';
import type { Place } from '../store.js';
import type { NewState } from './change-state.js';
import { isoWithOffset } from './dates.js';

/** Metrics of seconds are looked at more often. @source PutMetricAlarm, Period */
const HIGH_RESOLUTION_LOOK_MS = 10 * SECOND_MS;
/** Values of a period that has ended are on their way for a moment. */
const GRACE_MS = 2 * SECOND_MS;

/** How real lengths of time follow from those in settings: by whole seconds, since values are kept by seconds. */
function scaled(clock: Clock, durationMs: number): number {
  const now = clock.now();
  const length = clock.after(durationMs) - now;
  return Math.max(SECOND_MS, Math.round(length / SECOND_MS) * SECOND_MS);
}

function lookEveryMs(clock: Clock, { periodSeconds }: MetricAlarmDocument): number {
  return scaled(clock, periodSeconds < 60 ? HIGH_RESOLUTION_LOOK_MS : MINUTE_MS);
}

/** Shortly after the end of the present interval. */
export function nextLookAt(clock: Clock, alarm: MetricAlarmDocument): number {
  const every = lookEveryMs(clock, alarm);
  const grace = Math.min(GRACE_MS, every / 10);
  return (Math.floor((clock.now() - grace) / every) + 1) * every + grace;
}

/**
 * Reads the latest whole periods and lets the alarm's rule decide.
 * @returns undefined where the state is to be kept
 */
export async function lookAtMetric(
  context: ServiceContext,
  place: Place,
  alarm: MetricAlarmDocument,
): Promise<NewState | undefined> {
  const { clock } = context;
  const now = clock.now();
  const endAt = now - (now % lookEveryMs(clock, alarm));
  const periods = alarm.evaluationPeriods + EXTRA_PERIODS;
  const rangeFor = (periodSeconds: number): SeriesRange => {
    const periodMs = scaled(clock, periodSeconds * SECOND_MS);
    return { startAt: endAt - periods * periodMs, endAt, periodMs };
  };
  const range = rangeFor(alarm.periodSeconds);
  const points = await pointsOf(context, place, alarm, rangeFor);
  const datapoints = Array.from({ length: periods }, (_, i): Datapoint => {
    const at = endAt - (i + 1) * range.periodMs;
    return { at, value: points.get(at) };
  });
  const verdict = evaluateAlarm(alarm, datapoints, alarm.state.value);
  if (!verdict) return undefined;
  const { value, reason, evaluated } = verdict;
  return { value, reason, reasonData: JSON.stringify(reasonData(alarm, now, evaluated)) };
}

async function pointsOf(
  context: ServiceContext,
  place: Place,
  { watches, periodSeconds }: MetricAlarmDocument,
  rangeFor: (periodSeconds: number) => SeriesRange,
): Promise<Points> {
  if (watches.kind === 'metric') {
    return await readStatistic(context.store, place, watches.metricStat, rangeFor(periodSeconds));
  }
  const watched = watches.queries.find(({ returnData }) => returnData);
  const run = new QueryRun(context.store, place, watches.queries, rangeFor);
  try {
    const [points] = watched ? await run.seriesOf(watched.id) : [];
    return points ?? new Map();
  } catch (error) {
    // An expression that fails on these values has none: trying it again now would not help.
    if (isAwsError(error)) return new Map();
    throw error;
  }
}

/** @source Amazon CloudWatch User Guide, "Alarm events and EventBridge": reasonData of a metric alarm */
function reasonData(
  alarm: MetricAlarmDocument,
  now: number,
  evaluated: readonly { readonly at: number; readonly value: number }[],
): object {
  const { watches, periodSeconds, threshold } = alarm;
  const oldest = evaluated.at(-1);
  return {
    version: '1.0',
    queryDate: isoWithOffset(now),
    ...(oldest && { startDate: isoWithOffset(oldest.at) }),
    ...(watches.kind === 'metric' && { statistic: watches.metricStat.stat }),
    period: periodSeconds,
    recentDatapoints: evaluated.map(({ value }) => value).reverse(),
    threshold,
    evaluatedDatapoints: evaluated.map(({ at, value }) => ({ timestamp: isoWithOffset(at), value })),
  };
}
