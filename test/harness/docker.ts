import { execFileSync, spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { foundTool } from './tools.js';

/** Whether a Docker daemon answers at `DOCKER_HOST` or the usual socket. */
export function dockerIsThere(): boolean {
  return foundTool('docker') !== undefined;
}

const BUSYBOX = '/bin/busybox';
const IMAGE = 'pipewright-test/busybox:2';
const APPLETS =
  'sh cat cp chmod date echo env grep head hostname id ip kill ln ls mkdir mount mv nc printf ps pwd rm sed seq setsid sleep sort su tail tar test timeout touch tr true uname wc which whoami yes'.split(
    ' ',
  );

/** A small image with a shell, made from this machine's static busybox where it is not there. No registry is asked. */
export function testImage(): string {
  return importedImage(IMAGE, () => []);
}

const WITH_DOCKER = 'pipewright-test/docker:2';

/** The same with this machine's `docker` program, and the libraries that it needs. */
export function testImageWithDocker(): string {
  return importedImage(WITH_DOCKER, layOutDocker);
}

/**
 * An image of busybox and more, made where it is not there.
 *
 * @param layOut puts into the root what else belongs there; paths that it returns come from this machine as they are, as `tar` takes them
 */
export function importedImage(image: string, layOut: (root: string) => readonly string[]): string {
  if (spawnSync('docker', ['image', 'inspect', image], { stdio: 'ignore' }).status === 0) return image;
  const root = mkdtempSync(join(tmpdir(), 'image-'));
  try {
    layOutBusybox(root);
    const more = layOut(root);
    const words = ['-C', root, '-c', '.', ...(more.length > 0 ? ['-C', '/', ...more] : [])];
    const archive = execFileSync('tar', words, { maxBuffer: 512 * 1024 * 1024 });
    execFileSync('docker', ['import', '--change', 'ENV PATH=/bin:/usr/bin', '-', image], {
      input: archive,
      stdio: ['pipe', 'ignore', 'inherit'],
    });
    return image;
  } finally {
    rmSync(root, { recursive: true });
  }
}

function layOutBusybox(root: string): void {
  for (const directory of ['bin', 'etc', 'tmp', 'root', 'mnt', 'dev', 'proc', 'sys', 'usr/bin']) {
    mkdirSync(join(root, directory), { recursive: true });
  }
  copyFileSync(BUSYBOX, join(root, 'bin/busybox'));
  for (const applet of APPLETS) symlinkSync('busybox', join(root, 'bin', applet));
  symlinkSync('/bin/env', join(root, 'usr/bin/env'));
  writeFileSync(join(root, 'etc/passwd'), 'root:x:0:0::/root:/bin/sh\ndaemon:x:1:1::/tmp:/bin/sh\n');
  writeFileSync(join(root, 'etc/group'), 'root:x:0:\ndaemon:x:1:\n');
}

/** @returns nothing more */
export function layOutDocker(root: string): readonly string[] {
  const found = execFileSync('sh', ['-c', 'readlink -f "$(command -v docker)"'], { encoding: 'utf8' });
  const program = found.trim();
  copyFileSync(program, join(root, 'usr/bin/docker'));
  copyLibraries(root, [program]);
  return [];
}

/** The shared libraries of programs; static ones have none. */
export function copyLibraries(root: string, programs: readonly string[]): void {
  const listed = spawnSync('ldd', [...programs], { encoding: 'utf8' }).stdout;
  for (const file of new Set([...listed.matchAll(/(\/\S+) \(0x/g)].map((match) => match[1] ?? ''))) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    copyFileSync(file, join(root, file));
  }
}
