import { setTimeout as pause } from 'node:timers/promises';

/**
 * Hosts whose poll is held open in this process, to be woken when a command for them is committed. Only a wake-up:
 * a host that nobody wakes asks again by itself.
 */
export class HostWaiters {
  readonly #waiting = new Map<string, Set<AbortController>>();

  /** From now on the host's wake-ups are noticed, until the waiter is released. */
  register(host: string): HostWaiter {
    const woken = new AbortController();
    const waiters = this.#waiting.get(host) ?? new Set();
    this.#waiting.set(host, waiters.add(woken));
    return {
      async wait(holdMs, signal) {
        // The pause rejects when it is cut short: woken or gone, the caller looks again either way.
        await pause(holdMs, undefined, { signal: AbortSignal.any([woken.signal, signal]) }).catch(() => {});
      },
      release: () => {
        waiters.delete(woken);
        if (waiters.size === 0 && this.#waiting.get(host) === waiters) this.#waiting.delete(host);
      },
    };
  }

  /** Everybody looks again, and is answered: the server would wait for them. */
  wakeAll(): void {
    for (const waiters of this.#waiting.values()) for (const woken of waiters) woken.abort();
  }

  wake(host: string): void {
    for (const woken of this.#waiting.get(host) ?? []) woken.abort();
  }
}

export interface HostWaiter {
  /** Resolves when the host is or was woken, after `holdMs`, or when `signal` aborts. Never rejects. */
  wait(holdMs: number, signal: AbortSignal): Promise<void>;
  release(): void;
}
