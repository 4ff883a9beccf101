import type { Clock } from '../kernel/clock.js';
import type { Logger } from '../kernel/logger.js';
import type { Claim, SqlWorkQueue } from './sql-queue.js';
import { TerminalWorkError, type WorkerDeclaration } from './work.js';

export interface RunnerOptions<Context> {
  readonly queue: SqlWorkQueue;
  readonly workers: readonly WorkerDeclaration<Context>[];
  readonly context: Context;
  readonly clock: Clock;
  readonly log: Logger;
  /** Names this process in leases. */
  readonly leaseId: string;
}

const MAX_WAIT_MS = 30_000;
const FIRST_RETRY_MS = 100;
const LAST_RETRY_MS = 30_000;

/** Claims due work and runs it: woken by commits, and by the clock for what is due later. */
export class WorkRunner<Context> {
  readonly #workers: ReadonlyMap<string, WorkerDeclaration<Context>>;
  readonly #running = new Map<string, Set<Promise<void>>>();
  readonly #stop = new AbortController();
  #wake: (() => void) | undefined;
  #woken = false;
  #loop: Promise<void> | undefined;
  #heartbeat: NodeJS.Timeout | undefined;

  constructor(private readonly options: RunnerOptions<Context>) {
    const workers = new Map<string, WorkerDeclaration<Context>>();
    for (const worker of options.workers) {
      if (workers.has(worker.kind)) throw new Error(`two workers for ${worker.kind}`);
      workers.set(worker.kind, worker);
      this.#running.set(worker.kind, new Set());
    }
    this.#workers = workers;
  }

  start(): void {
    this.options.queue.onChange(() => this.#notify());
    this.#loop = this.#run();
    const shortest = Math.min(...[...this.#workers.values()].map((worker) => worker.leaseMs), MAX_WAIT_MS);
    this.#heartbeat = setInterval(() => void this.#extend(), Math.max(shortest / 3, 1_000));
    this.#heartbeat.unref();
  }

  /** Claims nothing more, tells the workers, and waits for them at most `graceMs`. */
  async stop(graceMs: number): Promise<void> {
    this.#stop.abort();
    this.#notify();
    clearInterval(this.#heartbeat);
    await this.#loop;
    const busy = [...this.#running.values()].flatMap((set) => [...set]);
    let timer: NodeJS.Timeout | undefined;
    const grace = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, graceMs);
    });
    await Promise.race([Promise.allSettled(busy), grace]);
    clearTimeout(timer);
  }

  #notify(): void {
    this.#woken = true;
    this.#wake?.();
  }

  async #run(): Promise<void> {
    while (!this.#stop.signal.aborted) {
      this.#woken = false;
      try {
        const claimed = await this.#claim();
        if (claimed > 0) continue;
        await this.#sleep();
      } catch (error) {
        this.options.log.error('claiming work failed', { error });
        await this.#pause(1_000);
      }
    }
  }

  async #claim(): Promise<number> {
    const { queue, clock, leaseId } = this.options;
    const capacity = new Map<string, number>();
    const leaseMs = new Map<string, number>();
    for (const worker of this.#workers.values()) {
      capacity.set(worker.kind, worker.concurrency - this.#busy(worker.kind));
      leaseMs.set(worker.kind, worker.leaseMs);
    }
    const now = clock.now();
    const next = await queue.nextDueAt(this.#freeKinds());
    if (next === undefined || next > now) return 0;
    const claims = await queue.claim({ capacity, leaseMs, leaseId, now });
    for (const claim of claims) this.#begin(claim);
    return claims.length;
  }

  #begin(claim: Claim): void {
    const worker = this.#workers.get(claim.kind);
    const running = this.#running.get(claim.kind);
    if (!worker || !running) throw new Error(`no worker for ${claim.kind}`);
    const done = this.#work(worker, claim).finally(() => {
      running.delete(done);
      this.#notify();
    });
    running.add(done);
  }

  async #work(worker: WorkerDeclaration<Context>, claim: Claim): Promise<void> {
    const { queue, clock, log, context } = this.options;
    try {
      await worker.run({ ...claim, signal: this.#stop.signal }, context);
      await queue.complete(claim);
    } catch (error) {
      try {
        if (error instanceof TerminalWorkError) {
          log.error('work given up', { kind: claim.kind, key: claim.key, error });
          await queue.complete(claim);
          return;
        }
        if (!this.#stop.signal.aborted) {
          log.warn('work will be tried again', {
            kind: claim.kind,
            key: claim.key,
            attempt: claim.attempt,
            error,
          });
        }
        await queue.retry(claim, clock.now() + retryDelayMs(claim.attempt));
      } catch (failure) {
        // The store is closed or full: the lease runs out and the item is claimed again.
        log.error('work could not be handed back', { kind: claim.kind, key: claim.key, error: failure });
      }
    }
  }

  async #extend(): Promise<void> {
    const longest = Math.max(0, ...[...this.#workers.values()].map((worker) => worker.leaseMs));
    const busy = [...this.#running.values()].some((set) => set.size > 0);
    if (!busy) return;
    try {
      await this.options.queue.extend(this.options.leaseId, this.options.clock.now() + longest);
    } catch (error) {
      this.options.log.warn('leases could not be prolonged', { error });
    }
  }

  async #sleep(): Promise<void> {
    const next = await this.options.queue.nextDueAt(this.#freeKinds());
    const waitMs = next === undefined ? MAX_WAIT_MS : Math.max(0, next - this.options.clock.now());
    if (this.#woken || this.#stop.signal.aborted || waitMs === 0) return;
    await this.#pause(Math.min(waitMs, MAX_WAIT_MS));
  }

  #pause(waitMs: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, waitMs);
      this.#wake = () => {
        clearTimeout(timer);
        this.#wake = undefined;
        resolve();
      };
    });
  }

  #freeKinds(): string[] {
    return [...this.#workers.values()]
      .filter((worker) => this.#busy(worker.kind) < worker.concurrency)
      .map((worker) => worker.kind);
  }

  #busy(kind: string): number {
    return this.#running.get(kind)?.size ?? 0;
  }
}

/** Doubling, with jitter so that what failed together does not come back together. */
function retryDelayMs(attempt: number): number {
  const delay = Math.min(FIRST_RETRY_MS * 2 ** Math.min(attempt - 1, 12), LAST_RETRY_MS);
  return delay * (0.75 + Math.random() * 0.5);
}
