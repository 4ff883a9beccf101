import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { request as httpRequest } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { commitFile, git, gitOk } from '../harness/git-client.js';
import { eventually } from '../harness/wait.js';
import { type GitHost, PLACE, startGitHost } from './git-host.js';

let host: GitHost;
let root = '';
beforeAll(async () => {
  host = await startGitHost();
  root = await mkdtemp(join(tmpdir(), 'git-http-'));
});
afterAll(async () => {
  await host.close();
  await rm(root, { recursive: true, force: true });
});

let count = 0;
/** A new repository and an empty clone of it. */
async function cloned() {
  count += 1;
  const name = `repo-${count}`;
  const { repositoryId } = await host.create(name);
  const work = join(root, name);
  const clone = await git(root, ['clone', '--quiet', host.url(name), work]);
  expect(clone).toEqual({ exitCode: 0, stdout: '', stderr: expect.stringContaining('empty repository') });
  await gitOk(work, ['symbolic-ref', 'HEAD', 'refs/heads/main']);
  return { name, repositoryId, work };
}

/** The details of the events of a repository, once there are `expected` of them. */
function eventsOf(repositoryId: string, expected: number) {
  const details = () =>
    host.events
      .map(({ detail }) => detail as Record<string, string>)
      .filter((each) => each.repositoryId === repositoryId);
  return eventually(() => (details().length >= expected ? details() : undefined), { timeoutMs: 5_000 });
}

describe('clone, fetch and push', () => {
  test('with protocol 2 and with the oldest', async () => {
    const { name, work } = await cloned();
    const first = await commitFile(work, 'a', '1');
    await gitOk(work, ['push', '--quiet', 'origin', 'main']);
    for (const version of ['0', '1', '2']) {
      const copy = join(root, `${name}-v${version}`);
      await gitOk(root, ['-c', `protocol.version=${version}`, 'clone', '--quiet', host.url(name), copy]);
      expect(await gitOk(copy, ['rev-parse', 'HEAD'])).toBe(first);
    }
    const second = await commitFile(work, 'a', '2');
    await gitOk(work, ['push', '--quiet', 'origin', 'main']);
    const copy = join(root, `${name}-v2`);
    await gitOk(copy, ['pull', '--quiet']);
    expect(await gitOk(copy, ['rev-parse', 'HEAD'])).toBe(second);
    expect(await gitOk(copy, ['ls-remote', '--symref', 'origin', 'HEAD'])).toContain('ref: refs/heads/main');
  });

  test('a long negotiation, which git compresses', async () => {
    const { name, work } = await cloned();
    await commitFile(work, 'a', '1');
    await gitOk(work, ['push', '--quiet', 'origin', 'main']);
    const copy = join(root, `${name}-copy`);
    await gitOk(root, ['clone', '--quiet', host.url(name), copy]);
    // Newer than what both have, so that git offers them first.
    const local = Array.from({ length: 48 }, (_, index) => importedCommit(index)).join('');
    expect(await git(copy, ['fast-import', '--quiet', '--force'], {}, local)).toMatchObject({ exitCode: 0 });
    await commitFile(work, 'a', '2');
    await gitOk(work, ['push', '--quiet', 'origin', 'main']);
    const fetched = await git(copy, ['-c', 'protocol.version=0', 'fetch', 'origin'], { GIT_TRACE_CURL: '1' });
    expect(fetched.exitCode).toBe(0);
    expect(fetched.stderr.includes('Content-Encoding: gzip')).toBe(true);
  });

  test('a push that is larger than what git buffers', async () => {
    const { name, work } = await cloned();
    const content = Buffer.from(Array.from({ length: 3_000_000 }, (_, index) => (index * index * 31) % 251));
    const commitId = await commitFile(work, 'large.bin', content);
    await gitOk(work, ['-c', 'http.postBuffer=65536', 'push', '--quiet', 'origin', 'main']);
    const copy = join(root, `${name}-copy`);
    await gitOk(root, ['clone', '--quiet', host.url(name), copy]);
    expect(await gitOk(copy, ['rev-parse', 'HEAD'])).toBe(commitId);
  });

  test('a shallow clone, and a commit by its id', async () => {
    const { name, work } = await cloned();
    const lost = await commitFile(work, 'a', '1');
    await gitOk(work, ['push', '--quiet', 'origin', 'main']);
    await gitOk(work, ['commit', '--quiet', '--amend', '-m', 'rewritten']);
    await gitOk(work, ['push', '--quiet', '--force', 'origin', 'main']);
    const copy = join(root, `${name}-shallow`);
    await gitOk(root, ['clone', '--quiet', '--depth', '1', host.url(name), copy]);
    await gitOk(copy, ['fetch', '--quiet', 'origin', lost]);
    expect(await gitOk(copy, ['rev-parse', 'FETCH_HEAD'])).toBe(lost);
  });
});

