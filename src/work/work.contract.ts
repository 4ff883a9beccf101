import { expect, test } from 'vitest';
import { eventually } from '../../test/harness/wait.js';
import { silentLogger } from '../kernel/logger.js';
import type { Store } from '../store/store.js';
import { WorkRunner } from './runner.js';
import { SqlWorkQueue } from './sql-queue.js';
import { TerminalWorkError, type WorkerDeclaration, type WorkItem } from './work.js';

interface Bench {
  readonly store: Store;
  readonly queue: SqlWorkQueue;
  /** Runs `run` for items of kind `k`. */
  runner(run: (item: WorkItem) => Promise<void>, concurrency?: number): WorkRunner<object>;
  /** The same; returns what stops it. */
  work(run: (item: WorkItem) => Promise<void>, concurrency?: number): () => Promise<void>;
  enqueue(key: string, dueAt?: number, payload?: unknown): Promise<void>;
}

/** What every work queue must do; run on each store. */
export function workContract(open: () => Promise<Store>): void {
  const withQueue = (name: string, body: (bench: Bench) => Promise<void>) =>
    test(name, async () => {
      const store = await open();
      const queue = new SqlWorkQueue(store, Date.now);
      const runners: WorkRunner<object>[] = [];
      const bench: Bench = {
        store,
        queue,
        runner(run, concurrency = 4) {
          const worker: WorkerDeclaration<object> = { kind: 'k', concurrency, leaseMs: 5_000, run };
          const runner = new WorkRunner({
            queue,
            workers: [worker],
            context: {},
            clock: { now: Date.now, after: (ms) => Date.now() + ms },
            log: silentLogger(),
            leaseId: `lease-${runners.length}`,
          });
          runners.push(runner);
          runner.start();
          return runner;
        },
        work(run, concurrency) {
          const runner = bench.runner(run, concurrency);
          return () => runner.stop(1_000);
        },
        enqueue: (key, dueAt, payload) =>
          store.transaction((tx) =>
            queue.enqueue(tx, {
              kind: 'k',
              key,
              ...(dueAt !== undefined && { dueAt }),
              ...(payload !== undefined && { payload }),
            }),
          ),
      };
      try {
        await body(bench);
      } finally {
        for (const runner of runners) await runner.stop(1_000);
        await store.close();
      }
    });

  withQueue('runs what was committed, once, with its payload', async ({ store, queue, work, enqueue }) => {
    const seen: WorkItem[] = [];
    work(async (item) => void seen.push(item));
    await store
      .transaction(async (tx) => {
        await queue.enqueue(tx, { kind: 'k', key: 'never' });
        throw new Error('back');
      })
      .catch(() => undefined);
    await enqueue('a', undefined, { n: 1 });
    await eventually(async () => (await queue.size()) === 0);
    expect(seen.map(({ key, payload, attempt }) => ({ key, payload, attempt }))).toEqual([
      { key: 'a', payload: { n: 1 }, attempt: 1 },
    ]);
  });

  withQueue('waits until an item is due, and the earlier time wins', async ({ queue, work, enqueue }) => {
    const ran: number[] = [];
    const soon = Date.now() + 150;
    await enqueue('a', Date.now() + 60_000);
    await enqueue('a', soon);
    await enqueue('a', Date.now() + 90_000);
    work(async () => void ran.push(Date.now()));
    await eventually(async () => (await queue.size()) === 0);
    expect(ran).toHaveLength(1);
    expect(ran[0]).toBeGreaterThanOrEqual(soon);
  });

  withQueue('runs an item again that was enqueued while it ran', async ({ store, queue, work, enqueue }) => {
    let runs = 0;
    work(async (item) => {
      runs += 1;
      if (runs === 1) await store.transaction((tx) => queue.enqueue(tx, { kind: 'k', key: item.key }));
    });
    await enqueue('a');
    await eventually(async () => runs === 2 && (await queue.size()) === 0);
  });

  withQueue(
    'never runs one item twice at a time, nor more items than allowed',
    async ({ queue, work, enqueue }) => {
      const running = new Set<string>();
      let most = 0;
      let ended = 0;
      work(async ({ key }) => {
        expect(running.has(key)).toBe(false);
        running.add(key);
        most = Math.max(most, running.size);
        await eventually(() => most === 3);
        running.delete(key);
        ended += 1;
      }, 3);
      await Promise.all(['a', 'b', 'c', 'd', 'e', 'f'].map((key) => enqueue(key)));
      await eventually(async () => ended === 6 && (await queue.size()) === 0);
      expect(most).toBe(3);
    },
  );

  withQueue('tries again after a failure, and gives up only when told', async ({ queue, work, enqueue }) => {
    const attempts: number[] = [];
    work(async ({ key, attempt }) => {
      attempts.push(attempt);
      if (key === 'terminal') throw new TerminalWorkError('no use');
      if (attempt < 3) throw new Error('later');
    });
    await enqueue('flaky');
    await eventually(async () => (await queue.size()) === 0);
    await enqueue('terminal');
    await eventually(async () => (await queue.size()) === 0);
    expect(attempts).toEqual([1, 2, 3, 1]);
  });

  withQueue('loses nothing that a dead process held', async ({ queue, work, enqueue }) => {
    await enqueue('a');
    const claims = await queue.claim({
      capacity: new Map([['k', 1]]),
      leaseMs: new Map([['k', 60_000]]),
      leaseId: 'dead',
      now: Date.now(),
    });
    expect(claims).toHaveLength(1);
    await enqueue('a', undefined, 'again');
    await queue.releaseAll();
    const seen: unknown[] = [];
    work(async ({ payload }) => void seen.push(payload));
    await eventually(async () => (await queue.size()) === 0);
    expect(seen).toEqual(['again']);
  });

  withQueue(
    'takes over an item whose lease ran out; the late worker changes nothing',
    async ({ queue, enqueue }) => {
      await enqueue('a');
      const claim = (leaseId: string, now: number) =>
        queue.claim({ capacity: new Map([['k', 1]]), leaseMs: new Map([['k', 1_000]]), leaseId, now });
      const now = Date.now();
      const [late] = await claim('late', now);
      expect(await claim('other', now + 500)).toEqual([]);
      const [taken] = await claim('other', now + 2_000);
      expect(taken).toMatchObject({ key: 'a', attempt: 2 });
      if (!late || !taken) throw new Error('nothing was claimed');
      await queue.complete(late);
      expect(await queue.size()).toBe(1);
      await queue.complete(taken);
      expect(await queue.size()).toBe(0);
    },
  );

  withQueue('never takes an item from itself, however long it was stalled', async ({ queue, enqueue }) => {
    await enqueue('a');
    const claim = (now: number) =>
      queue.claim({ capacity: new Map([['k', 2]]), leaseMs: new Map([['k', 1_000]]), leaseId: 'own', now });
    expect(await claim(Date.now())).toHaveLength(1);
    expect(await claim(Date.now() + 60_000)).toEqual([]);
  });

  withQueue('claims nothing while it is paused, and tells who works', async ({ queue, runner, enqueue }) => {
    const seen: string[] = [];
    let began = false;
    const running = runner(async ({ key, attempt, signal }) => {
      began = true;
      if (attempt === 1 && seen.length === 0 && key === 'a') {
        await new Promise((resolve) => signal.addEventListener('abort', resolve));
        seen.push('interrupted');
        signal.throwIfAborted();
      }
      seen.push(`${key}${attempt}`);
    });
    await enqueue('a');
    await eventually(() => began);
    expect(await running.pause(5_000)).toEqual([]);
    await enqueue('b');
    expect(await running.pause(0)).toEqual([]);
    expect(seen).toEqual(['interrupted']);
    running.resume();
    await eventually(async () => (await queue.size()) === 0);
    // An interrupted attempt does not count.
    expect(seen.sort()).toEqual(['a1', 'b1', 'interrupted']);
  });

  withQueue('names what does not end in time', async ({ runner, enqueue }) => {
    let began = false;
    let end = () => {};
    const running = runner(async () => {
      began = true;
      await new Promise<void>((resolve) => {
        end = resolve;
      });
    });
    await enqueue('a');
    await eventually(() => began);
    expect(await running.pause(1)).toEqual(['k']);
    end();
    expect(await running.pause(5_000)).toEqual([]);
  });

  withQueue('forgets a cancelled item', async ({ store, queue, enqueue }) => {
    await enqueue('a', Date.now() + 60_000);
    await store.transaction((tx) => queue.cancel(tx, 'k', 'a'));
    expect(await queue.size()).toBe(0);
  });
}
