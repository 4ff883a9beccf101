import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { commitFile, gitOk } from '../harness/git-client.js';
import { startGitHost } from './git-host.js';

const FILE_BYTES = 40 * 1024 * 1024;
/** Garbage of the moment, which does not grow with the file. */
const HELD_BYTES = 24 * 1024 * 1024;

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** The most that buffers of this process grow by while `body` runs. */
async function bufferGrowth(body: () => Promise<unknown>): Promise<number> {
  const held = () => {
    collectGarbage();
    return process.memoryUsage().external;
  };
  const before = held();
  let most = before;
  const sampling = setInterval(() => {
    most = Math.max(most, held());
  }, 100);
  try {
    await body();
  } finally {
    clearInterval(sampling);
  }
  return most - before;
}

test('a large push and clone pass through without being held', async () => {
  const root = await mkdtemp(join(tmpdir(), 'large-push-'));
  const host = await startGitHost();
  await host.create('large');
  const work = join(root, 'work');
  await gitOk(root, ['init', '--quiet', '-b', 'main', work]);
  await gitOk(work, ['config', 'core.compression', '0']);
  const commitId = await commitFile(work, 'large.bin', randomBytes(FILE_BYTES));
  const push = () => gitOk(work, ['push', '--quiet', host.url('large'), 'main']);
  expect(await bufferGrowth(push)).toBeLessThan(HELD_BYTES);
  const clone = () => gitOk(root, ['clone', '--quiet', '--bare', host.url('large'), 'copy.git']);
  expect(await bufferGrowth(clone)).toBeLessThan(HELD_BYTES);
  expect(await gitOk(join(root, 'copy.git'), ['rev-parse', 'main'])).toBe(commitId);
  await host.close();
  await rm(root, { recursive: true, force: true });
});
