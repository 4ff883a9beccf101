import type { ServerResponse } from 'node:http';
import type { HttpRoute } from './http-route.js';

/** Knows which requests are under way, and lets somebody be alone: requests that come meanwhile wait. */
export class RequestGate {
  readonly #inside = new Set<ServerResponse>();
  #closed: Promise<void> | undefined;
  #emptied: (() => void) | undefined;
  #count = 0;

  /** How many requests have come so far. */
  get count(): number {
    return this.#count;
  }

  /** Does a request's work, as soon as nobody needs to be alone. */
  async through(response: ServerResponse, work: () => Promise<void>): Promise<void> {
    this.#count++;
    while (this.#closed) await this.#closed;
    this.#inside.add(response);
    try {
      await work();
    } finally {
      this.#inside.delete(response);
      if (this.#inside.size === 0) this.#emptied?.();
    }
  }

  gated(route: HttpRoute): HttpRoute {
    return {
      ...route,
      handle: (request, response, url, context) =>
        this.through(response, () => route.handle(request, response, url, context)),
    };
  }

  /**
   * Runs `body` while no request is under way. Those that are get `graceMs` to end; then their connections are cut, and they
   * get it once more. @throws StillAtWork
   */
  async alone(graceMs: number, body: () => Promise<void>): Promise<void> {
    while (this.#closed) await this.#closed;
    let open = () => {};
    this.#closed = new Promise((resolve) => {
      open = resolve;
    });
    try {
      if (!(await this.#isEmptyWithin(graceMs))) {
        for (const response of this.#inside) response.destroy();
        if (!(await this.#isEmptyWithin(graceMs))) throw new StillAtWork([`${this.#inside.size} requests`]);
      }
      await body();
    } finally {
      this.#closed = undefined;
      open();
    }
  }

  async #isEmptyWithin(graceMs: number): Promise<boolean> {
    if (this.#inside.size === 0) return true;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, graceMs);
      this.#emptied = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    this.#emptied = undefined;
    return this.#inside.size === 0;
  }
}

/** What did not end in time, so that nothing was changed. */
export class StillAtWork extends Error {
  override readonly name = 'StillAtWork';

  constructor(what: readonly string[]) {
    super(`still at work: ${what.join(', ')}; nothing was changed, try again`);
  }
}
