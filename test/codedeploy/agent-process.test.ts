import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isAlive } from '../harness/alive.js';
import { installedProgram } from '../harness/installation.js';
import { startServer } from '../harness/server.js';
import { eventually } from '../harness/wait.js';
import { appSpec, Fleet } from './fleet.js';

let fleet: Fleet;
let program: string;
let dataDirectory: string;

beforeAll(async () => {
  dataDirectory = await mkdtemp(join(tmpdir(), 'agent-data-'));
  program = await installedProgram();
  fleet = await Fleet.start({ dataDirectory });
});
afterAll(async () => {
  await fleet.close();
  await rm(dataDirectory, { recursive: true });
});

interface AgentProcess {
  readonly child: ChildProcess;
  readonly root: string;
  kill(signal: NodeJS.Signals): Promise<void>;
}

/** `pipewright agent` in a process of its own, with what a profile and the environment say; ready when this resolves. */
async function startAgent(name: string): Promise<AgentProcess> {
  const root = join(fleet.directory, name);
  await mkdir(root, { recursive: true });
  const profile = `[profile host]\nendpoint_url = ${fleet.server.endpoint}\n`;
  await writeFile(
    join(root, 'aws-config'),
    `${profile}aws_access_key_id = test\naws_secret_access_key = test\n`,
  );
  const args = [
    '--profile',
    'host',
    '--instance-name',
    name,
    '--root',
    root,
    '--tags',
    `fleet=${name}`,
    'kind=process',
  ];
  const child = spawn(process.execPath, [program, 'agent', ...args, '--poll-interval', '100'], {
    env: {
      PATH: process.env.PATH,
      NODE_NO_WARNINGS: '1',
      AWS_CONFIG_FILE: join(root, 'aws-config'),
      AWS_DEFAULT_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: 'of another profile',
      AWS_SECRET_ACCESS_KEY: 'none',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  child.stdout?.on('data', (chunk: Buffer) => {
    output += chunk.toString();
  });
  await eventually(() => output.includes('Ready.'));
  return {
    child,
    root,
    kill: async (signal) => {
      const ended = once(child, 'exit');
      child.kill(signal);
      await ended;
    },
  };
}

const WAITING_HOOK = [
  '#!/bin/sh',
  'echo $$ > "$PIPEWRIGHT_HOST_ROOT/waiting"',
  'while [ ! -e "$PIPEWRIGHT_HOST_ROOT/go" ]; do sleep 0.05; done',
  '',
].join('\n');

describe('an agent that is killed', () => {
  it('fails the hook that it was in when it comes back, ends its script, and deploys again', async () => {
    const agent = await startAgent('killed');
    await fleet.group('killed');
    const revision = await fleet.upload('waiting.zip', {
      'appspec.yml': appSpec({ AfterInstall: 'wait.sh' }),
      'wait.sh': WAITING_HOOK,
      'site/index.html': 'v1',
    });
    const id = await fleet.deploy('killed', revision);
    const mark = join(agent.root, 'waiting');
    await eventually(() => existsSync(mark) && readFileSync(mark, 'utf8') !== '');
    const script = Number(readFileSync(mark, 'utf8'));
    await agent.kill('SIGKILL');
    expect(isAlive(script)).toBe(true);
    const again = await startAgent('killed');
    expect((await fleet.finished(id)).status).toBe('Failed');
    expect((await fleet.event(id, 'killed', 'AfterInstall'))?.diagnostics).toMatchObject({
      errorCode: 'UnknownError',
      message: 'Failed: Failing in-progress lifecycle event after an agent restart.',
    });
    await eventually(() => !isAlive(script));
    writeFileSync(join(agent.root, 'go'), '');
    expect((await fleet.finished(await fleet.deploy('killed', revision))).status).toBe('Succeeded');
    await again.kill('SIGTERM');
    expect(again.child.exitCode).toBe(0);
  });

  it('goes on with an installation that it was in', async () => {
    const agent = await startAgent('resumed');
    await fleet.group('resumed');
    const files: Record<string, string> = { 'appspec.yml': appSpec() };
    for (let n = 0; n < 700; n += 1) files[`site/${n % 50}/${n}.txt`] = `${n}`;
    const id = await fleet.deploy('resumed', await fleet.upload('many.zip', files));
    await eventually(() => existsSync(join(agent.root, 'srv/web/25')), { everyMs: 1 });
    await agent.kill('SIGKILL');
    expect(existsSync(join(agent.root, 'srv/web/49/699.txt'))).toBe(false);
    const again = await startAgent('resumed');
    expect((await fleet.finished(id)).status).toBe('Succeeded');
    expect(readFileSync(join(agent.root, 'srv/web/49/699.txt'), 'utf8')).toBe('699');
    await again.kill('SIGTERM');
  });
});

describe('a server that is restarted', () => {
  it('learns how a hook ended meanwhile, and the deployment goes on', async () => {
    const [host] = await fleet.hosts('patient', ['patient']);
    await fleet.group('patient');
    const revision = await fleet.upload('patient.zip', {
      'appspec.yml': appSpec({ AfterInstall: 'wait.sh' }),
      'wait.sh': WAITING_HOOK,
      'site/index.html': 'v1',
    });
    const id = await fleet.deploy('patient', revision);
    await eventually(() => existsSync(host?.path('waiting') ?? ''));
    const { port } = fleet.server;
    await fleet.server.close();
    writeFileSync(host?.path('go') ?? '', '');
    fleet.server = await startServer({ dataDirectory, port });
    expect((await fleet.finished(id)).status).toBe('Succeeded');
  });
});
