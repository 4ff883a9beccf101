import { execFile, execFileSync, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { type IncomingMessage, request } from 'node:http';
import { connect, constants } from 'node:http2';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Duplex } from 'node:stream';
import { text } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dockerIsThere, testImage } from '../../../../test/harness/docker.js';
import {
  hasRegistry,
  REGISTRY_LOGIN,
  type RegistryProcess,
  startRegistry,
} from '../../../../test/harness/registry.js';
import { dockerAddress } from '../docker-address.js';
import { dockerClient } from '../docker-client.js';
import { JobDockers } from '../job-docker.js';
import type { RegistryGate } from '../registry-gate.js';
import { removeEverythingOf } from '../remove-job.js';

const run = promisify(execFile);
const isThere = dockerIsThere();
const ECR = '123456789012.dkr.ecr.us-east-1.amazonaws.com';

/** Knows passwords by what they are good for. */
const gate: RegistryGate = async ({ host, login: { username, password }, wish }) => {
  if (username !== 'AWS' || host.region !== 'us-east-1') return { kind: 'stranger' };
  if (password === 'old') return { kind: 'expired' };
  if (password === 'for-pulls' && wish?.to === 'push') {
    return { kind: 'denied', message: `nobody pushes to ${wish.repository}` };
  }
  return password === 'good' || password === 'for-pulls' ? { kind: 'admitted' } : { kind: 'stranger' };
};

