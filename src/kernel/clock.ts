/**
 * The only source of time. Epoch milliseconds everywhere; names end in `At` (instants) or `Ms` (lengths).
 */
export interface Clock {
  /** The present, in epoch milliseconds. Never scaled: signatures and timestamps show real time. */
  now(): number;
  /**
   * The instant at which a wait of `durationMs` that starts now is over. Scaled by `--time-scale`: with a
   * scale of 60 a five-minute wait is over in five seconds. Use it for timeouts, bake times and schedules.
   */
  after(durationMs: number): number;
}

/** @param timeScale how many times faster waits pass than on AWS; 1 is real time. */
export function systemClock(timeScale = 1): Clock {
  return {
    now: () => Date.now(),
    after: (durationMs) => Date.now() + durationMs / timeScale,
  };
}
