import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { installedProgram } from '../harness/installation.js';
import { eventually } from '../harness/wait.js';

let root = '';
let program = '';
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'pipewright-cli-'));
  program = await installedProgram();
});
afterAll(() => rm(root, { recursive: true, force: true }));

function cli(...args: string[]) {
  return cliWith({}, ...args);
}

function cliWith(variables: NodeJS.ProcessEnv, ...args: string[]) {
  const env = { PATH: process.env.PATH, HOME: root, TMPDIR: root, ...variables };
  return new Promise<{ exitCode: unknown; stdout: string; stderr: string }>((resolve) => {
    execFile(process.execPath, [program, ...args], { env, timeout: 20_000 }, (error, stdout, stderr) => {
      resolve({ exitCode: error === null ? 0 : error.code, stdout, stderr });
    });
  });
}

describe('what users do wrong is told in one line', () => {
  it.concurrent('also where it is a variable of the environment', async () => {
    const { stderr } = await cliWith({ PIPEWRIGHT_REGISTRY_LOGIN: 'me' }, 'up', '--port', '0', '--ephemeral');
    expect(stderr).toBe('pipewright: PIPEWRIGHT_REGISTRY_LOGIN must be USER:PASSWORD\n');
  });

  it.concurrent.each([
    [['up', '--port', '99999'], '--port must be a number from 0 to 65535'],
    [['up', '--region', 'a b'], '--region must name a region'],
    [['up', '--registry', 'http://127.0.0.1:5000'], '--registry must be HOST:PORT'],
    [['build', '--registry', '127.0.0.1'], '--registry must be HOST:PORT'],
    [['up', '--port', ''], '--port must be a number from 0 to 65535'],
    [['up', '--data', ''], '--data must name a directory'],
    [['up', '--host', ''], '--host must name an address'],
    [['up', '--data', 'x', '--ephemeral'], 'give --data or --ephemeral, not both'],
    [['up', '--auth', 'none'], '--auth must be one of local, strict'],
    [['up', '--host', '0.0.0.0', '--auth', 'local'], 'loopback only; use --auth strict'],
    [['up', '--port', '0', '--ephemeral', '--host', '192.0.2.1'], '192.0.2.1 is no address of this machine'],
    [['up', '--port', '0', '--data', '/dev/null'], 'the data directory cannot be used'],
    [['env', '--port', 'x'], '--port must be a number'],
    [['env', '--host', 'a b'], '--host must name an address'],
    [
      ['iam', 'explain', '--last', '--port', '47'],
      "no server answers at 127.0.0.1:47: start one with 'pipewright up'",
    ],
    [['iam', 'explain', '--last', '--endpoint-url', 'http://127.0.0.1:47'], 'no server answers'],
    [['iam', 'explain', '--last', '--endpoint-url', 'http://a', '--host', 'b'], 'not both'],
    [['explain', 'web', '--endpoint-url', 'nowhere'], '--endpoint-url must be a URL'],
    [['env', '--endpoint-url', 'http://a;b'], '--endpoint-url must be a URL'],
  ])('%j', async (args, words) => {
    const { exitCode, stdout, stderr } = await cli(...args);
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/^pipewright: .*\n$/);
    expect(stderr).toContain(words);
    expect(stdout).toBe('');
  });

  it('a profile that is not there', async () => {
    const { exitCode, stderr } = await cliWith({ AWS_PROFILE: 'none' }, 'iam', 'explain', '--last');
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/^pipewright: the profile 'none' is neither .*\n$/);
  });

  it.concurrent('a directory that is gone', async () => {
    const gone = await mkdtemp(join(root, 'gone-'));
    const script = `cd '${gone}' && rmdir '${gone}' && '${process.execPath}' '${program}' up --port 0`;
    const failed = await promisify(execFile)('sh', ['-c', script]).catch((error: unknown) => error);
    const stderr = 'pipewright: the directory in which this shell stands is gone: cd to another\n';
    expect(failed).toMatchObject({ code: 1, stderr });
  });

  it('a port that is taken, without a trace in the temporary directory', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const address = taken.address();
    const port = typeof address === 'object' ? String(address?.port) : '';
    const before = await readdir(root);
    const { exitCode, stderr } = await cli('up', '--ephemeral', '--port', port);
    taken.close();
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(new RegExp(`^pipewright: port ${port} of 127.0.0.1 is taken: .*--port.*\n$`));
    expect(await readdir(root)).toEqual(before);
  });

  it('a database that is none', async () => {
    const data = join(root, 'damaged');
    await mkdir(data);
    await writeFile(join(data, 'pipewright.db'), 'this is no database. '.repeat(400));
    const { exitCode, stderr } = await cli('up', '--port', '0', '--data', data);
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/^pipewright: the data directory cannot be used: .*not a database\n$/);
  });
});

