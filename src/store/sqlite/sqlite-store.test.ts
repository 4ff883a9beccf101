import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, describe, expect, test } from 'vitest';
import { DatabaseTooNew } from '../sql/migrations.js';
import { SqlTransaction } from '../sql/sql-transaction.js';
import { storeContract } from '../store.contract.js';
import { collection, type Transaction } from '../store.js';
import { openConnection } from './connection.js';
import { DataDirectoryInUse, openSqliteStore } from './sqlite-store.js';
import { TransactionEnded } from './transaction-executor.js';
import { StoreBroken } from './write-queue.js';

const directories: string[] = [];

async function newDirectory(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'pipewright-store-'));
  directories.push(directory);
  return directory;
}

afterAll(async () => {
  for (const directory of directories) await rm(directory, { recursive: true, force: true });
});

describe('the contract', () => {
  storeContract(async () => openSqliteStore({ directory: await newDirectory(), durability: 'off' }));
});

describe('the contract, with commits that survive a loss of power', () => {
  storeContract(async () => openSqliteStore({ directory: await newDirectory(), durability: 'full' }));
});

const notes = collection<{ text: string }>('test.notes');

test('what was committed is there after the store is opened again', async () => {
  const directory = await newDirectory();
  const first = await openSqliteStore({ directory, durability: 'full' });
  await first.transaction((tx) => tx.put(notes, 'a', 'k', { text: 'kept' }));
  const key = await first.meta('key', () => 'made once');
  await first.close();
  const second = await openSqliteStore({ directory, durability: 'full' });
  expect((await second.get(notes, 'a', 'k'))?.doc).toEqual({ text: 'kept' });
  expect(await second.meta('key', () => 'made twice')).toBe(key);
  await second.close();
});

test('nothing is promised any more when the log cannot be flushed, but for what may be lost', async () => {
  const directory = await newDirectory();
  const store = await openSqliteStore({ directory, durability: 'full' });
  await rm(join(directory, 'pipewright.db-wal'));
  const eventual = store.transaction((tx) => tx.put(notes, 'a', 'lease', { text: 'mine' }), {
    durability: 'eventual',
  });
  expect(await eventual).toBe(1);
  const put = (key: string) => store.transaction((tx) => tx.put(notes, 'a', key, { text: 'kept?' }));
  await expect(put('first')).rejects.toThrow(StoreBroken);
  await expect(put('second')).rejects.toThrow(/restart/);
  await store.close();
});