describe('events of a push', () => {
  test('one for each branch and tag, with what it was and is', async () => {
    const { name, repositoryId, work } = await cloned();
    const first = await commitFile(work, 'a', '1');
    await gitOk(work, ['tag', 'light']);
    await gitOk(work, ['tag', '-a', '-m', 'with a message', 'annotated']);
    await gitOk(work, ['push', '--quiet', 'origin', 'main', 'light', 'annotated', 'HEAD:refs/notes/private']);
    const common = { repositoryName: name, repositoryId };
    const created = { ...common, event: 'referenceCreated', commitId: first };
    expect(new Set(await eventsOf(repositoryId, 3))).toEqual(
      new Set([
        { ...created, referenceType: 'branch', referenceName: 'main', referenceFullName: 'refs/heads/main' },
        {
          ...created,
          referenceType: 'tag',
          referenceName: 'annotated',
          referenceFullName: 'refs/tags/annotated',
        },
        { ...created, referenceType: 'tag', referenceName: 'light', referenceFullName: 'refs/tags/light' },
      ]),
    );
    expect(host.events.at(-1)).toMatchObject({
      ...PLACE,
      source: 'aws.codecommit',
      detailType: 'CodeCommit Repository State Change',
      resources: [`arn:aws:codecommit:us-east-1:000000000000:${name}`],
    });

    const second = await commitFile(work, 'a', '2');
    await gitOk(work, ['push', '--quiet', 'origin', 'main', ':annotated']);
    const later = (await eventsOf(repositoryId, 5)).slice(3);
    const [deleted, updated] = later.sort((a, b) => (a.event ?? '').localeCompare(b.event ?? ''));
    expect(deleted).toEqual({
      ...common,
      event: 'referenceDeleted',
      referenceType: 'tag',
      referenceName: 'annotated',
      referenceFullName: 'refs/tags/annotated',
      oldCommitId: first,
    });
    expect(updated).toEqual({
      ...common,
      event: 'referenceUpdated',
      referenceType: 'branch',
      referenceName: 'main',
      referenceFullName: 'refs/heads/main',
      commitId: second,
      oldCommitId: first,
    });
  });

  test('are there when the push returns', async () => {
    const { repositoryId, work } = await cloned();
    for (let round = 1; round <= 3; round++) {
      await commitFile(work, 'a', String(round));
      await gitOk(work, ['push', '--quiet', 'origin', 'main']);
      const pushedAt = Date.now();
      await eventsOf(repositoryId, round);
      expect(Date.now() - pushedAt).toBeLessThan(100);
    }
  });

  test('a push that changes nothing, or is refused, has none', async () => {
    const { name, repositoryId, work } = await cloned();
    await commitFile(work, 'a', '1');
    await gitOk(work, ['push', '--quiet', 'origin', 'main']);
    await gitOk(work, ['push', '--quiet', 'origin', 'main']);
    const copy = join(root, `${name}-other`);
    await gitOk(root, ['clone', '--quiet', host.url(name), copy]);
    await commitFile(work, 'a', '2');
    await gitOk(work, ['push', '--quiet', 'origin', 'main']);
    await commitFile(copy, 'a', '3');
    const refused = await git(copy, ['push', 'origin', 'main']);
    expect(refused.exitCode).toBe(1);
    expect(refused.stderr).toContain('[rejected]');
    await gitOk(work, ['push', '--quiet', 'origin', 'HEAD:last']);
    expect((await eventsOf(repositoryId, 3)).map((each) => each.referenceName)).toEqual([
      'main',
      'main',
      'last',
    ]);
  });
});