it.concurrent.each([
  [[], 'eval "$(pipewright env)"'],
  [['explain'], 'pipewright explain web '],
  [['iam', 'explain'], 'pipewright iam explain --last'],
])('help of %j shows how it is used', async (command, words) => {
  const { exitCode, stdout } = await cli(...command, '--help');
  expect([exitCode, stdout.split('\nExamples:\n')[1]]).toEqual([0, expect.stringContaining(words)]);
});

describe('pipewright env', () => {
  it('writes addresses as URLs have them', async () => {
    expect((await cli('env', '--host', '::1', '--port', '1')).stdout).toContain(
      'export AWS_ENDPOINT_URL=http://[::1]:1\n',
    );
  });

  it('takes an endpoint as it is', async () => {
    const { stdout } = await cli('env', '--endpoint-url', 'https://pipewright.example/at');
    expect(stdout).toContain('export AWS_ENDPOINT_URL=https://pipewright.example/at\n');
  });

  it('takes away what would lead tools past the server', async () => {
    const before = {
      AWS_PROFILE: 'work',
      AWS_SESSION_TOKEN: 'x',
      AWS_ENDPOINT_URL_S3: 'https://s3.example',
      AWS_CA_BUNDLE: 'ca',
    };
    const { stdout } = await cliWith(before, 'env');
    expect(stdout).toMatch(/\nunset AWS_ENDPOINT_URL_S3\nunset AWS_PROFILE\nunset AWS_SESSION_TOKEN\n$/);
    expect((await cli('env')).stdout).not.toContain('unset');
  });
});

it.each([
  ['fish', "set -gx AWS_REGION 'us-east-1'", 'set -e AWS_PROFILE'],
  ['powershell', "$env:AWS_REGION = 'us-east-1'", 'Remove-Item Env:AWS_PROFILE'],
])('pipewright env speaks %s', async (shell, set, unset) => {
  const lines = (await cliWith({ AWS_PROFILE: 'work' }, 'env', '--shell', shell)).stdout.split('\n');
  expect(lines).toContain(set);
  expect(lines).toContain(unset);
});

