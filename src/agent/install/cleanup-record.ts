import { execFile } from 'node:child_process';
import { type FileHandle, lstat, mkdir, open, rm, rmdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import { hasCode, isMissing, readIfThere } from '../files.js';

const run = promisify(execFile);

/** A line of the record that is a security context instead of a path. */
const CONTEXT_MARK = 'semanage\0';

/** What an installation has made, one line each, written before it is made, so that a kill -9 leaves nothing unknown. */
export class CleanupRecord {
  private constructor(private readonly file: FileHandle) {}

  static async create(path: string): Promise<CleanupRecord> {
    await mkdir(dirname(path), { recursive: true });
    return new CleanupRecord(await open(path, 'w'));
  }

  async addPath(path: string): Promise<void> {
    await this.file.write(`${path}\n`);
  }

  async addSecurityContext(path: string): Promise<void> {
    await this.file.write(`${CONTEXT_MARK}${path}\n`);
  }

  async close(): Promise<void> {
    await this.file.close();
  }
}

/**
 * Removes what the last installation made, the latest first, and then the record. Directories go only when nothing
 * else is in them; a last line without an end was never acted upon.
 */
export async function cleanUp(recordPath: string): Promise<void> {
  const record = await readIfThere(recordPath);
  if (record === undefined) return;
  const lines = record.split('\n').slice(0, -1);
  for (const line of lines.toReversed()) {
    if (line.startsWith(CONTEXT_MARK)) await removeContext(line.slice(CONTEXT_MARK.length));
    else if (line !== '') await removePath(line);
  }
  await rm(recordPath);
}

async function removePath(path: string): Promise<void> {
  try {
    if (!(await lstat(path)).isDirectory()) return await rm(path);
    await rmdir(path);
  } catch (error) {
    if (!isMissing(error) && !hasCode(error, 'ENOTEMPTY') && !hasCode(error, 'EEXIST')) throw error;
  }
}

/** The context may be gone already; the file that it was for is. */
async function removeContext(path: string): Promise<void> {
  await run('semanage', ['fcontext', '-d', path]).catch(() => {});
}
