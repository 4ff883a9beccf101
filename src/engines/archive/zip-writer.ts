import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { PassThrough, Readable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { ZipFile } from 'yazl';
import { EntryTree } from './entry-tree.js';

export interface ZipEntry {
  /** Relative, with slashes. */
  readonly path: string;
  /** Permission bits; default: those of the file, 0o644 for other content. */
  readonly mode?: number;
  /** Epoch ms; default: 1980-02-01, so that the same tree makes the same bytes. */
  readonly modifiedAt?: number;
  readonly content: ZipContent;
}

export type ZipContent =
  | { readonly file: string }
  | { readonly bytes: Uint8Array }
  | { readonly stream: Readable }
  | { readonly symlinkTo: string }
  | { readonly directory: true };

/** Read at once: a stream of its own costs more than the bytes. */
const SMALL_BYTES = 64 * 1024;
/** Of a large file at once: every piece goes to another thread to be compressed, and back. */
const READ_BYTES = 1024 * 1024;
const S_IFREG = 0o100000;
const S_IFDIR = 0o40000;
const S_IFLNK = 0o120000;

/**
 * Streams a zip of the entries in their order, taking each one when the one before is written. The same entries give
 * the same bytes, in every time zone where no modification times are given.
 *
 * The stream fails with the error of whatever it reads, and with {@link UnsafeArchive} for paths that extraction
 * would refuse (absolute, `..`, twice the same).
 */
export function createZip(entries: AsyncIterable<ZipEntry> | Iterable<ZipEntry>): Readable {
  const zip = new ZipFile();
  const output = new PassThrough();
  zip.outputStream.pipe(output);
  const fail = (error: Error) => output.destroy(error);
  zip.once('error', fail);
  addAll(zip, entries, output).catch(fail);
  return output;
}

async function addAll(zip: ZipFile, entries: AsyncIterable<ZipEntry> | Iterable<ZipEntry>, output: Readable) {
  const tree = new EntryTree();
  for await (const entry of entries) {
    if (output.destroyed) return;
    if ('directory' in entry.content) addDirectory(zip, tree, entry);
    else await addContent(zip, tree, entry, entry.content, output);
  }
  zip.end();
}

function addDirectory(zip: ZipFile, tree: EntryTree, entry: ZipEntry): void {
  const placement = tree.directory(entry.path);
  if (placement === undefined) return;
  zip.addEmptyDirectory(`${placement.path}/`, { mode: S_IFDIR | (entry.mode ?? 0o755), ...times(entry) });
}

async function addContent(
  zip: ZipFile,
  tree: EntryTree,
  entry: ZipEntry,
  content: Exclude<ZipContent, { readonly directory: true }>,
  output: Readable,
): Promise<void> {
  const isLink = 'symlinkTo' in content;
  const { path } = isLink ? tree.symlink(entry.path, content.symlinkTo) : tree.file(entry.path);
  const info = 'file' in content ? await stat(content.file) : undefined;
  const mode = isLink ? S_IFLNK | 0o777 : S_IFREG | ((entry.mode ?? info?.mode ?? 0o644) & 0o777);
  const small = info !== undefined && info.size <= SMALL_BYTES;
  const source = 'file' in content && small ? { bytes: await readFile(content.file) } : content;
  // Called when all entries before are written.
  const stream = await new Promise<Readable>((resolve) => {
    zip.addReadStreamLazy(path, { mode, compress: !isLink, ...times(entry) }, (give) => {
      const next = opened(source);
      give(null, next);
      resolve(next);
    });
  });
  const stop = () => stream.destroy();
  output.once('close', stop);
  await finished(stream, { writable: false });
  output.off('close', stop);
}

function opened(content: Exclude<ZipContent, { readonly directory: true }>): Readable {
  if ('file' in content) return createReadStream(content.file, { highWaterMark: READ_BYTES });
  if ('stream' in content) return content.stream;
  const bytes = 'bytes' in content ? content.bytes : Buffer.from(content.symlinkTo, 'utf8');
  return Readable.from([bytes]);
}

/**
 * The format's own times are local ones without a zone: the default is written as it is, without a UTC twin. Not the
 * format's very first day, which the library compares in the zone that it was loaded in.
 */
function times(entry: ZipEntry): { readonly mtime: Date; readonly forceDosTimestamp: boolean } {
  if (entry.modifiedAt !== undefined) return { mtime: new Date(entry.modifiedAt), forceDosTimestamp: false };
  return { mtime: new Date(1980, 1, 1), forceDosTimestamp: true };
}
