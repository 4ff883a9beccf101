export const SECOND_MS = 1_000;
export const MINUTE_MS = 60 * SECOND_MS;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;

/** `850 ms`, `4.2 s`, `3 min 20 s`: for people, in terminals and messages. */
export function formatDuration(durationMs: number): string {
  if (durationMs < SECOND_MS) return `${Math.round(durationMs)} ms`;
  if (durationMs < MINUTE_MS) return `${(durationMs / SECOND_MS).toFixed(1)} s`;
  const minutes = Math.floor(durationMs / MINUTE_MS);
  const seconds = Math.round((durationMs % MINUTE_MS) / SECOND_MS);
  return seconds === 0 ? `${minutes} min` : `${minutes} min ${seconds} s`;
}
