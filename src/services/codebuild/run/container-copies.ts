import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { join, posix } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { type Extract, extract, type Header, type Pack, pack } from 'tar-stream';
import { type ArchiveLimits, extractTar, UnsafeArchive } from '../../../engines/archive/archive.js';
import type { JobFiles } from '../../../engines/process/port.js';
import type { BuildRun } from './build-run.js';

/** What of a container's files is wanted. */
export interface WantedFiles {
  /** Absolute, as the build's programs call it. */
  readonly root: string;
  readonly matches: (path: string) => boolean;
}

const GIB = 1024 ** 3;
const COPY_LIMITS: ArchiveLimits = { maxEntries: 500_000, maxTotalBytes: 10 * GIB, maxEntryBytes: 10 * GIB };

/** What a copy needs of a build. */
export type CopyRun = Pick<BuildRun, 'machine' | 'build' | 'directories' | 'signal'>;

/**
 * Copies files that only the build's container has to this machine. Links stay where they lead to what is below the same root,
 * by a relative path; devices and the like are left out.
 *
 * @returns the directory below which each file has the path that it has in the container; undefined where there is none
 * @throws UnsafeArchive beyond the limits
 */
export async function copyFromContainer(
  run: CopyRun,
  { root, matches }: WantedFiles,
  limits: ArchiveLimits = COPY_LIMITS,
): Promise<string | undefined> {
  // First: an answer that nobody reads would keep its connection to the daemon.
  const directory = await mkdtemp(join(run.directories.copies, 'from-'));
  const found = await (await filesOf(run))?.read(root, run.signal);
  if (found === undefined) {
    await rm(directory, { recursive: true });
    return undefined;
  }
  const tarFile = join(directory, 'files.tar');
  const kept = pack();
  const written = pipeline(kept, createWriteStream(tarFile), { signal: run.signal });
  const names = new ContainerNames(root, found.path);
  const keeping = keep(found.tar, kept, names, matches, limits).catch((error: Error) => {
    kept.destroy(error);
    throw error;
  });
  await Promise.all([keeping, written]);
  const files = join(directory, 'files');
  await extractTar(tarFile, files, { gzip: false }, limits);
  await rm(tarFile);
  return files;
}

/** @returns undefined where there is no such file, or it has more than `maxBytes` */
export async function readFromContainer(
  run: CopyRun,
  path: string,
  maxBytes: number,
): Promise<Buffer | undefined> {
  const found = await (await filesOf(run))?.read(path, run.signal);
  if (found === undefined) return undefined;
  let content: Buffer | undefined;
  await eachEntry(found.tar, async (entry) => {
    const { type, size = 0 } = entry.header;
    if (type === 'file' && size <= maxBytes) content = await buffer(entry);
  });
  return content;
}

/** @returns what a copy is called in the container; undefined for what is none */
export function copiedPath(file: string, copies: string): string | undefined {
  if (!file.startsWith(`${copies}/`)) return undefined;
  const [, , ...path] = file.slice(copies.length + 1).split('/');
  return `/${path.join('/')}`;
}

/**
 * Puts files of this machine into the container, at the path that each has below `directory`. What a link in the container says of
 * the way there is the container's own matter: the daemon unpacks within it.
 *
 * @param paths below `directory`, files and links
 */
export async function copyIntoContainer(
  run: CopyRun,
  directory: string,
  paths: readonly string[],
  add: (archive: Pack, file: string, path: string) => Promise<void>,
): Promise<void> {
  const files = await filesOf(run);
  if (files === undefined || paths.length === 0) return;
  const archive = pack();
  const adding = (async () => {
    for (const path of paths) await add(archive, join(directory, path), path);
    archive.finalize();
  })().catch((error: Error) => {
    archive.destroy(error);
    throw error;
  });
  await Promise.all([adding, files.write(Readable.from(archive), run.signal)]);
}

async function filesOf({ machine, build, directories }: CopyRun): Promise<JobFiles | undefined> {
  const job = await machine.engine.open({ jobId: build.uuid, directory: directories.job });
  return job.files;
}