describe('branches', () => {
  test('the first one becomes the default one, which cannot be deleted', async () => {
    const { name, work } = await cloned();
    await commitFile(work, 'a', '1');
    await gitOk(work, ['push', '--quiet', 'origin', 'HEAD:trunk', 'HEAD:zeta']);
    const symref = await gitOk(work, ['ls-remote', '--symref', host.url(name), 'HEAD']);
    expect(symref).toContain('ref: refs/heads/trunk\tHEAD');
    const refused = await git(work, ['push', 'origin', ':trunk']);
    expect(refused.exitCode).toBe(1);
    expect(refused.stderr).toContain('deletion of the current branch prohibited');
    await gitOk(work, ['push', '--quiet', 'origin', ':zeta']);
  });

  test('of two pushes at once to one branch one wins and the other hears it from git', async () => {
    const { name, repositoryId, work } = await cloned();
    await commitFile(work, 'a', '1');
    await gitOk(work, ['push', '--quiet', 'origin', 'main']);
    const copies = [join(root, `${name}-x`), join(root, `${name}-y`)];
    for (const copy of copies) await gitOk(root, ['clone', '--quiet', host.url(name), copy]);
    await Promise.all(copies.map((copy) => commitFile(copy, 'a', copy)));
    const pushes = await Promise.all(copies.map((copy) => git(copy, ['push', 'origin', 'main'])));
    expect(pushes.map(({ exitCode }) => exitCode).sort()).toEqual([0, 1]);
    const loser = pushes.find(({ exitCode }) => exitCode === 1)?.stderr;
    expect(loser).toMatch(
      /cannot lock ref|failed to update ref|fetch first|non-fast-forward|remote rejected/,
    );
    const [, updated] = await eventsOf(repositoryId, 2);
    const winner = copies[pushes.findIndex(({ exitCode }) => exitCode === 0)] ?? '';
    expect(updated?.commitId).toBe(await gitOk(winner, ['rev-parse', 'HEAD']));
  });

  test('a forced push is an update', async () => {
    const { repositoryId, work } = await cloned();
    const first = await commitFile(work, 'a', '1');
    await gitOk(work, ['push', '--quiet', 'origin', 'main']);
    await gitOk(work, ['commit', '--quiet', '--amend', '-m', 'other']);
    await gitOk(work, ['push', '--quiet', '--force', 'origin', 'main']);
    expect((await eventsOf(repositoryId, 2))[1]).toMatchObject({
      event: 'referenceUpdated',
      oldCommitId: first,
    });
  });

  test('may have odd names', async () => {
    const { repositoryId, work } = await cloned();
    await commitFile(work, 'a', '1');
    const names = ['feature/ünïcode', "it's;$(x)", '@', 'a.b-c_d', '日本', 'x'.repeat(200)];
    await gitOk(work, ['push', '--quiet', 'origin', ...names.map((name) => `HEAD:refs/heads/${name}`)]);
    const seen = (await eventsOf(repositoryId, names.length)).map(({ referenceName }) => referenceName);
    expect(seen.sort()).toEqual([...names].sort());
  });
});

