import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** What prints the environment of every process beside its command line. */
const PS_OPTIONS = process.platform === 'darwin' ? ['-AEww'] : ['axeww'];

/**
 * The processes with a text, such as a directory, in their command line or environment.
 *
 * @returns one line each, as `ps` prints it
 */
export async function processesNaming(text: string): Promise<readonly string[]> {
  const { stdout } = await promisify(execFile)('ps', PS_OPTIONS, { maxBuffer: 64 * 1024 * 1024 });
  return stdout.split('\n').filter((line) => line.includes(text));
}
