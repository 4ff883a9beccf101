import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { commitFile, gitOk } from '../../../test/harness/git-client.js';
import { type GitHost, startGitHost } from '../../../test/harness/git-host.js';
import { GitFailed, VersionNotFound } from './port.js';
import { remoteCloner } from './remote-clone.js';

let root = '';
let host: GitHost;
let count = 0;
const commits: Record<string, string> = {};

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'remote-clone-'));
  const work = join(root, 'work');
  await mkdir(work);
  await gitOk(work, ['init', '--quiet', '--initial-branch=main']);
  commits.first = await commitFile(work, 'a.txt', 'one');
  await gitOk(work, ['tag', '-a', 'v1', '-m', 'version one']);
  commits.second = await commitFile(work, 'a.txt', 'two');
  await gitOk(work, ['checkout', '--quiet', '-b', 'feature/x']);
  commits.feature = await commitFile(work, 'b.txt', 'feature');
  await gitOk(work, ['checkout', '--quiet', '--detach', 'main']);
  commits.pull = await commitFile(work, 'c.txt', 'pull request');
  await gitOk(work, ['update-ref', 'refs/pull/7/head', commits.pull]);
  await gitOk(work, ['checkout', '--quiet', 'main']);
  await mkdir(join(root, 'served', 'me'), { recursive: true });
  await gitOk(work, ['clone', '--quiet', '--mirror', work, join(root, 'served', 'me', 'web.git')]);
  host = await startGitHost(join(root, 'served'), 'sesame');
  const outer = join(root, 'outer');
  await mkdir(outer);
  await gitOk(outer, ['init', '--quiet', '--initial-branch=main']);
  const modules = `[submodule "inner"]\n\tpath = inner\n\turl = ${host.url}/me/web.git\n`;
  await commitFile(outer, '.gitmodules', modules);
  await gitOk(outer, ['update-index', '--add', '--cacheinfo', `160000,${commits.second},inner`]);
  await gitOk(outer, ['commit', '--quiet', '-m', 'inner']);
  await gitOk(outer, ['clone', '--quiet', '--mirror', outer, join(root, 'served', 'me', 'outer.git')]);
});
afterAll(async () => {
  await host.close();
  await rm(root, { recursive: true, force: true });
});

const clone = async (
  version?: string,
  more: Partial<Parameters<ReturnType<typeof remoteCloner>['clone']>[0]> = {},
) => {
  count += 1;
  const targetDir = join(root, `clone-${count}`);
  const url = `${host.url}/me/web.git`;
  const { commitId } = await remoteCloner().clone({
    url,
    username: 'x',
    password: 'sesame',
    targetDir,
    version,
    ...more,
  });
  const head = await gitOk(targetDir, ['rev-parse', 'HEAD']);
  expect(head).toBe(commitId);
  return { targetDir, commitId, count: Number(await gitOk(targetDir, ['rev-list', '--count', 'HEAD'])) };
};

describe.each([
  ['directly', false],
  ['through a cache', true],
])('a clone, %s', (_how, isCached) => {
  const cached = () => (isCached ? { cacheDir: join(root, 'cache.git') } : {});

  it.each([
    [undefined, 'second'],
    ['main', 'second'],
    ['feature/x', 'feature'],
    ['v1', 'first'],
    ['refs/heads/feature/x', 'feature'],
    ['pr/7', 'pull'],
    ['refs/pull/7/head', 'pull'],
  ])('is at %s', async (version, commit) => {
    expect((await clone(version, cached())).commitId).toBe(commits[commit]);
  });

  it('is at a commit by its id, alone or on a reference', async () => {
    expect((await clone(commits.first, cached())).commitId).toBe(commits.first);
    expect((await clone(`main^{${commits.first}}`, cached())).commitId).toBe(commits.first);
    expect((await clone(commits.pull, cached())).commitId).toBe(commits.pull);
  });

  it('is at a commit by its first digits, as Bitbucket tells it', async () => {
    expect((await clone(commits.first?.slice(0, 12), cached())).commitId).toBe(commits.first);
    expect((await clone(commits.feature?.slice(0, 7), cached())).commitId).toBe(commits.feature);
    await expect(clone('0123456789ab', cached())).rejects.toThrow(VersionNotFound);
  });

  it('has as much history as is asked for', async () => {
    expect((await clone('main', { ...cached(), depth: 1 })).count).toBe(1);
    const whole = await clone('main', cached());
    expect(whole.count).toBe(2);
    expect(await gitOk(whole.targetDir, ['describe', '--tags'])).toMatch(/^v1-1-g/);
  });

  it('keeps no password', async () => {
    const { targetDir } = await clone('main', cached());
    expect(await readFile(join(targetDir, '.git', 'config'), 'utf8')).not.toContain('sesame');
    expect(await gitOk(targetDir, ['remote', 'get-url', 'origin'])).toBe(`${host.url}/me/web.git`);
  });

  it.each(['nothing', 'pr/99', 'main~1', '--upload-pack=x', '0'.repeat(40)])(
    'is not made of %s',
    async (version) => {
      const error = await clone(version, cached()).catch((caught: unknown) => caught);
      expect(error instanceof VersionNotFound || error instanceof GitFailed).toBe(true);
    },
  );
});

describe('a clone', () => {
  it('has its submodules where they are asked for', async () => {
    const url = `${host.url}/me/outer.git`;
    const { targetDir } = await clone('main', { url, withSubmodules: true });
    expect(await readFile(join(targetDir, 'inner', 'a.txt'), 'utf8')).toBe('two');
  });

  it('needs the right password, and http', async () => {
    await expect(clone('main', { password: 'wrong' })).rejects.toThrow(
      /Authentication failed|could not read/,
    );
    await expect(clone('main', { url: `${host.url}/me/absent.git` })).rejects.toThrow(/not found/);
    await expect(clone('main', { url: join(root, 'served', 'me', 'web.git') })).rejects.toThrow(
      /not allowed/,
    );
  });
});
