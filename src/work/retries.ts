const FIRST_RETRY_MS = 100;
const LAST_RETRY_MS = 30_000;

/** Doubling, with jitter so that what failed together does not come back together. */
export function retryDelayMs(attempt: number): number {
  const delayMs = Math.min(FIRST_RETRY_MS * 2 ** Math.min(attempt - 1, 12), LAST_RETRY_MS);
  return delayMs * (0.75 + Math.random() * 0.5);
}

/** What fails for ever is logged at attempts 1, 2, 4, 8, …: often enough to be seen, too seldom to fill a disk. */
export function isWorthALine(attempt: number): boolean {
  return Number.isInteger(Math.log2(attempt));
}
