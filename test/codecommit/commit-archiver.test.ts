import { createWriteStream } from 'node:fs';
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createZip, listZip, readZipEntry } from '../../src/engines/archive/archive.js';
import type { Authorizer } from '../../src/front-door/identity.js';
import { rootPrincipal } from '../../src/kernel/principal.js';
import { commitArchiver } from '../../src/services/codecommit/index.js';
import { commitFile, gitOk } from '../harness/git-client.js';
import { type GitHost, PLACE, startGitHost } from './git-host.js';

let host: GitHost;
let root = '';
let commitId = '';
const asked: string[] = [];
const authorizer: Authorizer = {
  async authorize(_principal, requests) {
    asked.push(...requests.map(({ action, resource }) => `${action} ${resource}`));
    const request = requests.find(({ resource }) => resource.endsWith(':forbidden'));
    return request ? { allowed: false, request, message: 'User: x is not authorized' } : { allowed: true };
  },
};
const archiver = () =>
  commitArchiver({
    git: host.git,
    store: host.context.store,
    authorizer,
    clock: host.context.clock,
    endpoint: () => host.context.endpoint,
  });
const source = (repositoryName: string) => ({
  ...PLACE,
  repositoryName,
  principal: rootPrincipal({ accountId: PLACE.accountId, partition: 'aws' }),
});

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'archiver-'));
  host = await startGitHost();
  await host.create('web');
  await gitOk(root, ['init', '--quiet', '-b', 'main', 'work']);
  const work = join(root, 'work');
  await commitFile(work, 'deploy.sh', '#!/bin/sh\n');
  await chmod(join(work, 'deploy.sh'), 0o755);
  commitId = await commitFile(work, 'large.bin', Buffer.alloc(2_000_000, 'z'));
  await gitOk(work, ['push', '--quiet', host.url('web'), 'main']);
});
afterAll(async () => {
  await host.close();
  await rm(root, { recursive: true, force: true });
});

test('a commit becomes a zip with its modes', async () => {
  const zipFile = join(root, 'source.zip');
  const entries = await archiver().archiveCommit({ ...source('web'), commitId });
  await pipeline(createZip(entries), createWriteStream(zipFile));
  expect(await listZip(zipFile)).toEqual([
    expect.objectContaining({ path: 'deploy.sh', sizeBytes: 10, mode: 0o755 }),
    expect.objectContaining({ path: 'large.bin', sizeBytes: 2_000_000, mode: 0o644 }),
  ]);
  expect((await readZipEntry(zipFile, 'deploy.sh', 100))?.toString()).toBe('#!/bin/sh\n');
  expect(asked).toContain('codecommit:UploadArchive arn:aws:codecommit:us-east-1:000000000000:web');
});

test('a version is checked out as a clone', async () => {
  const targetDir = join(root, 'checkout');
  expect(await archiver().checkout({ ...source('web'), version: 'main', targetDir, depth: 1 })).toEqual({
    commitId,
  });
  expect(await readFile(join(targetDir, 'deploy.sh'), 'utf8')).toBe('#!/bin/sh\n');
  expect(await gitOk(targetDir, ['remote', 'get-url', 'origin'])).toBe(
    `${host.context.endpoint}/v1/repos/web`,
  );
  expect(asked).toContain('codecommit:GitPull arn:aws:codecommit:us-east-1:000000000000:web');
});

test('what may not be read, or is not there', async () => {
  await host.create('forbidden');
  const archive = (name: string, id = commitId) =>
    archiver().archiveCommit({ ...source(name), commitId: id });
  await expect(archive('forbidden')).rejects.toMatchObject({ code: 'AccessDeniedException' });
  await expect(archive('nowhere')).rejects.toMatchObject({ code: 'RepositoryDoesNotExistException' });
  await expect(archive('web', 'a'.repeat(40))).rejects.toMatchObject({
    code: 'CommitIdDoesNotExistException',
  });
  const checkout = archiver().checkout({ ...source('web'), version: 'nowhere', targetDir: join(root, 'no') });
  await expect(checkout).rejects.toMatchObject({ code: 'CommitDoesNotExistException' });
});
