import { UnsafeArchive } from './limits.js';

/** The least that file systems of Linux and macOS grant: bytes of one name, bytes of a whole path. */
const MAX_NAME_BYTES = 255;
const MAX_PATH_BYTES = 3_072;

/**
 * The parts of an entry's path below the root of its archive; an empty list is the root itself (`./`).
 *
 * Backslashes are refused rather than kept or translated: some readers take them for separators and some for
 * letters, so the same archive would unfold to different trees.
 *
 * @throws UnsafeArchive for absolute paths, drive letters, `..`, backslashes, NUL and over-long names
 */
export function entrySegments(name: string): readonly string[] {
  if (name === '') throw new UnsafeArchive(name, 'has no name');
  if (name.includes('\0')) throw new UnsafeArchive(name, 'has a NUL in its name');
  if (name.includes('\\')) throw new UnsafeArchive(name, 'has a backslash in its name');
  if (name.startsWith('/')) throw new UnsafeArchive(name, 'has an absolute path');
  if (/^[a-zA-Z]:/.test(name)) throw new UnsafeArchive(name, 'has a drive letter in its path');
  if (Buffer.byteLength(name) > MAX_PATH_BYTES) throw new UnsafeArchive(name, 'has too long a path');
  const segments = name.split('/').filter((segment) => segment !== '' && segment !== '.');
  for (const segment of segments) {
    if (segment === '..') throw new UnsafeArchive(name, 'leads out of the archive');
    if (Buffer.byteLength(segment) > MAX_NAME_BYTES) throw new UnsafeArchive(name, 'has too long a name');
  }
  return segments;
}