describe('what is refused', () => {
  const status = (
    path: string,
    options: { method?: string; headers?: Record<string, string>; body?: Buffer } = {},
  ) =>
    new Promise<{ status: number; text: string; headers: Record<string, unknown> }>((resolve, reject) => {
      const authorization = `Basic ${Buffer.from('test:test').toString('base64')}`;
      const outgoing = httpRequest(
        {
          port: host.port,
          path,
          method: options.method ?? 'GET',
          headers: { authorization, ...options.headers },
        },
        (response) => {
          const chunks: Buffer[] = [];
          response.on('data', (chunk: Buffer) => chunks.push(chunk));
          response.on('end', () =>
            resolve({
              status: response.statusCode ?? 0,
              text: Buffer.concat(chunks).toString(),
              headers: response.headers,
            }),
          );
        },
      );
      outgoing.on('error', reject);
      outgoing.end(options.body);
    });
  const post = (service: string, body: Buffer, headers: Record<string, string> = {}) => ({
    method: 'POST',
    body,
    headers: { 'content-type': `application/x-${service}-request`, ...headers },
  });

  test('no credentials: git is asked for them', async () => {
    const answer = await status('/v1/repos/x/info/refs?service=git-upload-pack', {
      headers: { authorization: '' },
    });
    expect(answer.status).toBe(401);
    expect(answer.headers['www-authenticate']).toContain('Basic realm=');
  });

  test('a repository that is not there, a name that ends in .git, other paths and methods', async () => {
    const gone = await git(root, ['ls-remote', host.url('nowhere')]);
    expect(gone.stderr).toContain('not found');
    expect(gone.stderr).toContain(
      'remote: Account 000000000000 has no repository of this name in us-east-1.',
    );
    const dotGit = await git(root, ['ls-remote', host.url('nowhere.git')]);
    expect(dotGit.stderr).toContain('remote: Names of repositories do not end in .git');
    await host.create('paths');
    expect((await status('/v1/repos/paths')).status).toBe(404);
    expect((await status('/v1/repos/paths/HEAD')).status).toBe(404);
    expect((await status('/v1/repos/..%2fpaths/info/refs?service=git-upload-pack')).status).toBe(404);
    expect((await status('/v1/repos/paths/info/refs')).status).toBe(403);
    expect((await status('/v1/repos/paths/info/refs?service=git-shell')).status).toBe(403);
    expect((await status('/v1/repos/paths/git-upload-pack')).status).toBe(405);
    expect((await status('/v1/repos/paths/git-upload-pack', { method: 'POST' })).status).toBe(400);
  });

  test('bodies that are not what git sends', async () => {
    await host.create('bodies');
    const path = (service: string) => `/v1/repos/bodies/${service}`;
    const push = (body: Buffer, headers?: Record<string, string>) =>
      status(path('git-receive-pack'), post('git-receive-pack', body, headers));
    expect((await push(Buffer.from('zzzz'))).status).toBe(400);
    expect((await push(Buffer.from('0004'))).status).toBe(400);
    expect((await push(Buffer.from('00ff short'))).status).toBe(400);
    expect((await push(Buffer.from('not gzip'), { 'content-encoding': 'gzip' })).status).toBe(400);
    expect((await push(Buffer.from('0000'), { 'content-encoding': 'br' })).status).toBe(400);
    expect((await push(Buffer.alloc(6_000_000, '0008aaaa'))).status).toBe(413);
    const fetched = await status(path('git-upload-pack'), post('git-upload-pack', Buffer.from('garbage')));
    expect(fetched).toMatchObject({ status: 400, text: 'The request cannot be read.\n' });
    const probe = await push(Buffer.from('0000'));
    expect(probe).toMatchObject({ status: 200, text: '' });
    expect(probe.headers['content-type']).toBe('application/x-git-receive-pack-result');
  });

  test('an odd reference name is refused by git, in its own words', async () => {
    const { name, work } = await cloned();
    const commitId = await commitFile(work, 'a', '1');
    const pack = await gitPack(work);
    const zero = '0'.repeat(40);
    const line = `${zero} ${commitId} refs/heads/a..b\0report-status\n`;
    const body = Buffer.concat([packetLine(line), Buffer.from('0000'), pack]);
    const answer = await status(`/v1/repos/${name}/git-receive-pack`, post('git-receive-pack', body));
    expect(answer.text).toContain('ng refs/heads/a..b funny refname');
  });

  test('a name that the API could not ask for, or that no file can have', async () => {
    const { work } = await cloned();
    await commitFile(work, 'a', '1');
    for (const name of ['heads/-dash', 'heads/HEAD', `heads/${'y'.repeat(251)}`, `tags/${'y'.repeat(251)}`]) {
      const refused = await git(work, ['push', 'origin', `HEAD:refs/${name}`, 'HEAD:refs/heads/other']);
      expect(refused.exitCode, name).toBe(1);
      expect(refused.stderr).toContain('(not a usable reference name)');
      expect(refused.stderr).not.toContain(root);
    }
    expect(await gitOk(work, ['ls-remote', 'origin'])).toBe('');
  });

  test('more than 4,000 references in one push', async () => {
    const { name, work } = await cloned();
    const commitId = await commitFile(work, 'a', '1');
    const zero = '0'.repeat(40);
    const lines = Array.from({ length: 4_001 }, (_, index) =>
      packetLine(
        `${zero} ${commitId} refs/heads/b${index}${index === 0 ? '\0 report-status side-band-64k' : ''}\n`,
      ),
    );
    const body = Buffer.concat([...lines, Buffer.from('0000'), await gitPack(work)]);
    const answer = await status(`/v1/repos/${name}/git-receive-pack`, post('git-receive-pack', body));
    expect(answer.status).toBe(200);
    expect(answer.text).toContain('ng refs/heads/b4000 a push may change at most 4000 references');
    expect(await gitOk(work, ['ls-remote', host.url(name)])).toBe('');
  });
});

/** For git-fast-import(1), one behind the other on main. */
function importedCommit(index: number): string {
  const from = index === 0 ? 'from refs/heads/main^0\n' : '';
  return `commit refs/heads/main\ncommitter A <a@b> ${2_100_000_000 + index} +0000\ndata 1\nx\n${from}\n`;
}

function packetLine(text: string): Buffer {
  return Buffer.from(`${(Buffer.byteLength(text) + 4).toString(16).padStart(4, '0')}${text}`);
}

/** A pack with everything that the clone has. */
async function gitPack(work: string): Promise<Buffer> {
  await gitOk(work, ['repack', '-adq']);
  const directory = join(work, '.git/objects/pack');
  const name = (await readdir(directory)).find((each) => each.endsWith('.pack'));
  return readFile(join(directory, name ?? 'no pack'));
}