describe.skipIf(!isThere)('the Docker API of a build', () => {
  const address = dockerAddress(process.env.DOCKER_HOST);
  const docker = dockerClient(address);
  const jobId = randomUUID();
  let root = '';
  let source = '';
  let registry: RegistryProcess | undefined;
  let dockers: JobDockers;
  let socket = '';

  beforeAll(async () => {
    testImage();
    root = await mkdtemp(join(tmpdir(), 'docker-for-build-'));
    source = join(root, 'src');
    await mkdir(source);
    registry = hasRegistry() ? await startRegistry(join(root, 'registry'), 'operator') : undefined;
    const standIn = registry && { address: registry.address, login: REGISTRY_LOGIN };
    dockers = new JobDockers({ docker, address, ecr: { gate, standIn } });
    socket = await dockers.start(jobId, root, { mounts: [{ source, target: '/codebuild/src' }] });
  });

  afterAll(async () => {
    await dockers.stop(jobId, root, () => removeEverythingOf(docker, jobId, `pipewright-${jobId}`));
    await registry?.stop();
    docker.close();
    await rm(root, { recursive: true, force: true });
  });

  /** The `docker` program as a build would call it. */
  const cli = async (...args: string[]) => {
    const env = { ...process.env, DOCKER_HOST: `unix://${socket}`, HOME: root };
    return await run('docker', args, { env, cwd: source }).then(
      ({ stdout, stderr }) => ({ code: 0, stdout: stdout.trim(), stderr }),
      (error: { code: number; stdout: string; stderr: string }) => error,
    );
  };

  it('runs containers that see the source and each other, and nothing else of the machine', async () => {
    await writeFile(join(source, 'a.txt'), 'of the build');
    const image = testImage();
    const seen = await cli('run', '--rm', '-v', '/codebuild/src:/app', image, 'cat', '/app/a.txt');
    expect(seen, seen.stderr).toMatchObject({ code: 0, stdout: 'of the build' });
    for (const args of [['-v', '/:/host'], ['--privileged'], ['--pid', 'host'], ['-v', `${root}:/x`]]) {
      const refused = await cli('run', '--rm', ...args, image, 'true');
      expect(refused.code).not.toBe(0);
      expect(refused.stderr).toMatch(/not available to builds|cannot be mounted/);
    }
  });

  it('passes on what goes in and out of a container', async () => {
    const child = spawn('docker', ['run', '-i', '--rm', testImage(), 'tr', 'a-z', 'A-Z'], {
      env: { ...process.env, DOCKER_HOST: `unix://${socket}`, HOME: root },
    });
    let told = '';
    child.stdout.on('data', (piece) => {
      told += String(piece);
    });
    child.stdin.end('loud\n');
    await once(child, 'close');
    expect(told).toBe('LOUD\n');
  });

  it('passes on what goes in and out of a command in a container', async () => {
    const name = `commanded-${jobId}`;
    await cli('run', '-d', '--name', name, testImage(), 'sleep', '60');
    const child = spawn('docker', ['exec', '-i', name, 'tr', 'a-z', 'A-Z'], {
      env: { ...process.env, DOCKER_HOST: `unix://${socket}`, HOME: root },
    });
    let told = '';
    child.stdout.on('data', (piece) => {
      told += String(piece);
    });
    child.stdin.end('loud\n');
    await once(child, 'close');
    expect(told).toBe('LOUD\n');
    await cli('rm', '-f', name);
  });

  it('says to clients of BuildKit that there is none, and how to do without', async () => {
    const upgraded = async (path: string) => {
      const headers = { connection: 'Upgrade', upgrade: 'h2c' };
      const [, connection, head] = (await once(
        request({ socketPath: socket, method: 'POST', path, headers }).end(),
        'upgrade',
      )) as [unknown, Socket, Buffer];
      connection.unshift(head);
      // What was read already is not to be passed by.
      return Duplex.from({ readable: connection, writable: connection });
    };
    const connection = await upgraded('/v1.41/grpc');
    const session = connect('http://docker', { createConnection: () => connection });
    const asked = session.request({ ':method': 'POST', ':path': '/moby.buildkit.v1.Control/ListWorkers' });
    const [headers] = (await once(asked, 'response')) as [Record<string, string>];
    expect(headers).toMatchObject({
      'grpc-status': '12',
      'grpc-message': expect.stringContaining('set DOCKER_BUILDKIT=0'),
    });
    const broken = session.request({ ':method': 'POST', ':path': '/x' }, { endStream: false });
    broken.close(constants.NGHTTP2_PROTOCOL_ERROR);
    await expect(once(broken, 'close')).rejects.toThrow('PROTOCOL_ERROR');
    session.destroy();
    for (const path of ['/grpc', '/session'])
      (await upgraded(path)).end('no HTTP/2, whatever its length'.repeat(9));
    expect((await cli('version')).code).toBe(0);
    // The client waits there for the builder, who never comes; the job ends all the same.
    await upgraded('/session');
    const path = '/build?version=2&remote=client-session&session=abc';
    const [answer] = (await once(
      request({ socketPath: socket, method: 'POST', path }).end(),
      'response',
    )) as [IncomingMessage];
    expect(answer.statusCode).toBe(501);
    expect(await text(answer)).toContain('set DOCKER_BUILDKIT=0');
  });

  it('builds images in the networks of the build', async () => {
    await writeFile(join(source, 'Dockerfile'), `FROM ${testImage()}\nRUN ls /sys/class/net\n`);
    const build = async (network: string) =>
      await cli('build', '--no-cache', '--network', network, '.').then(
        ({ stdout, stderr }) => stdout + stderr,
      );
    expect(await build('none')).toContain('Successfully built');
    expect(await build('host')).toContain('the network of the host is not available to builds');
    expect(await build('container:other')).toContain('is not of this build');
    expect(await build('pipewright-jobs')).toContain('is not of this build');
  });

  it('shows a build its own containers only, and lets it end no others', async () => {
    const other = execFileSync('docker', ['run', '-d', testImage(), 'sleep', '60'], {
      encoding: 'utf8',
    }).trim();
    try {
      await cli('run', '-d', '--name', `own-${jobId}`, testImage(), 'sleep', '60');
      const listed = await cli('ps', '--format', '{{.Names}}');
      expect(listed.stdout).toBe(`own-${jobId}`);
      expect((await cli('kill', other)).stderr).toContain('No such container');
      expect((await cli('volume', 'create', '--opt', 'device=/', '--opt', 'o=bind', 'v')).code).not.toBe(0);
      expect((await cli('swarm', 'init')).stderr).toContain('not available to builds');
    } finally {
      execFileSync('docker', ['rm', '-f', other], { stdio: 'ignore' });
    }
  });

  it.skipIf(!hasRegistry())(
    "logs into, pushes to and pulls from AWS's registry as if it were there",
    async () => {
      await writeFile(join(source, 'Dockerfile'), `FROM ${testImage()}\nRUN echo made > /made.txt\n`);
      expect((await cli('build', '-t', 'app', '.')).code).toBe(0);
      expect((await cli('tag', 'app:latest', `${ECR}/app:1`)).code).toBe(0);
      const loggedIn = await cli('login', '-u', 'AWS', '-p', 'good', ECR);
      expect(loggedIn.stdout, loggedIn.stderr).toContain('Login Succeeded');
      const pushed = await cli('push', `${ECR}/app:1`);
      expect(pushed.stdout, pushed.stderr).toMatch(/1: digest: sha256:/);
      expect(pushed.stdout).toContain(`refers to repository [${ECR}/app]`);
      expect(await registry?.tags('app')).toEqual(['1']);
      expect((await cli('rmi', `${ECR}/app:1`)).code).toBe(0);
      const pulled = await cli('pull', `${ECR}/app:1`);
      expect(pulled.code, pulled.stderr).toBe(0);
      const ran = await cli('run', '--rm', `${ECR}/app:1`, 'cat', '/made.txt');
      expect(ran.stdout).toBe('made');
      await cli('rmi', `${ECR}/app:1`);
      await writeFile(join(source, 'Dockerfile'), `FROM ${ECR}/app:1\nRUN cat /made.txt\n`);
      const built = await cli('build', '-t', 'onward', '.');
      expect(built.code, built.stderr).toBe(0);
      expect((await cli('rmi', testImage())).stderr).toContain('was not made by this build');
    },
  );

  it.skipIf(!hasRegistry())("lets nobody to AWS's registry who has no token for it", async () => {
    const ghost = `${ECR}/team/ghost:1`;
    await cli('logout', ECR);
    await cli('tag', testImage(), ghost);
    expect((await cli('push', ghost)).stderr).toContain('no basic auth credentials');
    expect((await cli('pull', `${ECR}/app:2`)).stderr).toContain(
      `Head "https://${ECR}/v2/app/manifests/2": no basic auth credentials`,
    );
    await writeFile(join(source, 'Dockerfile'), `FROM ${ECR}/app:2\n`);
    expect((await cli('build', '.')).stderr).toContain('no basic auth credentials');
    const logIn = async (password: string, host = ECR) =>
      await cli('login', '-u', 'AWS', '-p', password, host);
    for (const refused of [
      await logIn('wrong'),
      await logIn('good', ECR.replace('us-east-1', 'eu-west-1')),
      await cli('login', '-u', 'me', '-p', 'good', ECR),
    ]) {
      expect(refused.stderr).toMatch(/login attempt to https:\S+\/v2\/ failed with status: 400 Bad Request/);
    }
    expect((await logIn('old')).stderr).toContain(
      'denied: Your authorization token has expired. Reauthenticate and try again.',
    );
    expect((await logIn('for-pulls')).code).toBe(0);
    expect((await cli('push', ghost)).stderr).toContain('denied: nobody pushes to team/ghost');
    expect(await registry?.tags('team/ghost')).toBeUndefined();
    await cli('rmi', ghost);
    // What was good once is looked at again every time.
    const auth = Buffer.from('AWS:old').toString('base64');
    await writeFile(join(root, '.docker/config.json'), JSON.stringify({ auths: { [ECR]: { auth } } }));
    expect((await cli('pull', `${ECR}/app:1`)).stderr).toContain(
      `pull access denied for ${ECR}/app, repository does not exist or may require 'docker login': denied: Your authorization token has expired.`,
    );
  });

  it('leaves nothing behind', async () => {
    await writeFile(join(source, 'Dockerfile'), `FROM ${testImage()}\nRUN echo ${jobId} > /first\n`);
    await cli('build', '-t', 'twice', '.');
    const first = (await cli('images', '-q', '--no-trunc', 'twice')).stdout;
    await writeFile(join(source, 'Dockerfile'), `FROM ${testImage()}\nRUN echo ${jobId} > /second\n`);
    await cli('build', '-t', 'twice', '.');
    await cli('network', 'create', `net-${jobId}`);
    await cli('volume', 'create', `vol-${jobId}`);
    await dockers.stop(jobId, root, () => removeEverythingOf(docker, jobId, `pipewright-${jobId}`));
    const filter = ['--filter', `label=pipewright.job=${jobId}`, '-q'];
    const left = [
      ['ps', '-a'],
      ['network', 'ls'],
      ['volume', 'ls'],
    ].map((list) => execFileSync('docker', [...list, ...filter], { encoding: 'utf8' }));
    expect(left.join('')).toBe('');
    const images = execFileSync('docker', ['images', '-aq', '--no-trunc'], { encoding: 'utf8' });
    expect(first).toMatch(/^sha256:/);
    expect(images).not.toContain(first);
  });
});
