import { access, constants, mkdir, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { ConfigError } from '../../config.js';

/**
 * Makes a directory that a build is to write to, before it runs in vain. One level at a time: Node's recursive form never comes
 * back where a file system answers that what is above is missing, such as /proc.
 *
 * @throws ConfigError
 */
export async function outputDirectory(option: string, path: string | undefined): Promise<string | undefined> {
  if (path === undefined) return undefined;
  const directory = resolve(path);
  try {
    await make(directory);
    await access(directory, constants.W_OK);
    if (!(await stat(directory)).isDirectory()) throw new Error(`${directory} is no directory`);
  } catch (error) {
    throw new ConfigError(
      `${option} cannot be written to: ${error instanceof Error ? error.message : error}`,
    );
  }
  return directory;
}

async function make(directory: string): Promise<void> {
  const above = dirname(directory);
  if (above === directory) return;
  await make(above);
  await mkdir(directory).catch((error: NodeJS.ErrnoException) => {
    // Of what exists some systems say that it may not be made, rather than that it is there; `access` says the rest.
    if (
      error.code !== 'EEXIST' &&
      error.code !== 'EROFS' &&
      error.code !== 'EACCES' &&
      error.code !== 'EPERM'
    )
      throw error;
  });
}
