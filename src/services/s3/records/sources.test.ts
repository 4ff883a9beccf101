import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openSqliteStore, type SqliteStore } from '../../../store/sqlite/sqlite-store.js';
import { readPage } from '../listing/page.js';
import type { StoredVersion } from '../model.js';
import { recordKey } from './record-keys.js';
import { allVersions, currentObjects } from './sources.js';
import { latestVersions } from './versions.js';

const COUNT = 50_000;
let dir: string;
let store: SqliteStore;

/** 50,000 keys: half of them under one common prefix, half under a thousand. */
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'pipewright-s3-'));
  store = await openSqliteStore({ directory: dir, durability: 'off' });
  await store.transaction(async (tx) => {
    for (let i = 0; i < COUNT; i += 1) {
      const key = i % 2 === 0 ? `logs/${i}` : `run-${String(i % 1999).padStart(4, '0')}/${i}`;
      const marker: StoredVersion = {
        kind: 'delete-marker',
        key,
        versionId: 'null',
        sequence: 1,
        lastModifiedAt: 0,
      };
      // Listings look at no more of an object than this.
      await tx.put(latestVersions, 'many', recordKey(key), {
        ...marker,
        kind: 'object',
      } as unknown as StoredVersion);
    }
  });
});
afterAll(async () => {
  await store.close();
  await rm(dir, { recursive: true, force: true });
});

describe('a listing of 50,000 keys with a delimiter', () => {
  it.each([
    ['objects', currentObjects],
    ['versions', allVersions],
  ])('of %s passes over what its prefixes stand for', async (_what, sourceOf) => {
    const source = sourceOf(store, 'many', '') as ReturnType<typeof currentObjects>;
    let rowsRead = 0;
    const counting: typeof source = {
      ...source,
      async read(place, limit) {
        const rows = await source.read(place, limit);
        rowsRead += rows.length;
        return rows;
      },
    };
    const page = await readPage(counting, { prefix: '', delimiter: '/', maxItems: 1000, start: undefined });
    expect(page.commonPrefixes).toHaveLength(1000);
    expect(page.commonPrefixes[0]).toBe('logs/');
    expect(rowsRead).toBeLessThan(COUNT / 4);
  });
});
