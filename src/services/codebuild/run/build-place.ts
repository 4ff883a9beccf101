import { dirname } from 'node:path';
import type { ContainerRequest } from '../../../engines/process/port.js';
import type { BuildShell } from '../buildspec/model.js';
import type { BuildDirectories } from './build-directories.js';
import { yamlFileError } from './phase-failure.js';
import { shellProgram } from './shell.js';

/** Where a build's programs run: what they call its directories, and what they find there. */
export interface BuildPlace {
  /** One of the build's own paths as its programs call it. */
  inside(path: string): string;
  /** The other way round. @returns undefined for what this server cannot see */
  outside(path: string): string | undefined;
  /** @throws PhaseFailure where it is missing */
  shell(shell: BuildShell): Promise<string>;
  /** Of the environment file, beside what the image sets. */
  readonly variables: Readonly<Record<string, string>>;
  /** Shell text that puts the helper programs first in `PATH`, where no variable does. */
  readonly pathScript: string;
  /** What a step is started in and with, before it reads the environment file. */
  readonly step: {
    readonly workDirectory: string;
    readonly environment: Readonly<Record<string, string>>;
  };
  /** What the programs write leads nowhere out of these directories; absent where they see this machine's files anyway. */
  readonly confinedTo?: readonly string[];
}

/** Processes of this machine: everything is what it is. */
export function processPlace(directories: BuildDirectories, searchPath: string): BuildPlace {
  return {
    inside: (path) => path,
    outside: (path) => path,
    shell: (shell) => shellProgram(shell, directories),
    variables: {
      PATH: `${directories.programs}:${searchPath}`,
      HOME: directories.home,
      TMPDIR: directories.temporary,
    },
    pathScript: '',
    step: {
      workDirectory: directories.root,
      environment: { PATH: searchPath, HOME: directories.home },
    },
  };
}

const PROGRAMS = '/codebuild/bin';
const OUTPUT = '/codebuild/output';
const MOUNTED = '/codebuild/mounted';

/** A container, in which everything lies where it does on AWS. */
export function containerPlace(directories: BuildDirectories): BuildPlace {
  const mounts = containerMounts(directories);
  return {
    inside: (path) => moved(path, mounts, 'source', 'target') ?? path,
    outside: (path) => moved(path, mounts, 'target', 'source'),
    shell: async (shell) => {
      if (shell === 'powershell' || shell === 'cmd') {
        throw yamlFileError(`env.shell ${shell}.exe is not supported by this build image`);
      }
      return shell === 'bash' ? '/bin/bash' : '/bin/sh';
    },
    // The build's own Docker has no other builder, which newer clients would take for granted.
    variables: { DOCKER_BUILDKIT: '0' },
    pathScript: `export PATH=${PROGRAMS}:"$PATH"\n`,
    step: { workDirectory: '/', environment: {} },
    confinedTo: [...mounts.map(({ source }) => source), directories.copies],
  };
}

/**
 * Each directory by itself: what is above them in the container is not this machine's, so that no link there can lead the
 * server astray.
 */
export function containerMounts(directories: BuildDirectories): ContainerRequest['mounts'] {
  const { sources, scripts, programs, mountedSource } = directories;
  const root = dirname(sources);
  return [
    { source: root, target: `${OUTPUT}/${root.slice(root.lastIndexOf('/') + 1)}` },
    { source: scripts, target: `${OUTPUT}/tmp` },
    { source: programs, target: PROGRAMS },
    // Beside the sources, which a build may begin anew. Last: what is above the others must not stand for them.
    ...(mountedSource === undefined ? [] : [{ source: mountedSource, target: MOUNTED }]),
  ];
}

type Mount = ContainerRequest['mounts'][number];

function moved(
  path: string,
  mounts: readonly Mount[],
  from: keyof Mount,
  to: keyof Mount,
): string | undefined {
  const mount = mounts.find(
    (candidate) => path === candidate[from] || path.startsWith(`${candidate[from]}/`),
  );
  return mount && `${mount[to]}${path.slice(mount[from].length)}`;
}

/** An absolute path of the build's as this server has it; anything else as it is. */
export function seenHere(path: string, place: BuildPlace): string {
  return (path.startsWith('/') ? place.outside(path) : undefined) ?? path;
}