test('a directory belongs to one process, and is free again when that is killed', async () => {
  const directory = await newDirectory();
  const store = await openSqliteStore({ directory, durability: 'off' });
  await expect(openSqliteStore({ directory, durability: 'off' })).rejects.toThrow(DataDirectoryInUse);
  await store.close();
  const script = `
    const Database = require('libsql');
    const db = new Database(${JSON.stringify(join(directory, 'lock.db'))});
    db.exec('PRAGMA journal_mode = DELETE; BEGIN EXCLUSIVE');
    console.log('held');
    setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
  await new Promise((resolve) => child.stdout.once('data', resolve));
  await expect(openSqliteStore({ directory, durability: 'off' })).rejects.toThrow(/using the data directory/);
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  await ended;
  await (await openSqliteStore({ directory, durability: 'off' })).close();
});

test('a database of a newer version is refused and left as it is', async () => {
  const directory = await newDirectory();
  await (await openSqliteStore({ directory, durability: 'off' })).close();
  const raw = openConnection(join(directory, 'pipewright.db'), 'off');
  raw.exec("UPDATE meta SET value = '999' WHERE name = 'schema_version'");
  raw.close();
  await expect(openSqliteStore({ directory, durability: 'off' })).rejects.toThrow(DatabaseTooNew);
});

test('a transaction begun inside another is found out, and blocks nobody for long', async () => {
  const store = await openSqliteStore({
    directory: await newDirectory(),
    durability: 'off',
    bodyLimitMs: 100,
  });
  const nested = store.transaction(async (tx) => {
    await tx.put(notes, 'a', 'k', { text: 'lost' });
    await store.transaction((inner) => inner.put(notes, 'a', 'inner', { text: 'written later' }));
  });
  await expect(nested).rejects.toThrow(/was another begun inside it/);
  expect(await store.transaction(async () => 2)).toBe(2);
  expect(await store.get(notes, 'a', 'k')).toBeUndefined();
  await store.close();
});

test('what a body did not await is not written into the next transaction', async () => {
  const store = await openSqliteStore({ directory: await newDirectory(), durability: 'off' });
  let left: Promise<unknown> = Promise.resolve();
  let go = () => {};
  const signal = new Promise<void>((resolve) => {
    go = resolve;
  });
  await store.transaction(async (tx) => {
    left = signal.then(() => tx.put(notes, 'a', 'late', { text: 'too late' }));
  });
  await store.transaction(async (tx) => {
    go();
    await expect(left).rejects.toThrow(TransactionEnded);
    await tx.put(notes, 'a', 'next', { text: 'its own' });
  });
  expect((await store.list(notes, 'a')).map(({ key }) => key)).toEqual(['next']);
  await store.close();
});

test('a full disk fails all that would have been committed, leaves nothing half, and is over when there is room', async () => {
  const store = await openSqliteStore({ directory: await newDirectory(), durability: 'full' });
  await store.transaction((tx) => tx.put(notes, 'a', 'before', { text: 'kept' }));
  const limit = (pages: number) =>
    store.transaction(async (tx) => {
      if (!(tx instanceof SqlTransaction)) throw new Error('not an SQL transaction');
      await sql.raw(`PRAGMA max_page_count = ${pages}`).execute(tx.db);
    });
  await limit(40);
  const large = { text: 'x'.repeat(900_000) };
  const small = { text: 'small' };
  const outcomes = await Promise.allSettled([
    store.transaction((tx) => tx.put(notes, 'a', 'first', small)),
    store.transaction(async (tx) => {
      await Promise.all([tx.put(notes, 'a', 'large', large), tx.put(notes, 'a', 'beside', small)]);
    }),
    store.transaction((tx) => tx.put(notes, 'a', 'last', small)),
  ]);
  for (const outcome of outcomes) {
    expect(outcome).toMatchObject({ status: 'rejected', reason: { name: 'StoreFull' } });
  }
  expect((await store.list(notes, 'a')).map(({ key }) => key)).toEqual(['before']);
  await limit(100_000);
  await store.transaction((tx) => tx.put(notes, 'a', 'large', large));
  expect((await store.get(notes, 'a', 'large'))?.doc).toEqual(large);
  await store.close();
});

test('what is read from memory is never older than what was committed, whoever reads meanwhile', async () => {
  const store = await openSqliteStore({ directory: await newDirectory(), durability: 'off' });
  let committed = 0;
  let reading = true;
  const reads = (async () => {
    while (reading) {
      const atLeast = committed;
      const { doc } = (await store.get(notes, 'a', 'counter')) ?? { doc: { text: '0' } };
      expect(Number(doc.text)).toBeGreaterThanOrEqual(atLeast);
      await new Promise((resolve) => setImmediate(resolve));
    }
  })();
  const write = async (tx: Transaction) => {
    const before = (await tx.get(notes, 'a', 'counter'))?.doc.text ?? '0';
    await tx.put(notes, 'a', 'counter', { text: String(Number(before) + 1) });
    tx.afterCommit(() => {
      committed = Number(before) + 1;
    });
  };
  for (let i = 0; i < 100; i++) {
    const refused = store.transaction(async (tx) => {
      await write(tx);
      throw new Error('taken back');
    });
    await Promise.all([store.transaction(write), expect(refused).rejects.toThrow('taken back')]);
  }
  reading = false;
  await reads;
  expect(committed).toBe(100);
  await store.close();
});
