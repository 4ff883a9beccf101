import { access, constants, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { BuildShell } from '../buildspec/model.js';
import type { BuildDirectories } from './build-directories.js';
import { clientError, yamlFileError } from './phase-failure.js';

/** Where this machine may have bash. */
const BASH_PATHS = ['/bin/bash', '/usr/bin/bash', '/usr/local/bin/bash', '/opt/homebrew/bin/bash'];

/**
 * The program that runs a build's commands. AWS's images have a `sh` that is bash, and many buildspecs count on it:
 * where this machine has bash, `sh` is bash by the name of `sh`; else it is /bin/sh.
 *
 * @throws PhaseFailure where a shell is asked for that is missing here
 */
export async function shellProgram(shell: BuildShell, directories: BuildDirectories): Promise<string> {
  if (shell === 'powershell' || shell === 'cmd') {
    throw yamlFileError(`env.shell ${shell}.exe is not supported by this build image`);
  }
  const bash = await findBash();
  if (shell === 'bash') {
    if (bash === undefined) throw clientError('env.shell is bash, but this machine has no bash');
    return bash;
  }
  if (bash === undefined) return '/bin/sh';
  const link = join(directories.root, 'sh');
  await symlink(bash, link).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
  });
  return link;
}

async function findBash(): Promise<string | undefined> {
  for (const path of BASH_PATHS) {
    const isThere = await access(path, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (isThere) return path;
  }
  return undefined;
}

/** A text as one word of the shell. */
export function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
