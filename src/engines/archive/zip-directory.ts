import { readdir, readlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { UnsafeArchive } from './limits.js';
import type { ZipEntry } from './zip-entry.js';
import { createZip } from './zip-writer.js';

/**
 * Everything below a directory, in an order that depends on names only; empty directories and links included, links as
 * links. The stream fails for sockets, pipes and devices.
 */
export function zipDirectory(dir: string): Readable {
  return createZip(entriesBelow(dir, ''));
}

async function* entriesBelow(dir: string, prefix: string): AsyncGenerator<ZipEntry> {
  const found = await readdir(join(dir, prefix), { withFileTypes: true });
  if (found.length === 0 && prefix !== '') yield { path: prefix, content: { directory: true } };
  found.sort((a, b) => Buffer.compare(Buffer.from(a.name), Buffer.from(b.name)));
  for (const item of found) {
    const path = prefix + item.name;
    // Node puts the replacement character for bytes that are no UTF-8; such a file could not be opened.
    if (item.name.includes('\uFFFD')) throw new UnsafeArchive(path, 'has a name that is not UTF-8');
    if (item.isDirectory()) yield* entriesBelow(dir, `${path}/`);
    else if (item.isSymbolicLink()) yield { path, content: { symlinkTo: await readlink(join(dir, path)) } };
    else if (item.isFile()) yield { path, content: { file: join(dir, path) } };
    else throw new UnsafeArchive(path, 'is neither a file, a directory nor a link');
  }
}
