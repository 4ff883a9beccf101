import { chmod, link, mkdir, readdir, rename, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { EntryTree, type Placement } from './entry-tree.js';
import { type ArchiveLimits, UnsafeArchive } from './limits.js';

export interface ExtractionResult {
  /** Entries of the archive, without directories that are only implied. */
  readonly entries: number;
  readonly sizeBytes: number;
}

/** Files up to this size are held in memory, and so many of them written at once. */
const SMALL_BYTES = 256 * 1024;
const WRITES_AT_ONCE = 16;

/**
 * Writes a tree beside its target and moves it there when it is whole: the target is as it was before or complete,
 * also after a kill -9 (the next extraction to the same target clears what that left).
 *
 * Links are made last, so that no write can pass through one. Files keep their permission bits but set-id ones,
 * less the umask; their owner can always read and write them. Directories are made afresh with the umask's bits.
 */
export class Extraction {
  readonly #tree = new EntryTree();
  /** Under way; they never fail, but leave their failure. */
  readonly #writes = new Set<Promise<void>>();
  #failure: { readonly error: unknown } | undefined;
  #entries = 0;
  #totalBytes = 0;

  private constructor(
    private readonly stagingDir: string,
    private readonly targetDir: string,
    private readonly limits: ArchiveLimits,
  ) {}

  /**
   * @param fill adds every entry
   * @throws UnsafeArchive, nothing extracted
   * @throws Error where the target holds something, or of the file system (nothing extracted either)
   */
  static async run(
    targetDir: string,
    limits: ArchiveLimits,
    fill: (extraction: Extraction) => Promise<void>,
  ): Promise<ExtractionResult> {
    const target = resolve(targetDir);
    const staging = join(dirname(target), `.${basename(target)}.extracting`);
    const mode = await modeOfEmptyDirectory(target);
    await rm(staging, { recursive: true, force: true });
    await mkdir(staging, { recursive: true });
    const extraction = new Extraction(staging, target, limits);
    try {
      await fill(extraction);
      await extraction.#commit(mode);
    } catch (error) {
      await Promise.all(extraction.#writes);
      await rm(staging, { recursive: true, force: true });
      throw error;
    }
    return { entries: extraction.#entries, sizeBytes: extraction.#totalBytes };
  }

  async directory(name: string): Promise<void> {
    this.#count(name);
    const placement = this.#tree.directory(name);
    if (placement === undefined) return;
    await this.#makeParents(name, placement);
    await this.#make(name, () => mkdir(this.#staged(placement.path)));
  }

  async file(name: string, mode: number, content: AsyncIterable<Uint8Array>): Promise<void> {
    this.#count(name);
    const placement = this.#tree.file(name);
    await this.#makeParents(name, placement);
    const options = { flag: 'wx', mode: (mode & 0o777) | 0o600 };
    const path = this.#staged(placement.path);
    const { head, rest } = await beginning(this.#metered(name, content));
    if (rest === undefined) await this.#soon(() => this.#make(name, () => writeFile(path, head, options)));
    else await this.#make(name, () => writeFile(path, joined(head, rest), options));
  }

  async symlink(name: string, target: string): Promise<void> {
    this.#count(name);
    await this.#makeParents(name, this.#tree.symlink(name, target));
  }

  async hardLink(name: string, target: string): Promise<void> {
    this.#count(name);
    const shared = this.#tree.hardLinkTarget(name, target);
    const placement = this.#tree.file(name);
    await this.#makeParents(name, placement);
    await this.#settled();
    await this.#make(name, () => link(this.#staged(shared), this.#staged(placement.path)));
  }

  async #commit(mode: number | undefined): Promise<void> {
    await this.#settled();
    for (const { path, target } of this.#tree.verifiedLinks()) {
      await this.#make(path, () => symlink(target, this.#staged(path)));
    }
    if (mode !== undefined) await chmod(this.stagingDir, mode);
    // Takes the place of an empty directory at once, as POSIX has it.
    await rename(this.stagingDir, this.targetDir);
  }

  /** Most files are small, and most of the time of writing one is waiting: some are written at once. */
  async #soon(write: () => Promise<void>): Promise<void> {
    while (this.#writes.size >= WRITES_AT_ONCE) await Promise.race(this.#writes);
    this.#throwFailure();
    const writing: Promise<void> = write()
      .catch((error: unknown) => {
        this.#failure ??= { error };
      })
      .finally(() => this.#writes.delete(writing));
    this.#writes.add(writing);
  }

  async #settled(): Promise<void> {
    await Promise.all(this.#writes);
    this.#throwFailure();
  }

  #throwFailure(): void {
    if (this.#failure !== undefined) throw this.#failure.error;
  }

  #staged(path: string): string {
    return join(this.stagingDir, path);
  }

  #count(name: string): void {
    this.#entries++;
    this.#checkEntries(name, this.#entries);
  }

  #checkEntries(name: string, entries: number): void {
    if (entries <= this.limits.maxEntries) return;
    throw new UnsafeArchive(name, `more than ${this.limits.maxEntries} entries`, 'too-large');
  }

  async #makeParents(name: string, placement: Placement): Promise<void> {
    this.#checkEntries(name, this.#tree.size);
    for (const path of placement.newDirectories) await this.#make(name, () => mkdir(this.#staged(path)));
  }

  /** Everything is made exclusively: what is there already can only be another spelling of the same name. */
  async #make(name: string, write: () => Promise<unknown>): Promise<void> {
    try {
      await write();
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'EEXIST') {
        throw new UnsafeArchive(name, 'has the name of another entry on this file system', 'unsafe', {
          cause: error,
        });
      }
      throw error;
    }
  }

  async *#metered(name: string, content: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    let entryBytes = 0;
    for await (const chunk of content) {
      entryBytes += chunk.length;
      this.#totalBytes += chunk.length;
      if (entryBytes > this.limits.maxEntryBytes) {
        throw new UnsafeArchive(name, `more than ${this.limits.maxEntryBytes} bytes`, 'too-large');
      }
      if (this.#totalBytes > this.limits.maxTotalBytes) {
        throw new UnsafeArchive(name, `more than ${this.limits.maxTotalBytes} bytes in all`, 'too-large');
      }
      yield chunk;
    }
  }
}

/** @returns the whole content where it is small; else what has been read, and the rest of it */
async function beginning(
  content: AsyncGenerator<Uint8Array>,
): Promise<{ readonly head: Buffer; readonly rest?: AsyncGenerator<Uint8Array> }> {
  const pieces: Uint8Array[] = [];
  for (let sizeBytes = 0; sizeBytes <= SMALL_BYTES; ) {
    const next = await content.next();
    if (next.done === true) return { head: Buffer.concat(pieces) };
    pieces.push(next.value);
    sizeBytes += next.value.length;
  }
  return { head: Buffer.concat(pieces), rest: content };
}

async function* joined(head: Uint8Array, rest: AsyncGenerator<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield head;
  yield* rest;
}

/** @returns undefined where there is no such directory yet */
async function modeOfEmptyDirectory(path: string): Promise<number | undefined> {
  const names = await readdir(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (names === undefined) return undefined;
  if (names.length > 0) throw new Error(`${path} is not empty`);
  return (await stat(path)).mode & 0o777;
}
