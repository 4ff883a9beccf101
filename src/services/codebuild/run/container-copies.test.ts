import { mkdtemp, readdir, readFile, readlink, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { pack } from 'tar-stream';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type CopyRun, copyFromContainer, copyIntoContainer, readFromContainer } from './container-copies.js';

let copies: string;
beforeAll(async () => {
  copies = await mkdtemp(join(tmpdir(), 'pipewright-copies-'));
});
afterAll(() => rm(copies, { recursive: true }));

/** A build whose container answers with this archive, and takes any. */
function runWith(tar: () => Readable, write: (archive: Readable) => Promise<void> = async () => undefined) {
  const files = { read: async (path: string) => ({ path, tar: tar() }), write };
  return {
    machine: { engine: { open: async () => ({ files }) } },
    build: { uuid: 'build' },
    directories: { job: copies, copies },
    signal: new AbortController().signal,
  } as unknown as CopyRun;
}

function tarOf(fill: (archive: ReturnType<typeof pack>) => void): () => Readable {
  return () => {
    const archive = pack();
    fill(archive);
    archive.finalize();
    return Readable.from(archive);
  };
}

const everything = { root: '/out', matches: () => true };

test('an archive that breaks off is the error of whoever asked, and of nobody else', async () => {
  const unheard: unknown[] = [];
  const hear = (reason: unknown) => void unheard.push(reason);
  process.on('unhandledRejection', hear);
  try {
    const whole = await buffer(tarOf((archive) => archive.entry({ name: 'out' }, 'x'.repeat(9_000)))());
    const broken = (bytes: number) => () =>
      Readable.from(
        (async function* () {
          yield whole.subarray(0, bytes);
          throw new Error('the daemon is gone');
        })(),
      );
    for (const bytes of [0, 700, 2_000]) {
      await expect(readFromContainer(runWith(broken(bytes)), '/out', 10_000)).rejects.toThrow('is gone');
      await expect(copyFromContainer(runWith(broken(bytes)), everything)).rejects.toThrow('is gone');
    }
    const refusing = runWith(
      tarOf(() => undefined),
      async (archive) => {
        archive.destroy();
        throw new Error('no room');
      },
    );
    const add = async () => {
      throw new Error('no file');
    };
    await expect(copyIntoContainer(refusing, copies, ['a'], add)).rejects.toThrow(/no room|no file/);
    await new Promise(setImmediate);
    expect(unheard).toEqual([]);
  } finally {
    process.off('unhandledRejection', hear);
  }
});

test('names and links of a container lead nowhere but below what was asked for', async () => {
  const tar = tarOf((archive) => {
    archive.entry({ name: 'out/', type: 'directory' });
    archive.entry({ name: 'out/in.txt' }, 'in');
    archive.entry({ name: 'out/../../../../etc/passwd' }, 'evil');
    archive.entry({ name: 'out/near', type: 'symlink', linkname: 'in.txt' });
    archive.entry({ name: 'out/far', type: 'symlink', linkname: '../../../etc/passwd' });
    archive.entry({ name: 'out/root', type: 'symlink', linkname: '/etc/passwd' });
    archive.entry({ name: 'out/hard', type: 'link', linkname: 'etc/shadow' });
    archive.entry({ name: 'out/null', type: 'character-device' });
  });
  const directory = (await copyFromContainer(runWith(tar), everything)) ?? '';
  const names = await readdir(join(directory, 'out'), { recursive: true });
  expect(names).toEqual(expect.arrayContaining(['in.txt', 'near']));
  for (const name of ['far', 'root', 'hard', 'null']) expect(names).not.toContain(name);
  expect(await readFile(join(directory, 'out/in.txt'), 'utf8')).toBe('in');
  expect(await readlink(join(directory, 'out/near'))).toBe('in.txt');
  expect(await readdir(directory)).toEqual(['out']);
});
