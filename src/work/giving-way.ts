/** Requests per ms from which on background work gives way to them. */
const STORM = 0.5;
/** Over how long the rate is taken, at least. */
const WINDOW_MS = 10;

/** What background work may take at once, and how long it then waits, while requests come in a storm. */
export const SHARE_IN_A_STORM = { items: 4, pauseMs: 10 };

/**
 * Whether requests come so fast that background work should leave them most of the time: who asks waits for the answer, while
 * what is in the queue is safe there. It never stops altogether.
 */
export class GivingWay {
  #countedAt: number;
  #counted: number;
  #isStorm = false;

  /** @param requests how many requests have come so far. @param now ms */
  constructor(
    private readonly requests: () => number,
    private readonly now: () => number = () => performance.now(),
  ) {
    this.#countedAt = now();
    this.#counted = requests();
  }

  isStorm(): boolean {
    const now = this.now();
    const elapsedMs = now - this.#countedAt;
    if (elapsedMs < WINDOW_MS) return this.#isStorm;
    const requests = this.requests();
    this.#isStorm = (requests - this.#counted) / elapsedMs > STORM;
    this.#countedAt = now;
    this.#counted = requests;
    return this.#isStorm;
  }
}
