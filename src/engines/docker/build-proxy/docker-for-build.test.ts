import { execFile, execFileSync, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dockerIsThere, testImage } from '../../../../test/harness/docker.js';
import { hasRegistry, type RegistryProcess, startRegistry } from '../../../../test/harness/registry.js';
import { dockerAddress } from '../docker-address.js';
import { dockerClient } from '../docker-client.js';
import { JobDockers } from '../job-docker.js';
import { removeEverythingOf } from '../remove-job.js';

const run = promisify(execFile);
const isThere = dockerIsThere();
const ECR = '123456789012.dkr.ecr.us-east-1.amazonaws.com';

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
    registry = hasRegistry() ? await startRegistry(join(root, 'registry')) : undefined;
    dockers = new JobDockers({ docker, address, registry: registry?.address });
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
