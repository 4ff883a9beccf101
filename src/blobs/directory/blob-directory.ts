import { randomBytes } from 'node:crypto';
import { mkdir, open, readdir, rename, rm, stat, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { type BlobInfo, BlobMissing, type BlobStore, type BlobWriteOptions } from '../blob-store.js';
import { asWriteFailure, writeFile } from './blob-file.js';

const BLOB_ID = /^[0-9a-f]{32}$/;
const SHARD = /^[0-9a-f]{2}$/;

/** Large enough that a gigabyte is few system calls, small enough that many readers fit in memory. */
const READ_CHUNK_BYTES = 256 * 1024;

export interface BlobDirectoryOptions {
  /** `full` (the default): a written blob survives power loss; `off`: for directories that end with the process. */
  readonly durability?: 'full' | 'off';
}

/**
 * Opens (or makes) a directory of blobs: `blobs/ab/abcd…`, one file each, in 256 folders by the first byte of
 * the random id; `tmp/` holds what is being written, and is emptied here: the directory belongs to one
 * process at a time.
 */
export async function openBlobDirectory(
  dir: string,
  { durability = 'full' }: BlobDirectoryOptions = {},
): Promise<BlobStore> {
  const tmpDir = join(dir, 'tmp');
  await rm(tmpDir, { recursive: true, force: true });
  await mkdir(tmpDir, { recursive: true, mode: 0o700 });
  await mkdir(join(dir, 'blobs'), { recursive: true, mode: 0o700 });
  const isDurable = durability === 'full';
  if (isDurable) await syncDirectory(dir);
  return new BlobDirectory(join(dir, 'blobs'), tmpDir, isDurable);
}

class BlobDirectory implements BlobStore {
  private shards = new Set<string>();

  constructor(
    private readonly blobsDir: string,
    private readonly tmpDir: string,
    private readonly isDurable: boolean,
  ) {}

  async write(
    source: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
    options: BlobWriteOptions = {},
  ): Promise<BlobInfo> {
    const blobId = randomBytes(16).toString('hex');
    const temporary = join(this.tmpDir, blobId);
    const content = await writeFile(temporary, source, { ...options, isDurable: this.isDurable });
    await asWriteFailure(() => this.publish(temporary, blobId));
    return { blobId, ...content };
  }

  async concat(blobIds: readonly string[], options: BlobWriteOptions = {}): Promise<BlobInfo> {
    for (const blobId of blobIds) await asBlobMissing(blobId, stat(this.pathOf(blobId)));
    return this.write(this.readAll(blobIds), options);
  }

  async read(blobId: string, range?: { readonly start: number; readonly end: number }): Promise<Readable> {
    const handle = await asBlobMissing(blobId, open(this.pathOf(blobId), 'r'));
    return handle.createReadStream({ ...range, highWaterMark: READ_CHUNK_BYTES });
  }

  async delete(blobId: string): Promise<void> {
    if (BLOB_ID.test(blobId)) await unlessMissing(unlink(this.pathOf(blobId)));
  }

  async *list(): AsyncGenerator<{ blobId: string; modifiedAt: number }> {
    for (const shard of await this.storedShards()) {
      const names = (await unlessMissing(readdir(join(this.blobsDir, shard)))) ?? [];
      for (const blobId of names.filter((name) => BLOB_ID.test(name))) {
        const found = await unlessMissing(stat(this.pathOf(blobId)));
        if (found) yield { blobId, modifiedAt: found.mtimeMs };
      }
    }
  }

  /** At once in one rename; the files themselves go in the background, or with the next start's sweep. */
  async reset(): Promise<void> {
    if ((await this.storedShards()).length === 0) return;
    const discarded = join(this.tmpDir, `reset-${randomBytes(8).toString('hex')}`);
    await rename(this.blobsDir, discarded);
    this.shards = new Set();
    await mkdir(this.blobsDir, { mode: 0o700 });
    rm(discarded, { recursive: true, force: true }).catch(() => undefined);
  }

  private async *readAll(blobIds: readonly string[]): AsyncGenerator<Uint8Array> {
    for (const blobId of blobIds) yield* await this.read(blobId);
  }

  /** Gives the whole, synced file its name; the name is on disk when it resolves. */
  private async publish(temporary: string, blobId: string): Promise<void> {
    const shard = blobId.slice(0, 2);
    try {
      if (!this.shards.has(shard)) await this.makeShard(shard);
      await rename(temporary, this.pathOf(blobId));
      if (this.isDurable) await syncDirectory(join(this.blobsDir, shard));
    } catch (error) {
      await unlink(temporary).catch(() => undefined); // renamed already, or left to the next start's sweep
      throw error;
    }
  }

  private async makeShard(shard: string): Promise<void> {
    await mkdir(join(this.blobsDir, shard), { recursive: true, mode: 0o700 });
    if (this.isDurable) await syncDirectory(this.blobsDir);
    this.shards.add(shard);
  }

  private async storedShards(): Promise<string[]> {
    return (await readdir(this.blobsDir)).filter((name) => SHARD.test(name)).sort();
  }

  private pathOf(blobId: string): string {
    if (!BLOB_ID.test(blobId)) throw new BlobMissing(blobId); // never lets foreign text into a path
    return join(this.blobsDir, blobId.slice(0, 2), blobId);
  }
}

/** A renamed file survives a power cut only when its directory was synced too. */
async function syncDirectory(dir: string): Promise<void> {
  const handle = await open(dir, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function unlessMissing<T>(operation: Promise<T>): Promise<T | undefined> {
  try {
    return await operation;
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

async function asBlobMissing<T>(blobId: string, operation: Promise<T>): Promise<T> {
  try {
    return await operation;
  } catch (error) {
    throw isMissing(error) ? new BlobMissing(blobId) : error;
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}
