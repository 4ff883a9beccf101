import { spawn } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { parseAppSpec } from '../../src/engines/appspec/appspec.js';
import { eventually } from '../harness/wait.js';

const APPLICATION = join(import.meta.dirname, '..', '..', 'examples', 'web-app');

const ends: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

interface HookResult {
  readonly exitCode: number | null;
  readonly output: string;
}

/** A host below a directory of its own, deployed to as the agent does. */
async function newHost(name: string) {
  const root = await mkdtemp(join(tmpdir(), `web app ${name} `));
  const port = await freePort();
  await mkdir(join(root, 'etc'));
  await writeFile(join(root, 'etc', 'web-port'), `${port}\n`);
  const release = join(root, 'srv', 'web');
  const hook = (event: string, bundle = release) => runHook(event, bundle, root, name);
  ends.push(() => rm(root, { recursive: true, force: true }));
  ends.push(() => hook('ApplicationStop', APPLICATION));
  return {
    root,
    port,
    url: `http://127.0.0.1:${port}/`,
    hook,
    /** @param changes files of the release that are other than the example's */
    async deploy(changes: Readonly<Record<string, string>> = {}): Promise<Map<string, HookResult>> {
      const results = new Map<string, HookResult>();
      const run = async (event: string) => {
        const result = await hook(event);
        results.set(event, result);
        return result.exitCode === 0;
      };
      const installed = await stat(release).catch(() => undefined);
      if (installed && !(await run('ApplicationStop'))) return results;
      results.set('BeforeInstall', await hook('BeforeInstall', APPLICATION));
      await cp(APPLICATION, release, { recursive: true });
      for (const [path, text] of Object.entries(changes)) await writeFile(join(release, path), text);
      for (const event of ['AfterInstall', 'ApplicationStart', 'ValidateService']) {
        if (!(await run(event))) break;
      }
      return results;
    },
    pid: async () => Number(await readFile(join(root, 'var', 'run', 'web-app.pid'), 'utf8')),
  };
}

/** Runs the script of an event as the agent does: process group of its own, until its outputs are closed. */
async function runHook(event: string, bundle: string, root: string, instance: string): Promise<HookResult> {
  const appSpec = parseAppSpec(await readFile(join(bundle, 'appspec.yml'), 'utf8'));
  const [script] = appSpec.hooks.get(event) ?? [];
  if (!script) throw new Error(`no script for ${event}`);
  const child = spawn(join(bundle, script.location), {
    cwd: '/',
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: process.env.PATH,
      LIFECYCLE_EVENT: event,
      PIPEWRIGHT_HOST_ROOT: root,
      PIPEWRIGHT_INSTANCE_NAME: instance,
      AWS_SECRET_ACCESS_KEY: 'of-the-agent',
    },
  });
  let output = '';
  child.stdout.on('data', (chunk) => (output += chunk));
  child.stderr.on('data', (chunk) => (output += chunk));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (exitCode) => resolve({ exitCode, output }));
  });
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

async function answer(url: string): Promise<unknown> {
  return (await fetch(url)).json();
}

/** A process that has ended, and that nobody has waited for yet, does not run: on Linux its command line is empty. */
async function isRunning(pid: number): Promise<boolean> {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  return (await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => 'no /proc')) !== '';
}

const failures = (results: ReadonlyMap<string, HookResult>) =>
  [...results]
    .filter(([, { exitCode }]) => exitCode !== 0)
    .map(([event, { output }]) => `${event}: ${output}`);

describe('the example application', () => {
  test('is deployed, replaced and stopped', async () => {
    const host = await newHost('one');
    const first = await host.deploy();
    expect(failures(first)).toEqual([]);
    expect(await answer(host.url)).toEqual({ version: '1', instance: 'one' });
    const pid = await host.pid();
    // It leads a process group of its own, so that a hook's may be killed; and it has none of the agent's secrets.
    expect(() => process.kill(-pid, 0)).not.toThrow();
    if (process.platform === 'linux') {
      expect(await readFile(`/proc/${pid}/environ`, 'latin1')).not.toContain('of-the-agent');
    }
    expect(failures(await host.deploy({ 'version.txt': '2\n' }))).toEqual([]);
    expect(await answer(host.url)).toEqual({ version: '2', instance: 'one' });
    expect(await isRunning(pid)).toBe(false);
    const second = await host.pid();
    expect((await host.hook('ApplicationStop')).output).toContain('stopped');
    expect((await host.hook('ApplicationStop')).output).toContain('no server runs');
    await expect(fetch(host.url)).rejects.toThrow();
    expect(await isRunning(second)).toBe(false);
  });

  test('shares a machine with others', async () => {
    const [left, right] = await Promise.all([newHost('left'), newHost('right')]);
    expect(failures(await left.deploy())).toEqual([]);
    expect(failures(await right.deploy({ 'version.txt': '2\n' }))).toEqual([]);
    await left.hook('ApplicationStop');
    expect(await answer(right.url)).toEqual({ version: '2', instance: 'right' });
  });

  test('finishes a request that is under way when it is stopped', async () => {
    const host = await newHost('busy');
    await host.deploy();
    const outgoing = request(host.url, { method: 'POST', headers: { Expect: '100-continue' } });
    const answered = new Promise<number | undefined>((resolve, reject) => {
      outgoing.on('response', (response) => resolve(response.resume().statusCode));
      outgoing.on('error', reject);
    });
    outgoing.flushHeaders();
    await new Promise((resolve) => outgoing.on('continue', resolve));
    const stopped = host.hook('ApplicationStop');
    await eventually(() =>
      fetch(host.url).then(
        () => false,
        () => true,
      ),
    );
    outgoing.end('the rest');
    expect(await answered).toBe(200);
    expect((await stopped).exitCode).toBe(0);
  });

  test('fails its validation where it is not healthy, or another version answers', async () => {
    const host = await newHost('sick');
    const results = await host.deploy({ 'healthy.txt': 'no\n' });
    const validation = results.get('ValidateService');
    expect(validation?.exitCode).toBe(1);
    expect(validation?.output).toContain('/health: answered 503');
    await writeFile(join(host.root, 'srv/web/version.txt'), '9\n');
    const again = await host.hook('ValidateService');
    expect(again.exitCode).toBe(1);
    expect(again.output).toContain('version 1 answered, not 9');
  }, 30_000);

  test('fails to start where its port is taken, and at once', async () => {
    const host = await newHost('late');
    const other = createServer((_request, response) => response.end('other')).listen(host.port, '127.0.0.1');
    await new Promise((resolve) => other.once('listening', resolve));
    const started = (await host.deploy()).get('ApplicationStart');
    expect(started?.exitCode).toBe(1);
    expect(started?.output).toContain('EADDRINUSE');
    other.close();
    other.closeAllConnections();
  });

  test('does not take a stale process id for its server', async () => {
    const host = await newHost('stale');
    await mkdir(join(host.root, 'var', 'run'), { recursive: true });
    await writeFile(join(host.root, 'var/run/web-app.pid'), `${process.pid}\n`);
    expect(failures(await host.deploy())).toEqual([]);
    expect(await host.pid()).not.toBe(process.pid);
  });

  test('passes its own tests', async () => {
    const child = spawn(process.execPath, ['--test'], {
      cwd: APPLICATION,
      stdio: 'ignore',
      env: { PATH: process.env.PATH },
    });
    expect(await new Promise((resolve) => child.on('close', resolve))).toBe(0);
  });
});
