import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { BlobStore } from '../../../blobs/blob-store.js';
import { openBlobDirectory } from '../../../blobs/directory/blob-directory.js';
import { systemIds } from '../../../kernel/ids.js';
import { silentLogger } from '../../../kernel/logger.js';
import { openSqliteStore, type SqliteStore } from '../../../store/sqlite/sqlite-store.js';
import { SqlWorkQueue } from '../../../work/sql-queue.js';
import type { WorkItem } from '../../../work/work.js';
import type { Bucket, ObjectVersion } from '../model.js';
import { discardVersions } from '../objects/discard.js';
import { putPart } from '../records/uploads.js';
import { addVersion, type NewVersion, putParts } from '../records/versions.js';
import { runDiscard } from './discard-blobs.js';
import { sweep } from './sweep-blobs.js';

const HOUR_MS = 60 * 60_000;
const bucket: Bucket = {
  name: 'swept',
  accountId: '000000000000',
  region: 'us-east-1',
  createdAt: 0,
  versioning: 'enabled',
  configurations: {},
};

let dir: string;
let store: SqliteStore;
let blobs: BlobStore;
let work: SqlWorkQueue;
let now: number;

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'pipewright-s3-'));
  store = await openSqliteStore({ directory: dir, durability: 'off' });
  blobs = await openBlobDirectory(join(dir, 'blobs'), { durability: 'off' });
  now = Date.now();
  work = new SqlWorkQueue(store, () => now);
});
afterEach(async () => {
  await store.close();
  await rm(dir, { recursive: true, force: true });
});

const clock = { now: () => now, after: (ms: number) => now + ms };
const context = () => ({ store, blobs, work, clock, log: silentLogger() });
const item = (payload: unknown = null): WorkItem => ({
  ...{ kind: 'test', key: 'all', payload, attempt: 1, dueAt: 0 },
  signal: new AbortController().signal,
});
const newBlob = async (content: string) => (await blobs.write([Buffer.from(content)])).blobId;

function objectOf(blobId: string): NewVersion {
  return {
    kind: 'object',
    key: 'k',
    etag: '',
    sizeBytes: 1,
    content: { kind: 'blob', blobId },
    headers: {},
    metadata: {},
    tags: {},
    storageClass: 'STANDARD',
    encryption: { algorithm: 'AES256' },
  };
}

async function stored(): Promise<string[]> {
  const ids: string[] = [];
  for await (const { blobId } of blobs.list()) ids.push(blobId);
  return ids.sort();
}

describe('the sweep', () => {
  it('takes what nothing records, and leaves every kind of record its bytes', async () => {
    const [older = '', latest = '', part = '', joined = '', lost = ''] = await Promise.all(
      ['older', 'latest', 'part', 'joined', 'lost'].map(newBlob),
    );
    await store.transaction(async (tx) => {
      const place = { ids: systemIds(), now };
      await addVersion(tx, place, bucket, objectOf(older));
      await addVersion(tx, place, bucket, objectOf(latest));
      const upload = { partNumber: 1, blobId: part, sizeBytes: 1, etag: '', lastModifiedAt: now };
      await putPart(tx, bucket.name, 'upload', upload);
      const parts = [{ partNumber: 1, blobId: joined, sizeBytes: 1 }];
      await putParts(tx, bucket.name, 'done', { parts });
    });
    now += HOUR_MS / 2;
    await sweep(item(), context());
    expect(await stored()).toContain(lost);
    now += HOUR_MS;
    await sweep(item(), context());
    expect(await stored()).toEqual([older, latest, part, joined].sort());
  });

  it('looks at each blob once', async () => {
    await newBlob('looked at before');
    now += 2 * HOUR_MS;
    await sweep(item({ lookedAtUntil: now - HOUR_MS }), context());
    expect(await stored()).toHaveLength(1);
  });
});

describe('discarding', () => {
  it('deletes the bytes of a version, once and again', async () => {
    const blobId = await newBlob('old');
    const { version } = await store.transaction((tx) =>
      addVersion(tx, { ids: systemIds(), now }, bucket, objectOf(blobId)),
    );
    await store.transaction((tx) => discardVersions(tx, context(), bucket.name, [version as ObjectVersion]));
    expect(await stored()).toEqual([blobId]); // a reader may have it open
    await runDiscard(item({ blobIds: [blobId] }), context());
    await runDiscard(item({ blobIds: [blobId] }), context());
    expect(await stored()).toEqual([]);
  });
});
