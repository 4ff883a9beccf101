import { execFile, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer, text } from 'node:stream/consumers';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { compileModule } from '../../../test/harness/compile.js';
import { eventually } from '../../../test/harness/wait.js';
import { describeBlobStore } from '../blob-store.contract.js';
import { BlobWriteFailed } from '../blob-store.js';
import { openBlobDirectory } from './blob-directory.js';

const run = promisify(execFile);

describeBlobStore('directory', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'pipewright-blobs-'));
  return { blobs: await openBlobDirectory(dir), close: () => rm(dir, { recursive: true, force: true }) };
});

describe('blob directory', () => {
  let dir: string;
  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'pipewright-blobs-'));
  });
  afterEach(() => rm(dir, { recursive: true, force: true }));

  it('keeps blobs for the next process', async () => {
    const { blobId } = await (await openBlobDirectory(dir)).write([Buffer.from('kept')]);
    const again = await openBlobDirectory(dir);
    expect(await text(await again.read(blobId))).toBe('kept');
  });

  it('sweeps temporary files at start', async () => {
    await mkdir(join(dir, 'tmp', 'reset-1', 'ab'), { recursive: true });
    await writeFile(join(dir, 'tmp', 'half'), 'half');
    await openBlobDirectory(dir);
    expect(await readdir(join(dir, 'tmp'))).toEqual([]);
  });

  it('ignores foreign files', async () => {
    const blobs = await openBlobDirectory(dir);
    await mkdir(join(dir, 'blobs', 'ab'), { recursive: true });
    await writeFile(join(dir, 'blobs', 'ab', '.DS_Store'), '');
    await writeFile(join(dir, 'blobs', '.DS_Store'), '');
    for await (const { blobId } of blobs.list()) expect.unreachable(blobId);
  });

  it('leaves no temporary file behind where a source fails', async () => {
    const blobs = await openBlobDirectory(dir);
    const failing = async function* () {
      yield randomBytes(5_000_000);
      throw new Error('gone');
    };
    await expect(blobs.write(failing())).rejects.toThrow('gone');
    expect(await readdir(join(dir, 'tmp'))).toEqual([]);
  });

  it('says that the storage failed where its directory is gone', async () => {
    const blobs = await openBlobDirectory(dir);
    await rm(join(dir, 'tmp'), { recursive: true });
    const failure = await blobs.write([randomBytes(1)]).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(BlobWriteFailed);
    expect(failure).toMatchObject({ reason: 'io' });
  });

  it('says that space ran out, and leaves nothing half-written', async () => {
    const limitBlocks = 2048; // of 512 or 1024 bytes, by shell: 1 or 2 MiB per file
    const fill = await childProcess(
      dir,
      `await blobs.write([Buffer.alloc(5_000_000)]).catch(({ name, reason }) => console.log(name, reason));`,
    );
    const { stdout } = await run('sh', ['-c', `ulimit -f ${limitBlocks}; exec "$0" "$@"`, ...fill]);
    expect(stdout).toBe('BlobWriteFailed no-space\n');
    expect(await readdir(join(dir, 'tmp'))).toEqual([]);
    expect(await readdir(join(dir, 'blobs'))).toEqual([]);
  });

  it('shows whole blobs only after a kill in the middle of writes', async () => {
    const [command, ...args] = await childProcess(
      dir,
      `for (let i = 0; ; i = (i + 1) % 256) {
        const { blobId } = await blobs.write([1, 2, 3].map(() => Buffer.alloc(1_000_000, i)));
        console.log(blobId);
      }`,
    );
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    let reported = '';
    child.stdout.on('data', (text: Buffer) => {
      reported += text.toString();
    });
    await eventually(() => reported.split('\n').length > 20);
    child.kill('SIGKILL');
    await once(child, 'close');

    const blobs = await openBlobDirectory(dir);
    const listed = new Set<string>();
    for await (const { blobId } of blobs.list()) {
      const bytes = await buffer(await blobs.read(blobId));
      expect(bytes.equals(Buffer.alloc(bytes.length, bytes[0]))).toBe(true);
      expect(bytes.length).toBe(3_000_000);
      listed.add(blobId);
    }
    const acknowledged = reported.split('\n').slice(0, -1);
    expect(acknowledged.filter((blobId) => !listed.has(blobId))).toEqual([]);
    expect(await readdir(join(dir, 'tmp'))).toEqual([]);
  });
});

/** A process of its own, run on the compiled store with `task` as its program. */
async function childProcess(
  dir: string,
  task: string,
): Promise<readonly [command: string, ...args: string[]]> {
  const module = await compileModule('blobs/directory/blob-directory', join(dir, 'compiled'));
  const program = `
    const { openBlobDirectory } = await import(${JSON.stringify(pathToFileURL(module).href)});
    const blobs = await openBlobDirectory(${JSON.stringify(dir)});
    ${task}`;
  return [process.execPath, '--input-type=module', '--eval', program];
}
