import { type CronSchedule, nextCronTime, parseCron } from '../../../kernel/cron.js';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../kernel/duration.js';

export type Schedule =
  | { readonly kind: 'rate'; readonly everyMs: number }
  | { readonly kind: 'cron'; readonly cron: CronSchedule };

const UNITS_MS: Readonly<Record<string, number>> = { minute: MINUTE_MS, hour: HOUR_MS, day: DAY_MS };

/**
 * `rate(1 minute)`, `rate(5 hours)` (singular for one and only for one), `cron(…)`.
 *
 * @returns undefined where the expression is not valid
 * @source Amazon EventBridge User Guide, "Creating an Amazon EventBridge rule that runs on a schedule"
 */
export function parseSchedule(expression: string): Schedule | undefined {
  const [, value, unit, plural] = /^rate\((\d{1,6}) (minute|hour|day)(s?)\)$/.exec(expression) ?? [];
  if (value !== undefined && unit !== undefined) {
    const count = Number(value);
    const unitMs = UNITS_MS[unit];
    if (count < 1 || unitMs === undefined || (count === 1) !== (plural === '')) return undefined;
    return { kind: 'rate', everyMs: count * unitMs };
  }
  const fields = /^cron\(([^()]*)\)$/.exec(expression)?.[1];
  const cron = fields === undefined ? undefined : parseCron(fields);
  return cron && { kind: 'cron', cron };
}

/** How long until the schedule is due again; undefined where it never is. */
export function delayUntilNext(schedule: Schedule, nowMs: number): number | undefined {
  if (schedule.kind === 'rate') return schedule.everyMs;
  const nextMs = nextCronTime(schedule.cron, nowMs);
  return nextMs === undefined ? undefined : nextMs - nowMs;
}
