import type { Clock } from '../../../kernel/clock.js';
import { DAY_MS } from '../../../kernel/duration.js';

/** Long enough that a millisecond which passes between the two looks at the clock does not show in a day's length. */
const MEASURED_DAYS = 1_000_000;

/** How long a day of a lifecycle rule is: shorter where waits are scaled. ms, at least 1. */
export function lifecycleDayMs(clock: Clock): number {
  const measuredMs = clock.after(MEASURED_DAYS * DAY_MS) - clock.now();
  return Math.max(Math.round(measuredMs / MEASURED_DAYS), 1);
}

/**
 * The instant at which a rule of so many days holds: the next midnight (UTC) behind them. In scaled time midnight comes once
 * in a scaled day.
 * @source Amazon S3 User Guide, "Lifecycle rules: Based on an object's age"
 */
export function dayAfter(at: number, days: number, dayMs: number): number {
  return Math.ceil((at + days * dayMs) / dayMs) * dayMs;
}
