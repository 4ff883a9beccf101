import { existsSync, readFileSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { ListApplicationRevisionsCommand, type RevisionLocation } from '@aws-sdk/client-codedeploy';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { gitOk } from '../harness/git-client.js';
import { appSpec, Fleet, type Host } from './fleet.js';

let fleet: Fleet;
let host: Host;
let gitHub: Server;
let commitId = '';
const asked: string[] = [];

/** A repository's archive as GitHub makes it: compressed, in a directory of its own. */
async function archive(files: Readonly<Record<string, string>>): Promise<string> {
  const work = join(fleet.directory, 'repository');
  await gitOk(fleet.directory, ['init', '-q', work]);
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(work, path)), { recursive: true });
    await writeFile(join(work, path), text, { mode: 0o755 });
  }
  await gitOk(work, ['add', '--all']);
  await gitOk(work, ['commit', '-q', '-m', 'one']);
  commitId = await gitOk(work, ['rev-parse', 'HEAD']);
  const file = join(fleet.directory, 'archive.tgz');
  await gitOk(work, ['archive', '--format=tar.gz', '--prefix=acme-web-1234567/', '-o', file, 'HEAD']);
  return file;
}

beforeAll(async () => {
  fleet = await Fleet.start();
  const file = await archive({
    'appspec.yml': appSpec({ AfterInstall: 'hook.sh' }),
    'hook.sh': '#!/bin/sh\necho "$BUNDLE_COMMIT$BUNDLE_BUCKET" > "$PIPEWRIGHT_HOST_ROOT/commit"\n',
    'site/index.html': 'from GitHub',
  });
  gitHub = createServer(async ({ url = '' }, response) => {
    asked.push(url);
    if (asked.length === 1) response.writeHead(502).end();
    else if (url === `/repos/acme/web/tarball/${commitId}`)
      response.writeHead(302, { location: '/code' }).end();
    else if (url === '/code') response.end(await readFile(file));
    else response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => gitHub.listen(0, '127.0.0.1', resolve));
  fleet.gitHubApi = `http://127.0.0.1:${(gitHub.address() as AddressInfo).port}`;
  host = await fleet.host('octo', { fleet: 'octo' });
  await fleet.group('octo');
});
afterAll(async () => {
  await fleet.close();
  gitHub.close();
  gitHub.closeAllConnections();
});

function revision(id: string): RevisionLocation {
  return { revisionType: 'GitHub', gitHubLocation: { repository: 'acme/web', commitId: id } };
}

it('a commit on GitHub is deployed, however often it takes to get it', async () => {
  const done = await fleet.finished(await fleet.deploy('octo', revision(commitId)));
  expect(done).toMatchObject({ status: 'Succeeded', revision: revision(commitId) });
  expect(readFileSync(host.path('srv/web/index.html'), 'utf8')).toBe('from GitHub');
  expect(readFileSync(host.path('commit'), 'utf8')).toBe(`${commitId}\n`);
  expect(existsSync(host.path('srv/web/hook.sh'))).toBe(false);
  const path = `/repos/acme/web/tarball/${commitId}`;
  expect(asked).toEqual([path, path, '/code']);
  const { revisions } = await fleet.codedeploy.send(
    new ListApplicationRevisionsCommand({ applicationName: 'web', deployed: 'include' }),
  );
  expect(revisions).toEqual([revision(commitId)]);
});

it('a commit that GitHub does not have fails the download', async () => {
  const unknown = 'f'.repeat(40);
  const id = await fleet.deploy('octo', revision(unknown));
  expect((await fleet.finished(id)).status).toBe('Failed');
  expect((await fleet.event(id, 'octo', 'DownloadBundle'))?.diagnostics).toMatchObject({
    errorCode: 'UnknownError',
    message: `Could not download bundle at '${fleet.gitHubApi}/repos/acme/web/tarball/${unknown}'. Server returned code: 404`,
  });
});
