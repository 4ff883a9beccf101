import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../../kernel/duration.js';

/** One resolution in which values are kept, and for how long. */
export interface Tier {
  readonly resolutionSeconds: number;
  /** Time that one block covers. */
  readonly blockMs: number;
  /** Age at which a block moves to the next tier. */
  readonly keepMs: number;
}

/** @source Amazon CloudWatch User Guide, "Metrics retention" */
export const TIERS: readonly Tier[] = [
  { resolutionSeconds: 1, blockMs: 5 * MINUTE_MS, keepMs: 3 * HOUR_MS },
  { resolutionSeconds: 60, blockMs: HOUR_MS, keepMs: 15 * DAY_MS },
  { resolutionSeconds: 300, blockMs: DAY_MS, keepMs: 63 * DAY_MS },
  { resolutionSeconds: 3600, blockMs: 30 * DAY_MS, keepMs: 455 * DAY_MS },
];

/** The finest tier that keeps values of that age. */
export function tierFor(ageMs: number, storageResolutionSeconds: number): Tier | undefined {
  return TIERS.find(
    ({ resolutionSeconds, keepMs }) => resolutionSeconds >= storageResolutionSeconds && ageMs < keepMs,
  );
}

/** Where blocks of `tier` move to; undefined: they are forgotten. */
export function coarserThan(resolutionSeconds: number): Tier | undefined {
  return TIERS.find((tier) => tier.resolutionSeconds > resolutionSeconds);
}

export function blockStart(tier: Tier, at: number): number {
  return at - (at % tier.blockMs);
}

export function bucketStart(resolutionSeconds: number, at: number): number {
  return at - (at % (resolutionSeconds * SECOND_MS));
}

/** When a block may be rolled up: all that it can hold is old by then. */
export function rollUpAt(tier: Tier, startAt: number): number {
  return startAt + tier.blockMs + tier.keepMs;
}
