import type { Clock } from '../../../kernel/clock.js';

const SOONEST_LOOK_MS = 20;
const LATEST_LOOK_MS = 1_000;

/** The first look comes soon, later ones ever later: a tenth of how long what is looked at has run. */
export function soonThenLater(clock: Clock, startedAt: number): number {
  const ranMs = clock.now() - startedAt;
  return clock.now() + Math.min(Math.max(ranMs / 10, SOONEST_LOOK_MS), LATEST_LOOK_MS);
}
