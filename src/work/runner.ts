import { setTimeout as delay } from 'node:timers/promises';
import type { Clock } from '../kernel/clock.js';
import type { Logger } from '../kernel/logger.js';
import { GivingWay, SHARE_IN_A_STORM } from './giving-way.js';
import { isWorthALine, retryDelayMs } from './retries.js';
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
  /** How many requests have come so far, where somebody serves them beside. */
  readonly requests?: () => number;
}

const MAX_WAIT_MS = 30_000;

/** Claims due work and runs it: woken by commits, and by the clock for what is due later. */
export class WorkRunner<Context> {
  readonly #workers: ReadonlyMap<string, WorkerDeclaration<Context>>;
  readonly #running = new Map<string, Set<Promise<void>>>();
  /** Aborted when workers shall give up: at a pause and at the end. */
  #pass = new AbortController();
  readonly #end = new AbortController();
  readonly #givingWay: GivingWay;
  #wake: (() => void) | undefined;
  #woken = false;
  #loop: Promise<void> | undefined;
  #claiming: Promise<unknown> | undefined;
  #heartbeat: NodeJS.Timeout | undefined;

  constructor(private readonly options: RunnerOptions<Context>) {
    const workers = new Map<string, WorkerDeclaration<Context>>();
    for (const worker of options.workers) {
      if (workers.has(worker.kind)) throw new Error(`two workers for ${worker.kind}`);
      workers.set(worker.kind, worker);
      this.#running.set(worker.kind, new Set());
    }
    this.#workers = workers;
    this.#givingWay = new GivingWay(options.requests ?? (() => 0));
  }

  start(): void {
    this.options.queue.onChange(() => this.#notify());
    this.#loop = this.#run();
    const shortest = Math.min(...[...this.#workers.values()].map((worker) => worker.leaseMs), MAX_WAIT_MS);
    this.#heartbeat = setInterval(() => void this.#extend(), Math.max(shortest / 3, 1_000));
    this.#heartbeat.unref();
  }

  /**
   * Claims nothing more, tells the workers, and waits for them at most `graceMs`.
   * @returns the kinds of what still runs then
   */
  async pause(graceMs: number): Promise<string[]> {
    this.#pass.abort();
    this.#notify();
    await this.#claiming;
    const busy = [...this.#running.values()].flatMap((set) => [...set]);
    let timer: NodeJS.Timeout | undefined;
    const grace = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, graceMs);
    });
    await Promise.race([Promise.allSettled(busy), grace]);
    clearTimeout(timer);
    return [...this.#running].filter(([, set]) => set.size > 0).map(([kind]) => kind);
  }

  /** Goes on after a pause. */
  resume(): void {
    if (this.#end.signal.aborted) return;
    this.#pass = new AbortController();
    this.#notify();
  }

  /** As a pause, for good. */
  async stop(graceMs: number): Promise<void> {
    this.#end.abort();
    await this.pause(graceMs);
    clearInterval(this.#heartbeat);
    await this.#loop;
  }

  #notify(): void {
    this.#woken = true;
    this.#wake?.();
  }

  async #run(): Promise<void> {
    await this.#nameOrphans();
    while (!this.#end.signal.aborted) {
      this.#woken = false;
      try {
        if (this.#pass.signal.aborted) {
          await this.#wait(MAX_WAIT_MS);
          continue;
        }
        const claiming = this.#claim();
        this.#claiming = claiming.catch(() => undefined);
        const claimed = await claiming;
        if (this.#givingWay.isStorm()) await this.#pause(SHARE_IN_A_STORM.pauseMs);
        else if (claimed === 0) await this.#sleep();
      } catch (error) {
        this.options.log.error('claiming work failed', { error });
        await this.#wait(1_000);
      }
    }
  }

  /** Work of another version's workers stays where it is, for when that version comes back; but not in silence. */
  async #nameOrphans(): Promise<void> {
    const { queue, log } = this.options;
    try {
      const orphans = (await queue.kinds()).filter((kind) => !this.#workers.has(kind));
      if (orphans.length > 0) log.warn('there is work that nothing here knows how to do', { kinds: orphans });
    } catch (error) {
      log.error('the work queue could not be read', { error });
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
    const next = queue.nextDueAt(this.#freeKinds());
    if (next === undefined || next > now) return 0;
    const most = this.#givingWay.isStorm() ? SHARE_IN_A_STORM.items : Infinity;
    const claims = await queue.claim({ capacity, leaseMs, leaseId, now, most });
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
    const { queue, clock, context, log } = this.options;
    const { signal } = this.#pass;
    let settle = () => queue.complete(claim);
    try {
      await worker.run({ ...claim, signal }, context);
    } catch (error) {
      const { kind, key, attempt } = claim;
      if (error instanceof TerminalWorkError) {
        log.error('work given up', { kind, key, error });
      } else if (signal.aborted) {
        settle = () => queue.giveBack(claim);
      } else {
        if (isWorthALine(attempt)) log.warn('work will be tried again', { kind, key, attempt, error });
        const retryAt = clock.now() + retryDelayMs(attempt);
        settle = () => queue.retry(claim, retryAt);
      }
    }
    await this.#handBack(claim, settle);
  }

  /** As long as it takes: this process holds the lease, so nobody else would ever take the item. */
  async #handBack(claim: Claim, settle: () => Promise<void>): Promise<void> {
    const { signal } = this.#end;
    for (let attempt = 1; ; attempt++) {
      try {
        await settle();
        return;
      } catch (error) {
        const { kind, key } = claim;
        if (isWorthALine(attempt)) {
          this.options.log.error('work could not be handed back', { kind, key, attempt, error });
        }
        if (signal.aborted) return; // the next server releases all leases
        await delay(retryDelayMs(attempt), undefined, { signal }).catch(() => undefined); // ends early at a stop
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
    const { queue } = this.options;
    const next = queue.nextDueAt(this.#freeKinds());
    const waitMs = next === undefined ? MAX_WAIT_MS : Math.max(0, next - this.options.clock.now());
    if (this.#woken || waitMs === 0) return;
    if (waitMs < MAX_WAIT_MS) await this.#wait(waitMs);
    else {
      await this.#wait(MAX_WAIT_MS);
      if (!this.#woken) queue.lookAgain();
    }
  }

  /** Not cut short by new work, only by the end. */
  async #pause(ms: number): Promise<void> {
    await delay(ms, undefined, { signal: this.#end.signal }).catch(() => undefined);
  }

  #wait(waitMs: number): Promise<void> {
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
