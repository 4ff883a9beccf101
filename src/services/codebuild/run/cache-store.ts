import { createWriteStream } from 'node:fs';
import { copyFile, mkdir, readdir, rename, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { isAwsError } from '../../../kernel/aws-error.js';
import { withFileContent } from '../../../kernel/file-content.js';
import type { BuildRun } from './build-run.js';
import type { CacheEntry } from './cache-entry.js';
import { localCacheDirectory } from './local-cache.js';

/** Keeps the archives of caches. Errors are the build's log's business: they fail no build. */
export interface CacheStore {
  /** @returns the name of what was found and copied to `file` */
  fetch(entry: CacheEntry, file: string): Promise<string | undefined>;
  /** @returns whether it was written: what is immutable is not, where it is there */
  keep(entry: CacheEntry, file: string): Promise<boolean>;
}

/** @returns undefined where the project keeps no files */
export function cacheStoreOf(run: BuildRun): CacheStore | undefined {
  const { type, location, modes } = run.build.settings.cache;
  if (type === 'S3' && location) return new S3Caches(run, location);
  if (type === 'LOCAL' && modes?.includes('LOCAL_CUSTOM_CACHE')) {
    return new DirectoryCaches(join(localCacheDirectory(run), 'custom'));
  }
  return undefined;
}

class S3Caches implements CacheStore {
  readonly #run: BuildRun;
  readonly #bucket: string;
  readonly #prefix: string;

  constructor(run: BuildRun, location: string) {
    const plain = location.replace(/^arn:aws[\w-]*:s3:::/, '').replace(/\/+$/, '');
    const slash = plain.indexOf('/');
    this.#run = run;
    this.#bucket = slash < 0 ? plain : plain.slice(0, slash);
    this.#prefix = slash < 0 ? '' : `${plain.slice(slash + 1)}/`;
  }

  async fetch({ name, fallbacks }: CacheEntry, file: string): Promise<string | undefined> {
    if (await this.#download(name, file)) return name;
    for (const fallback of fallbacks) {
      const newest = await this.#newest(fallback);
      if (newest !== undefined && (await this.#download(newest, file))) return newest;
    }
    return undefined;
  }

  async keep({ name, isImmutable }: CacheEntry, file: string): Promise<boolean> {
    const { role } = this.#run;
    const place = { Bucket: this.#bucket, Key: `${this.#prefix}${name}` };
    if (isImmutable && (await role.call('s3', 'HeadObject', place).then(() => true, absent))) return false;
    await withFileContent({ file }, ({ bytes: Body, sizeBytes: ContentLength }) =>
      role.call('s3', 'PutObject', { ...place, Body, ContentLength }),
    );
    return true;
  }

  async #download(name: string, file: string): Promise<boolean> {
    const place = { Bucket: this.#bucket, Key: `${this.#prefix}${name}` };
    const found = await this.#run.role.call('s3', 'GetObject', place).catch(absent);
    if (!found || found.Body === undefined) return false;
    const body = found.Body instanceof Uint8Array ? Readable.from([found.Body]) : found.Body;
    await pipeline(body, createWriteStream(file), { signal: this.#run.signal });
    return true;
  }

  async #newest(prefix: string): Promise<string | undefined> {
    let newest: { readonly name: string; readonly at: number } | undefined;
    for (let token: string | undefined; ; ) {
      const page = await this.#run.role.call('s3', 'ListObjectsV2', {
        Bucket: this.#bucket,
        Prefix: `${this.#prefix}${prefix}`,
        ContinuationToken: token,
      });
      for (const { Key = '', LastModified } of page.Contents ?? []) {
        const at = LastModified?.getTime() ?? 0;
        if (newest === undefined || at > newest.at) newest = { name: Key.slice(this.#prefix.length), at };
      }
      token = page.NextContinuationToken;
      if (token === undefined) return newest?.name;
    }
  }
}

/** Also where the role may not list: then S3 says no more than that it may not. */
function absent(error: unknown): false {
  if (isAwsError(error) && ['NoSuchKey', 'NotFound', 'NoSuchBucket'].includes(error.code)) return false;
  throw error;
}

class DirectoryCaches implements CacheStore {
  readonly #directory: string;

  constructor(directory: string) {
    this.#directory = directory;
  }

  async fetch({ name, fallbacks }: CacheEntry, file: string): Promise<string | undefined> {
    const candidates = [name, ...(await Promise.all(fallbacks.map((prefix) => this.#newest(prefix))))];
    for (const candidate of candidates) {
      if (candidate === undefined) continue;
      const isCopied = await copyFile(this.#path(candidate), file).then(() => true, unlessMissing);
      if (isCopied) return candidate;
    }
    return undefined;
  }

  async keep({ name, isImmutable }: CacheEntry, file: string): Promise<boolean> {
    const path = this.#path(name);
    if (isImmutable && (await stat(path).then(() => true, unlessMissing))) return false;
    await mkdir(dirname(path), { recursive: true });
    await copyFile(file, `${path}.new`);
    await rename(`${path}.new`, path);
    return true;
  }

  async #newest(prefix: string): Promise<string | undefined> {
    const directory = dirname(this.#path(prefix));
    const names = await readdir(directory).catch((error: unknown) => {
      unlessMissing(error);
      return [];
    });
    const wanted = basename(this.#path(prefix, ''));
    const found = await Promise.all(
      names
        .filter((name) => name.startsWith(wanted) && name.endsWith(SUFFIX))
        .map(async (name) => ({ name, at: (await stat(join(directory, name))).mtimeMs })),
    );
    const newest = found.sort((left, right) => right.at - left.at)[0];
    return newest && `${dirname(prefix)}/${newest.name.slice(0, -SUFFIX.length)}`;
  }

  /** Keys are percent-encoded: no part of a name leads anywhere else; a long one is too long for a file. */
  #path(name: string, suffix = SUFFIX): string {
    return join(
      this.#directory,
      `${name
        .split('/')
        .map((part) => part.slice(0, 200).replace(/^\.+$/, '_'))
        .join('/')}${suffix}`,
    );
  }
}

const SUFFIX = '.tar.gz';

function unlessMissing(error: unknown): false {
  if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
  throw error;
}
