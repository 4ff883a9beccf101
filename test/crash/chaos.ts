import { setTimeout as pause } from 'node:timers/promises';
import type { ServerProcess } from './server-process.js';

/** Numbers from 0 to 1 that a seed repeats (mulberry32). */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/**
 * Kills the server and starts it again: at a commit, so that any two are parted some day; while it starts; soon after,
 * when it takes up what it left; in the midst of work; or just after something was acknowledged.
 */
export class Chaos {
  #acknowledged: (() => void) | undefined;
  #killing: Promise<void> = Promise.resolve();
  #stopped = false;

  constructor(
    private readonly server: ServerProcess,
    private readonly random: () => number,
  ) {}

  /** The server has just promised something. */
  acknowledged(): void {
    this.#acknowledged?.();
  }

  /** Afterwards the server is up and left in peace. */
  kill(times: number): Promise<void> {
    this.#killing = this.#kill(times);
    return this.#killing;
  }

  /** Ends it early, for a test that has failed. */
  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#killing.catch(() => undefined);
  }

  async #kill(times: number): Promise<void> {
    for (let count = 0; count < times && !this.#stopped; count++) {
      await this.#untilFate();
      await this.server.kill();
      await this.#restart(count === times - 1);
    }
  }

  /** What ends the life that has begun; a server may die sooner by its own hand. */
  async #untilFate(): Promise<void> {
    const kind = this.random();
    if (kind < 0.2) return await this.#lives(this.random() * 250);
    if (kind < 0.7) return await this.#lives(250 + this.random() * 1_250);
    const promise = new Promise<void>((resolve) => {
      this.#acknowledged = resolve;
    });
    await Promise.race([promise, this.#lives(1_500)]);
    await this.#lives(this.random() ** 3 * 100);
  }

  async #restart(inPeace: boolean): Promise<void> {
    const kind = inPeace ? 1 : this.random();
    if (kind < 0.5) {
      await this.server.start({
        commit: 1 + Math.floor(this.random() ** 2 * 60),
        before: this.random() < 0.5,
      });
    } else if (kind < 0.6) {
      const started = this.server.start();
      await pause(this.random() * 200);
      await this.server.kill();
      await started;
      await this.server.start();
    } else {
      await this.server.start();
    }
  }

  async #lives(ms: number): Promise<void> {
    await Promise.race([pause(ms), this.server.died()]);
  }
}
