import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readFile, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer, get } from 'node:http';
import { type AddressInfo, connect, createServer as createSocketServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { dockerIsThere, testImage } from '../../../test/harness/docker.js';
import { eventually } from '../../../test/harness/wait.js';
import {
  type ContainerRequest,
  JobRefused,
  type ProcessJob,
  StepRefused,
  type StepRequest,
} from '../process/port.js';
import { processEngineContract } from '../process/process-engine.contract.js';
import { dockerAddress } from './docker-address.js';
import { dockerEngine } from './docker-engine.js';
import { openGateway } from './gateway.js';

const NEVER = new AbortController().signal;
const isThere = dockerIsThere();

const sh = (script: string, ...args: string[]): StepRequest['command'] => [
  '/bin/sh',
  '-c',
  script,
  'sh',
  ...args,
];

describe.skipIf(!isThere)('Docker', () => {
  const engine = dockerEngine({ dockerHost: process.env.DOCKER_HOST });
  const image = isThere ? testImage() : '';
  const container = (directory: string): ContainerRequest => ({
    image,
    isPrivileged: false,
    mounts: [{ source: directory, target: directory }],
  });

  afterAll(() => engine.close());

  processEngineContract('the Docker engine', () => ({
    engine,
    container,
    ownVariables: ['HOME', 'HOSTNAME'],
    commands: {
      print: (lines, exitCode = 0) =>
        sh(`for line; do printf '%s\\n' "$line"; done; exit ${exitCode}`, ...lines),
      environment: () => ['env'],
      workDirectory: () => ['pwd', '-P'],
      printAndWait: (line) => sh('echo "$1"; exec sleep 60', line),
    },
  }));

  describe('beyond the contract', () => {
    let directory = '';
    let jobId = '';
    let job: ProcessJob;

    beforeEach(async () => {
      directory = await realpath(await mkdtemp(join(tmpdir(), 'docker-engine-')));
      jobId = randomUUID();
      job = await engine.open({
        jobId,
        directory,
        container: { ...container(directory), memoryBytes: 64 * 1024 * 1024, cpus: 0.5 },
      });
    });

    afterEach(async () => {
      await job.stop(0);
      await rm(directory, { recursive: true, force: true });
    });

    const request = (script: string, more: Partial<StepRequest> = {}): StepRequest => ({
      stepId: 'step',
      command: sh(script),
      workDirectory: '/',
      environment: {},
      ...more,
    });

    const run = async (script: string, more: Partial<StepRequest> = {}) => {
      const lines: string[] = [];
      const outcome = await job.run(request(script, more), async (some) => void lines.push(...some), NEVER);
      return { lines, outcome };
    };

    it('keeps memory, processors and capabilities within what was asked for', async () => {
      await job.prepare(NEVER);
      const inspected = JSON.parse(
        execFileSync('docker', ['inspect', `pipewright-${jobId}`], { encoding: 'utf8' }),
      );
      expect(inspected[0].HostConfig).toMatchObject({
        Memory: 64 * 1024 * 1024,
        NanoCpus: 500_000_000,
        Privileged: false,
      });
      const { lines } = await run('id -u; mount -t tmpfs none /mnt 2>&1 && echo mounted');
      expect(lines[0]).toBe('0');
      expect(lines).not.toContain('mounted');
    });

    it('runs a step as another user, and refuses one that the image does not know', async () => {
      await job.prepare(NEVER);
      const known = await run('id -un; echo told', { user: 'daemon', stepId: 'known' });
      expect(known.lines).toEqual(['daemon', 'told']);
      await expect(run('id', { user: 'nobody-there', stepId: 'unknown' })).rejects.toThrow(StepRefused);
    });

    it('refuses an image that is not to be had, in the words of the daemon', async () => {
      const other = await engine.open({
        jobId: randomUUID(),
        directory,
        container: { ...container(directory), image: '127.0.0.1:9/none:1' },
      });
      const refusal = await other.prepare(NEVER).catch((error: unknown) => error);
      expect(refusal).toBeInstanceOf(JobRefused);
      expect(refusal).toMatchObject({ reason: 'image' });
    });

    it('ends everything that a step has left behind, also what has hidden from its session', async () => {
      await job.prepare(NEVER);
      await run('setsid sleep 3600 </dev/null >/dev/null 2>&1 & (setsid env -i sleep 3600 &)', {
        stepId: 'a',
      });
      await job.stop(500);
      const left = execFileSync('docker', ['ps', '-aq', '--filter', `label=pipewright.job=${jobId}`]);
      expect(left.toString()).toBe('');
    });

    it('tells of a container that was killed', async () => {
      await job.prepare(NEVER);
      const lines: string[] = [];
      const running = job.run(
        request('echo here; sleep 60'),
        async (some) => void lines.push(...some),
        NEVER,
      );
      await eventually(() => lines.length > 0);
      execFileSync('docker', ['kill', `pipewright-${jobId}`], { stdio: 'ignore' });
      expect(await running).toEqual({ kind: 'vanished' });
      expect((await run('echo again', { stepId: 'next' })).outcome).toEqual({ kind: 'vanished' });
    });

    it('holds back a step that writes faster than it is heard', async () => {
      const small = dockerEngine({ dockerHost: process.env.DOCKER_HOST, maxBacklogBytes: 64 * 1024 });
      await job.prepare(NEVER);
      const held = await small.open({ jobId, directory });
      let heard = 0;
      const outcome = await held.run(
        request('i=0; while [ $i -lt 20000 ]; do echo "$i padding padding padding"; i=$((i+1)); done'),
        async (lines) => {
          heard += lines.length;
        },
        NEVER,
      );
      expect(outcome).toEqual({ kind: 'exited', exitCode: 0 });
      expect(heard).toBe(20_000);
      small.close();
    });

    it('goes on when the daemon was away for a while', async () => {
      const way = await openWay(join(directory, 'way.sock'));
      const far = dockerEngine({ dockerHost: `unix://${way.path}` });
      const distant = await far.open({ jobId, directory, container: container(directory) });
      await distant.prepare(NEVER);
      const lines: string[] = [];
      const running = distant.run(
        request('echo before; sleep 2; echo after; exit 3'),
        async (some) => void lines.push(...some),
        NEVER,
      );
      await eventually(() => lines.length > 0);
      await way.close();
      await eventually(() => lines.includes('after'));
      expect(await running).toEqual({ kind: 'exited', exitCode: 3 });
      await expect(distant.stop(0)).rejects.toThrow('Docker does not answer');
      await far.close();
    });

    it('does not read what a job puts in the place of its output', async () => {
      await job.prepare(NEVER);
      await run('echo first', { stepId: 'first' });
      await writeFile(join(directory, 'secret'), 'of this machine');
      await rm(join(directory, 'container', 'output'));
      await symlink(join(directory, 'secret'), join(directory, 'container', 'output'));
      await expect(run('echo second', { stepId: 'second' })).rejects.toMatchObject({ code: 'ELOOP' });
      expect(await readFile(join(directory, 'secret'), 'utf8')).toBe('of this machine');
      await rm(join(directory, 'container', 'output'));
    });
  });
});

/** A way to the daemon that can be cut. */
async function openWay(path: string): Promise<{ readonly path: string; close(): Promise<void> }> {
  const address = dockerAddress(process.env.DOCKER_HOST);
  const target = 'socketPath' in address ? { path: address.socketPath } : address;
  const sockets = new Set<Socket>();
  const server = createSocketServer({ allowHalfOpen: true }, (socket) => {
    const onward = connect({ ...target, allowHalfOpen: true });
    for (const end of [socket, onward]) sockets.add(end.on('error', () => end.destroy()));
    socket.pipe(onward).pipe(socket);
  });
  await new Promise<void>((resolve) => server.listen(path, resolve));
  return {
    path,
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

describe.skipIf(!isThere)('the gateway of containers', () => {
  it('leads from a container to a server on the loopback, and from nowhere else', async () => {
    const engine = dockerEngine({ dockerHost: process.env.DOCKER_HOST });
    const server = createServer((request, response) => response.end(`host ${request.headers.host}`));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const gateway = await openGateway(engine.client, { host: '127.0.0.1', port });
    const directory = await mkdtemp(join(tmpdir(), 'docker-gateway-'));
    const jobId = randomUUID();
    const job = await engine.open({
      jobId,
      directory,
      container: { image: testImage(), isPrivileged: false, mounts: [] },
    });
    try {
      expect(gateway.endpoint).toBe(`http://169.254.170.2:${port}`);
      await job.prepare(NEVER);
      const lines: string[] = [];
      const step = {
        stepId: 'step',
        command: sh(
          `(printf 'GET / HTTP/1.0\\r\\nHost: x\\r\\n\\r\\n'; sleep 0.5) | nc 169.254.170.2 ${port} | tail -n 1`,
        ),
        workDirectory: '/',
        environment: {},
      };
      await job.run(step, async (more) => void lines.push(...more), NEVER);
      expect(lines).toEqual(['host x']);
      await expect(once(get(gateway.endpoint), 'response')).rejects.toMatchObject({ code: 'ECONNRESET' });
    } finally {
      await job.stop(0);
      await gateway.close();
      server.close();
      engine.close();
      await rm(directory, { recursive: true });
    }
  });
});
