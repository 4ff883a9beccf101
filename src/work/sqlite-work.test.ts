import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, expect, test } from 'vitest';
import { eventually } from '../../test/harness/wait.js';
import { createLogger } from '../kernel/logger.js';
import { SqlTransaction } from '../store/sql/sql-transaction.js';
import { openSqliteStore, type SqliteStore } from '../store/sqlite/sqlite-store.js';
import { WorkRunner } from './runner.js';
import { SqlWorkQueue } from './sql-queue.js';
import { workContract } from './work.contract.js';

const directories: string[] = [];

async function open(): Promise<SqliteStore> {
  const directory = await mkdtemp(join(tmpdir(), 'pipewright-work-'));
  directories.push(directory);
  return await openSqliteStore({ directory, durability: 'off' });
}

workContract(open);

afterAll(async () => {
  for (const directory of directories) await rm(directory, { recursive: true, force: true });
});

function runnerOf(queue: SqlWorkQueue, lines: string[], run: () => Promise<void>) {
  return new WorkRunner({
    queue,
    workers: [{ kind: 'k', concurrency: 1, leaseMs: 5_000, run }],
    context: {},
    clock: { now: Date.now, after: (ms) => Date.now() + ms },
    log: createLogger({ level: 'warn', write: (line) => lines.push(line), now: Date.now }),
    leaseId: 'lease',
  });
}

function execute(store: SqliteStore, statement: string): Promise<unknown> {
  return store.transaction(async (tx) => {
    if (!(tx instanceof SqlTransaction)) throw new Error('not an SQL transaction');
    await sql.raw(statement).execute(tx.db);
  });
}

test('work that was done while the disk took nothing is handed back when it does again, and not done twice', async () => {
  const store = await open();
  const queue = new SqlWorkQueue(store, Date.now);
  const lines: string[] = [];
  let runs = 0;
  const runner = runnerOf(queue, lines, async () => {
    runs += 1;
    await execute(
      store,
      "CREATE TRIGGER broken BEFORE DELETE ON work BEGIN SELECT RAISE(ABORT, 'no disk'); END",
    );
  });
  runner.start();
  await store.transaction((tx) => queue.enqueue(tx, { kind: 'k', key: 'a' }));
  await eventually(() => lines.some((line) => line.includes('could not be handed back')));
  expect(await queue.size()).toBe(1);
  await execute(store, 'DROP TRIGGER broken');
  await eventually(async () => (await queue.size()) === 0);
  expect(runs).toBe(1);
  await runner.stop(1_000);
  await store.close();
});

test('work that no worker knows is kept, and said to be there', async () => {
  const store = await open();
  const queue = new SqlWorkQueue(store, Date.now);
  await store.transaction((tx) => queue.enqueue(tx, { kind: 'of.tomorrow', key: 'a' }));
  const lines: string[] = [];
  const runner = runnerOf(queue, lines, async () => {});
  runner.start();
  await eventually(() => lines.some((line) => line.includes('of.tomorrow')));
  await runner.stop(1_000);
  expect(await queue.size()).toBe(1);
  await store.close();
});
