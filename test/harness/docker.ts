import { execFileSync, spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** Whether a Docker daemon answers at `DOCKER_HOST` or the usual socket. */
export function dockerIsThere(): boolean {
  return (
    spawnSync('docker', ['version', '--format', '{{.Server.Version}}'], { stdio: 'ignore' }).status === 0
  );
}

const BUSYBOX = '/bin/busybox';
const IMAGE = 'pipewright-test/busybox:2';
const APPLETS =
  'sh cat cp chmod date echo env grep head hostname id ip kill ln ls mkdir mount mv nc printf ps pwd rm sed seq setsid sleep sort su tail tar test timeout touch tr true uname wc which whoami yes'.split(
    ' ',
  );

/** A small image with a shell, made from this machine's static busybox where it is not there. No registry is asked. */
export function testImage(): string {
  if (spawnSync('docker', ['image', 'inspect', IMAGE], { stdio: 'ignore' }).status === 0) return IMAGE;
  const root = mkdtempSync(join(tmpdir(), 'busybox-'));
  try {
    for (const directory of ['bin', 'etc', 'tmp', 'root', 'mnt', 'dev', 'proc', 'sys', 'usr/bin']) {
      mkdirSync(join(root, directory), { recursive: true });
    }
    copyFileSync(BUSYBOX, join(root, 'bin/busybox'));
    for (const applet of APPLETS) symlinkSync('busybox', join(root, 'bin', applet));
    symlinkSync('/bin/env', join(root, 'usr/bin/env'));
    writeFileSync(join(root, 'etc/passwd'), 'root:x:0:0::/root:/bin/sh\ndaemon:x:1:1::/tmp:/bin/sh\n');
    writeFileSync(join(root, 'etc/group'), 'root:x:0:\ndaemon:x:1:\n');
    const archive = execFileSync('tar', ['-C', root, '-c', '.'], { maxBuffer: 64 * 1024 * 1024 });
    execFileSync('docker', ['import', '--change', 'ENV PATH=/bin:/usr/bin', '-', IMAGE], {
      input: archive,
      stdio: ['pipe', 'ignore', 'inherit'],
    });
    return IMAGE;
  } finally {
    rmSync(root, { recursive: true });
  }
}

const WITH_DOCKER = 'pipewright-test/docker:1';

/** The same with this machine's `docker` program, and the libraries that it needs. */
export function testImageWithDocker(): string {
  if (spawnSync('docker', ['image', 'inspect', WITH_DOCKER], { stdio: 'ignore' }).status === 0)
    return WITH_DOCKER;
  const context = mkdtempSync(join(tmpdir(), 'with-docker-'));
  try {
    const program = execFileSync('sh', ['-c', 'readlink -f "$(command -v docker)"'], {
      encoding: 'utf8',
    }).trim();
    const listed = spawnSync('ldd', [program], { encoding: 'utf8' }).stdout;
    const libraries = [...listed.matchAll(/(\/\S+) \(0x/g)].map((match) => match[1] ?? '');
    for (const file of libraries) {
      mkdirSync(dirname(join(context, 'root', file)), { recursive: true });
      copyFileSync(file, join(context, 'root', file));
    }
    mkdirSync(join(context, 'root/usr/bin'), { recursive: true });
    copyFileSync(program, join(context, 'root/usr/bin/docker'));
    writeFileSync(join(context, 'Dockerfile'), `FROM ${testImage()}\nCOPY root /\n`);
    execFileSync('docker', ['build', '-q', '-t', WITH_DOCKER, context], {
      env: { ...process.env, DOCKER_BUILDKIT: '0' },
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    return WITH_DOCKER;
  } finally {
    rmSync(context, { recursive: true });
  }
}
