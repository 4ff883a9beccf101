import { setTimeout as pause } from 'node:timers/promises';
import type { Logger } from '../kernel/logger.js';

/** The agent is to end: what is not done is left to the next one. */
export class AgentStopped extends Error {
  override readonly name = 'AgentStopped';
}

const FIRST_PAUSE_MS = 100;
const LAST_PAUSE_MS = 5_000;

/**
 * Does `call` until it succeeds or the service refuses it: a service that cannot be reached, or that fails inside, is
 * asked again. Only for calls that may arrive twice.
 * @throws AgentStopped when `signal` aborts. @throws the service's refusal
 */
export async function persistently<T>(
  call: () => Promise<T>,
  options: { readonly signal: AbortSignal; readonly log: Logger; readonly what: string },
): Promise<T> {
  for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(pauseMs * 2, LAST_PAUSE_MS)) {
    try {
      return await call();
    } catch (error) {
      if (options.signal.aborted) throw new AgentStopped();
      if (isRefusal(error)) throw error;
      options.log.warn(`${options.what} failed; trying again`, { reason: String(error), pauseMs });
    }
    await pause(pauseMs, undefined, { signal: options.signal }).catch(() => {
      throw new AgentStopped();
    });
  }
}

/** An answer that will not change: the request, or the right to make it, is at fault. */
export function isRefusal(error: unknown): error is Error {
  if (!(error instanceof Error) || !('$metadata' in error)) return false;
  const { httpStatusCode } = error.$metadata as { readonly httpStatusCode?: number };
  if (httpStatusCode === undefined || httpStatusCode === 429) return false;
  return httpStatusCode < 500 && !/^(Throttling|RequestTimeout|RequestTimeTooSkewed)/.test(error.name);
}
