import { readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { extractTar, extractZip } from '../../engines/archive/archive.js';
import type { S3Revision } from '../specification.js';

/**
 * Unpacks a bundle. A single directory at its top that holds an AppSpec file is taken off, as on AWS.
 * Runs again from the start after an interruption.
 * @throws UnsafeArchive
 */
export async function unpackBundle(
  bundle: string,
  bundleType: S3Revision['bundleType'],
  archive: string,
): Promise<void> {
  await rm(archive, { recursive: true, force: true });
  if (bundleType === 'zip') await extractZip(bundle, archive);
  else await extractTar(bundle, archive, { gzip: bundleType === 'tgz' });
  await stripTopDirectory(archive);
}

async function stripTopDirectory(archive: string): Promise<void> {
  const [top, ...others] = await readdir(archive, { withFileTypes: true });
  if (!top?.isDirectory() || others.length > 0) return;
  const names = await readdir(join(archive, top.name));
  if (!names.some((name) => /appspec/i.test(name))) return;
  const aside = `${archive}-temp`;
  await rm(aside, { recursive: true, force: true });
  await rename(archive, aside);
  await rename(join(aside, top.name), archive);
  await rm(aside, { recursive: true });
}
