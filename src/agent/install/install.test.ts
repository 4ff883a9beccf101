import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseAppSpec } from '../../engines/appspec/appspec.js';
import { hostPaths } from '../host-paths.js';
import { layoutOf } from '../layout.js';
import { install } from './install.js';

let directory: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'install-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

/** A bundle of files by name. */
function bundle(name: string, files: Readonly<Record<string, string>>): string {
  const archive = join(directory, name);
  for (const [path, content] of Object.entries(files)) write(join(archive, path), content);
  return archive;
}

function write(path: string, content: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
}

function onHost(path: string): string {
  return join(directory, 'host', path);
}

function read(path: string): string {
  return readFileSync(onHost(path), 'utf8');
}

async function deploy(archive: string, sections: string, fileExistsBehavior = 'DISALLOW'): Promise<void> {
  const paths = hostPaths(join(directory, 'host'));
  await install(layoutOf(paths.deploymentRoot), 'group', {
    appSpec: parseAppSpec(`version: 0.0\nos: linux\n${sections}`),
    archive,
    paths,
    fileExistsBehavior,
  });
}

const WHOLE = 'files:\n  - source: /\n    destination: /srv/web\n';

describe('install', () => {
  it('copies the contents of directories and keeps mode, time and links to files', async () => {
    const archive = bundle('a', { 'index.html': 'hello', 'bin/run.sh': '#!/bin/sh' });
    chmodSync(join(archive, 'bin/run.sh'), 0o750);
    symlinkSync('index.html', join(archive, 'link.html'));
    await deploy(archive, WHOLE);
    expect(read('srv/web/index.html')).toBe('hello');
    expect(statSync(onHost('srv/web/bin/run.sh')).mode & 0o777).toBe(0o750);
    expect(statSync(onHost('srv/web/index.html')).mtimeMs).toBeCloseTo(
      statSync(join(archive, 'index.html')).mtimeMs,
      -1,
    );
    expect(lstatSync(onHost('srv/web/link.html')).isSymbolicLink()).toBe(true);
  });

  it('copies a file into the directory that it names, never under another name', async () => {
    await deploy(
      bundle('a', { 'conf/app.conf': 'x' }),
      'files:\n  - source: conf/app.conf\n    destination: /etc/app\n',
    );
    expect(read('etc/app/app.conf')).toBe('x');
  });

  it('removes what the revision before put there, and nothing else', async () => {
    await deploy(bundle('a', { 'old.txt': '1', 'sub/deep.txt': '1' }), WHOLE);
    write(onHost('srv/web/sub/foreign.txt'), 'mine');
    await deploy(bundle('b', { 'new.txt': '2' }), WHOLE);
    expect(existsSync(onHost('srv/web/old.txt'))).toBe(false);
    expect(existsSync(onHost('srv/web/sub/deep.txt'))).toBe(false);
    expect(read('srv/web/sub/foreign.txt')).toBe('mine');
    expect(read('srv/web/new.txt')).toBe('2');
  });

  it('removes directories that it made when they are empty', async () => {
    await deploy(bundle('a', { 'sub/deep.txt': '1' }), WHOLE);
    await deploy(bundle('b', {}), '');
    expect(existsSync(onHost('srv'))).toBe(false);
  });

  it.each(['DISALLOW', 'OVERWRITE', 'RETAIN'])('meets a foreign file as %s says', async (behavior) => {
    write(onHost('srv/web/index.html'), 'foreign');
    const deployed = deploy(bundle('a', { 'index.html': 'ours' }), WHOLE, behavior);
    if (behavior === 'DISALLOW') {
      await expect(deployed).rejects.toThrow(
        `The deployment failed because a specified file already exists at this location: ${onHost('srv/web/index.html')}`,
      );
    } else await deployed;
    expect(read('srv/web/index.html')).toBe(behavior === 'OVERWRITE' ? 'ours' : 'foreign');
  });

  it('lets the AppSpec file decide over the request', async () => {
    write(onHost('srv/web/index.html'), 'foreign');
    await deploy(bundle('a', { 'index.html': 'ours' }), `file_exists_behavior: OVERWRITE\n${WHOLE}`);
    expect(read('srv/web/index.html')).toBe('ours');
  });

  it('refuses a behaviour that does not exist when a file is in the way', async () => {
    write(onHost('srv/web/index.html'), 'foreign');
    await expect(deploy(bundle('a', { 'index.html': 'ours' }), WHOLE, 'MAYBE')).rejects.toThrow(
      'an invalid option was specified for fileExistsBehavior: MAYBE. Valid options include OVERWRITE, RETAIN, and DISALLOW.',
    );
  });

  it('goes on after an interruption as if there had been none', async () => {
    const paths = hostPaths(join(directory, 'host'));
    const layout = layoutOf(paths.deploymentRoot);
    const archive = bundle('a', { 'a.txt': '1', 'b.txt': '2' });
    await deploy(archive, WHOLE);
    const lines = readFileSync(layout.cleanup('group'), 'utf8');
    rmSync(onHost('srv/web/b.txt'));
    writeFileSync(layout.cleanup('group'), lines.slice(0, -3));
    await deploy(archive, WHOLE);
    expect(read('srv/web/b.txt')).toBe('2');
  });

  it.each([
    [
      'a source that is not in the bundle',
      'files:\n  - source: nowhere\n    destination: /srv',
      /No such file or directory - .*nowhere/,
    ],
    [
      'a source outside of the bundle',
      'files:\n  - source: ../b\n    destination: /srv',
      /outside of the bundle/,
    ],
    [
      'two sources for one place',
      'files:\n  - {source: x/f, destination: /srv}\n  - {source: y/f, destination: /srv}',
      /specifies two source files named .*y\/f and .*x\/f for the same destination/,
    ],
    [
      'a file where a directory is to be made',
      'files:\n  - {source: d, destination: /srv/f}\n  - {source: x/f, destination: /srv}',
      /calls for installing the file .*x\/f, but a file with that name already exists at the location/,
    ],
    [
      'permissions twice',
      'files:\n  - {source: x/f, destination: /srv}\npermissions:\n  - {object: /srv/f, mode: 644}\n  - {object: /srv/f, mode: 600}',
      /the permissions setting for \(.*\/srv\/f\) is specified more than once/,
    ],
    [
      'a pattern for a file',
      'files:\n  - {source: x/f, destination: /srv}\npermissions:\n  - {object: /srv/f, pattern: "*.sh"}',
      /an object \(\/srv\/f\) with an invalid pattern \(\*\.sh\)/,
    ],
    [
      'exceptions for a file',
      'files:\n  - {source: x/f, destination: /srv}\npermissions:\n  - {object: /srv/f, except: [a]}',
      /the except parameter for a pattern in the permissions section/,
    ],
    [
      'default entries for a file',
      'files:\n  - {source: x/f, destination: /srv}\npermissions:\n  - {object: /srv/f, acls: ["d:u::rw"]}',
      /the -d parameter has been specified to apply an acl setting to a file/,
    ],
    [
      'an unknown owner',
      'files:\n  - {source: x/f, destination: /srv}\npermissions:\n  - {object: /srv/f, owner: nobody-there}',
      /can't find user for nobody-there/,
    ],
  ])('refuses %s', async (_what, sections, reason) => {
    const archive = bundle('a', { 'x/f': '1', 'y/f': '2', 'd/g': '3' });
    await expect(deploy(archive, sections)).rejects.toThrow(reason);
  });

  it('refuses a link that leads back to a directory around it', async () => {
    const archive = bundle('a', { 'd/f': '1' });
    symlinkSync('..', join(archive, 'd/loop'));
    await expect(deploy(archive, WHOLE)).rejects.toThrow('leads back');
  });

  it('sets mode and owner on what it installed', async () => {
    const archive = bundle('a', { 'a.sh': '1', 'b.txt': '2', 'sub/c.sh': '3' });
    const { username } = userInfo();
    await deploy(
      archive,
      `${WHOLE}permissions:\n  - {object: /srv/web, pattern: "*.sh", type: [file], mode: 711, owner: ${username}}\n`,
    );
    const modeOf = (path: string) => statSync(onHost(path)).mode & 0o777;
    expect(modeOf('srv/web/a.sh')).toBe(0o711);
    expect(modeOf('srv/web/b.txt')).not.toBe(0o711);
    expect(modeOf('srv/web/sub/c.sh')).not.toBe(0o711);
  });
});

describe('host paths', () => {
  it('stay below the root', () => {
    const paths = hostPaths('/hosts/a');
    expect(paths.locate('/srv/web')).toBe('/hosts/a/srv/web');
    expect(paths.locate('/srv/../../../etc/')).toBe('/hosts/a/etc');
    expect(paths.locate('/')).toBe('/hosts/a');
    expect(hostPaths(undefined).locate('/srv/web/')).toBe('/srv/web');
    expect(hostPaths(undefined).deploymentRoot).toBe('/opt/codedeploy-agent/deployment-root');
  });
});