it('a reader that has read enough ends nothing', async () => {
  const source = join(root, 'read-by-head');
  await mkdir(source);
  const commands = ['sleep 0.5', 'echo more'];
  await writeFile(
    join(source, 'buildspec.yml'),
    JSON.stringify({ version: 0.2, phases: { build: { commands } }, artifacts: { files: ['*.yml'] } }),
  );
  const child = spawn(process.execPath, [program, 'build', source, '-a', join(root, 'out')], {
    env: { PATH: process.env.PATH, TMPDIR: root },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const exited = once(child, 'exit');
  child.stdout.once('data', () => child.stdout.destroy());
  expect(await exited).toEqual([0, null]);
  expect(await readdir(join(root, 'out'))).toEqual(['buildspec.yml']);
});

it('data without the key that sealed it is left as it is', async () => {
  const data = join(root, 'sealed');
  const up = [program, 'up', '--port', '0', '--data', data];
  const child = spawn(process.execPath, up, { stdio: ['ignore', 'pipe', 'inherit'] });
  const exited = once(child, 'exit');
  for await (const line of createInterface(child.stdout))
    if (line.startsWith('Ready.')) child.kill('SIGTERM');
  expect(await exited).toEqual([0, null]);
  await rm(join(data, 'secrets.key'));
  const { exitCode, stderr } = await cli(...up.slice(1));
  expect(exitCode).toBe(1);
  expect(stderr).toMatch(/^pipewright: .*secrets\.key is not the key that sealed the secrets .*\n$/);
});

describe.skipIf(!existsSync('/dev/full'))('output that cannot be written', () => {
  it.concurrent('fails a command whose output it is', async () => {
    const command = `'${process.execPath}' '${program}' env > /dev/full`;
    const failed = await promisify(execFile)('sh', ['-c', command]).catch((error: unknown) => error);
    const stderr = 'pipewright: the output cannot be written: ENOSPC: no space left on device, write\n';
    expect(failed).toMatchObject({ code: 1, stderr });
  });

  it.concurrent('ends no server', async () => {
    const command = `exec '${process.execPath}' '${program}' up --ephemeral --port 0 --log debug 2> /dev/full`;
    const child = spawn('sh', ['-c', command], {
      env: { PATH: process.env.PATH, TMPDIR: await mkdtemp(join(root, 'full-')) },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const exited = once(child, 'exit');
    let endpoint = '';
    for await (const line of createInterface(child.stdout)) {
      endpoint = / at (http:[^,]+),/.exec(line)?.[1] ?? endpoint;
      if (!line.startsWith('Ready.')) continue;
      for (let i = 0; i < 2; i++) expect((await fetch(`${endpoint}/nobody`)).status).toBe(403);
      child.kill('SIGTERM');
    }
    expect(await exited).toEqual([0, null]);
  });
});

it('a demo that is interrupted by somebody impatient, while a client keeps asking, leaves nothing behind', async () => {
  const directory = await mkdtemp(join(root, 'demo-'));
  const child = spawn(process.execPath, [program, 'demo'], {
    env: { PATH: process.env.PATH, TMPDIR: directory },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit');
  for await (const line of createInterface(child.stdout)) {
    const isInterrupted = line.includes('interrupted');
    if (!isInterrupted && !line.includes('"Version 2"')) continue;
    expect(await readdir(directory)).toEqual([expect.stringMatching(/^pipewright-demo-/)]);
    child.kill('SIGINT');
  }
  expect(await exited).toEqual([130, null]);
  expect(await readdir(directory)).toEqual([]);
  // The web servers were told to end.
  await eventually(async () => {
    const { stdout } = await promisify(execFile)('ps', ['-eo', 'args']);
    return !stdout.includes(directory);
  });
});

it('the server stops in order when its terminal goes', async () => {
  const child = spawn(process.execPath, [program, 'up', '--ephemeral', '--port', '0'], {
    env: { PATH: process.env.PATH, TMPDIR: root },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit');
  for await (const line of createInterface(child.stdout)) if (line.startsWith('Ready.')) break;
  const before = await readdir(root);
  child.kill('SIGHUP');
  expect(await exited).toEqual([0, null]);
  expect((await readdir(root)).length).toBe(before.length - 1);
});

it('a start that is interrupted leaves no temporary directory', async () => {
  const directory = await mkdtemp(join(root, 'start-'));
  const child = spawn(process.execPath, [program, 'up', '--ephemeral', '--port', '0'], {
    env: { PATH: process.env.PATH, TMPDIR: directory },
    stdio: 'ignore',
  });
  const exited = once(child, 'exit');
  await eventually(async () => (await readdir(directory)).length > 0, { everyMs: 2 });
  child.kill('SIGINT');
  expect(await exited).toEqual([0, null]);
  expect(await readdir(directory)).toEqual([]);
});