/** Names in an archive begin with the last part of what was asked for. */
class ContainerNames {
  readonly #first: string;

  /**
   * @param root what was asked for
   * @param real where the links at its end lead
   */
  constructor(
    readonly root: string,
    real: string,
  ) {
    this.#first = posix.basename(real);
  }

  /** @returns the absolute path in the container, as it was asked for */
  pathOf(name: string): string {
    const plain = posix.normalize(`/${name}`);
    const below = this.#first === '' ? plain : plain.slice(this.#first.length + 1);
    return posix.join(this.root, below);
  }
}

async function keep(
  tar: Readable,
  kept: Pack,
  names: ContainerNames,
  matches: (path: string) => boolean,
  limits: ArchiveLimits,
): Promise<void> {
  const budget = new Budget(limits);
  const known = new Set<string>();
  await eachEntry(tar, async (entry) => {
    const path = names.pathOf(entry.header.name);
    const isWanted = matches(path) || path === names.root;
    const wanted = isWanted ? keptHeader(entry.header, path, names, known) : undefined;
    if (wanted === undefined) return;
    known.add(path);
    budget.take(path, wanted.size ?? 0);
    const copy = kept.entry(wanted);
    if (wanted.type === 'file') await pipeline(entry, copy);
  });
  kept.finalize();
}

type TarEntry = Extract extends AsyncIterable<infer E> ? E : never;

/** @throws what failed at an entry, or what broke the archive off */
async function eachEntry(tar: Readable, act: (entry: TarEntry) => Promise<void>): Promise<void> {
  const parser = extract();
  const reading = (async () => {
    for await (const entry of parser) {
      await act(entry);
      entry.resume();
    }
  })();
  const [read, fed] = await Promise.allSettled([reading, pipeline(tar, parser)]);
  // What failed at an entry tears the feed down as well, and is the one that says why.
  if (read.status === 'rejected') throw read.reason;
  if (fed.status === 'rejected') throw fed.reason;
}

type KeptHeader = Pick<Header, 'name' | 'mode' | 'mtime' | 'type' | 'size'> & { readonly linkname?: string };

/** @returns undefined for what does not come along */
function keptHeader(
  { type, size, mode, mtime, linkname }: Header,
  path: string,
  names: ContainerNames,
  known: ReadonlySet<string>,
): KeptHeader | undefined {
  const common = { name: path.slice(1), mode: (mode ?? 0o644) & 0o777, mtime };
  switch (type) {
    case 'directory':
      // All others are implied.
      return path === names.root ? { ...common, type, size: 0, mode: 0o755 } : undefined;
    case 'file':
    case 'contiguous-file':
      return { ...common, type: 'file', size };
    case 'symlink': {
      const target = linkname ?? '';
      const leadsTo = posix.join(posix.dirname(path).slice(1), target);
      const staysInside = !target.startsWith('/') && leadsTo.split('/')[0] !== '..';
      return staysInside ? { ...common, type: 'symlink', linkname: target, size: 0 } : undefined;
    }
    case 'link': {
      const target = names.pathOf(linkname ?? '');
      return known.has(target) ? { ...common, type: 'link', linkname: target.slice(1), size: 0 } : undefined;
    }
    default:
      return undefined;
  }
}

/** Counted before anything is written. */
class Budget {
  #entries = 0;
  #totalBytes = 0;

  constructor(private readonly limits: ArchiveLimits) {}

  take(path: string, sizeBytes: number): void {
    this.#entries += 1;
    this.#totalBytes += sizeBytes;
    const { maxEntries, maxTotalBytes } = this.limits;
    if (this.#entries > maxEntries)
      throw new UnsafeArchive(path, `more than ${maxEntries} files`, 'too-large');
    if (this.#totalBytes > maxTotalBytes) {
      throw new UnsafeArchive(path, `more than ${maxTotalBytes} bytes in all`, 'too-large');
    }
  }
}
