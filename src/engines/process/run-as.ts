import { execFile } from 'node:child_process';
import { userInfo } from 'node:os';
import { promisify } from 'node:util';
import { StepRefused, type StepRequest } from './port.js';

const run = promisify(execFile);

/**
 * The command line that runs `command` as another user with its groups and the same environment. Only root may
 * become somebody else, and only where util-linux's `runuser` is there.
 *
 * @throws StepRefused
 */
export async function commandAsUser(
  command: StepRequest['command'],
  user: string | undefined,
): Promise<readonly string[]> {
  const self = userInfo();
  if (user === undefined || user === self.username) return command;
  if (!(await exists(user))) throw new StepRefused(`unknown user ${user}`);
  if (self.uid !== 0)
    throw new StepRefused(`only root may run a step as ${user}; the server is ${self.username}`);
  if (process.platform !== 'linux') throw new StepRefused(`a step as ${user} needs Linux`);
  const [program = ''] = command;
  if (program.includes('/') && !(await isWithinReach(user, program)))
    throw new StepRefused(`user ${user} may not enter the directories that lead to ${program}`);
  return [...AS_USER, user, '--', ...command];
}

const AS_USER = ['runuser', '-u'] as const;

/** A data directory is root's own where nobody has opened it. */
async function isWithinReach(user: string, path: string): Promise<boolean> {
  const [runuser, ...options] = AS_USER;
  return run(runuser, [...options, user, '--', 'test', '-x', path]).then(
    () => true,
    () => false,
  );
}

/** The name goes behind `--`: it comes from a file of the user's. */
async function exists(user: string): Promise<boolean> {
  return run('id', ['-u', '--', user]).then(
    () => true,
    () => false,
  );
}
