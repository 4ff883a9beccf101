import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { DatabaseTooNew } from '../sql/migrations.js';
import { storeContract } from '../store.contract.js';
import { collection } from '../store.js';
import { openConnection } from './connection.js';
import { DataDirectoryInUse, openSqliteStore } from './sqlite-store.js';

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
