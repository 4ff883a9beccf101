import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { openSqliteStore } from '../store/sqlite/sqlite-store.js';
import { workContract } from './work.contract.js';

const directories: string[] = [];

workContract(async () => {
  const directory = await mkdtemp(join(tmpdir(), 'pipewright-work-'));
  directories.push(directory);
  return await openSqliteStore({ directory, durability: 'off' });
});

afterAll(async () => {
  for (const directory of directories) await rm(directory, { recursive: true, force: true });
});
