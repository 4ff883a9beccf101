import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** What came of a command. */
export interface CliResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CliOptions {
  readonly env: NodeJS.ProcessEnv;
  readonly cwd: string;
}

type RunCli = (words: readonly string[], options: CliOptions) => Promise<CliResult>;

let loaded: Promise<RunCli | undefined> | undefined;

/**
 * The AWS CLI, loaded once per process of tests for all its commands: see aws_cli.py.
 *
 * @returns undefined where `python3` cannot load it, as where it is a program without a Python of the machine
 */
export function loadedAwsCli(): Promise<RunCli | undefined> {
  loaded ??= load();
  return loaded;
}

async function load(): Promise<RunCli | undefined> {
  const script = join(import.meta.dirname, 'aws_cli.py');
  const child = spawn('python3', [script], { stdio: ['pipe', 'pipe', 'ignore'] });
  const isStarted = await once(child, 'spawn').then(
    () => true,
    () => false,
  );
  if (!isStarted) return undefined;
  // It ends with its input, which the end of this process closes.
  child.unref();
  child.stdin.on('error', () => undefined);
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  if ((await lines.next()).value !== '{}') return undefined;
  let last: Promise<unknown> = Promise.resolve();
  return (words, options) => {
    const result = last.then(async (): Promise<CliResult> => {
      child.stdin.write(`${JSON.stringify({ words, ...options })}\n`);
      const { value, done } = await lines.next();
      if (done === true) throw new Error('the AWS CLI that was loaded has ended');
      return JSON.parse(value);
    });
    last = result.catch(() => undefined);
    return result;
  };
}
