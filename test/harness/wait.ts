import { setTimeout as pause } from 'node:timers/promises';

export interface EventuallyOptions {
  /** Fails with the last reason after this long. Default 20 s. */
  readonly timeoutMs?: number;
  /** Between two looks. Default 25 ms. */
  readonly everyMs?: number;
}

/**
 * Looks again and again until `look` returns something other than undefined, null or false, and returns it.
 * An exception counts as "not yet"; the last one is the cause when time is up.
 */
export async function eventually<T>(
  look: () => Promise<T> | T,
  options: EventuallyOptions = {},
): Promise<NonNullable<Exclude<T, false>>> {
  const timeoutMs = options.timeoutMs ?? 20_000;
  const deadline = Date.now() + timeoutMs;
  let reason: unknown;
  for (;;) {
    try {
      const seen = await look();
      if (seen !== undefined && seen !== null && seen !== false) {
        return seen as NonNullable<Exclude<T, false>>;
      }
      reason = new Error(`last seen: ${String(seen)}`);
    } catch (error) {
      reason = error;
    }
    if (Date.now() >= deadline) throw new Error(`not within ${timeoutMs} ms`, { cause: reason });
    await pause(options.everyMs ?? 25);
  }
}
