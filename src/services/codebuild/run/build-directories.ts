import { execFile } from 'node:child_process';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { BuildDocument } from '../model.js';

const run = promisify(execFile);

/** Where a build lives on this machine, laid out as `/codebuild` is on AWS. */
export interface BuildDirectories {
  readonly root: string;
  /** The process engine's. */
  readonly job: string;
  readonly home: string;
  /** What AWS's images have for builds: `codebuild-breakpoint` and others. */
  readonly programs: string;
  /** Scripts, and what they hand on from command to command. */
  readonly scripts: string;
  readonly temporary: string;
  /** `…/codebuild/output/srcDIGITS/src` */
  readonly sources: string;
  /** Zips on their way in and out. */
  readonly transfer: string;
  /** What was copied out of the build's container. */
  readonly copies: string;
  /** Somebody's own directory, not below the root: it is the primary source, in the place of a copy, and outlives the build. */
  readonly mountedSource?: string;
}

/** @param buildsDirectory of all builds of this server */
export function directoriesOf(
  buildsDirectory: string,
  build: Pick<BuildDocument, 'uuid' | 'sourceDigits'>,
  mountedSource?: string,
): BuildDirectories {
  const root = join(buildsDirectory, build.uuid);
  return {
    root,
    job: jobDirectory(buildsDirectory, build.uuid),
    home: join(root, 'home'),
    programs: join(root, 'codebuild', 'bin'),
    scripts: join(root, 'codebuild', 'output', 'tmp'),
    temporary: join(root, 'tmp'),
    sources: join(root, 'codebuild', 'output', `src${build.sourceDigits}`, 'src'),
    transfer: join(root, 'transfer'),
    copies: join(root, 'copies'),
    ...(mountedSource !== undefined && { mountedSource }),
  };
}

export function jobDirectory(buildsDirectory: string, buildUuid: string): string {
  return join(buildsDirectory, buildUuid, 'job');
}

/** May be repeated. */
export async function makeDirectories(directories: BuildDirectories): Promise<void> {
  await mkdir(directories.root, { recursive: true, mode: 0o700 });
  for (const path of Object.values(directories)) await mkdir(path, { recursive: true });
}

/** With everything in it, also in directories that a build has made read-only. */
export async function removeTree(path: string): Promise<void> {
  await rm(path, { recursive: true, force: true }).catch(async (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EACCES' && error.code !== 'EPERM') throw error;
    await run('chmod', ['-R', 'u+rwX', path]);
    await rm(path, { recursive: true, force: true });
  });
}
