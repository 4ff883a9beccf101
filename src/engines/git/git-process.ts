import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable, Writable } from 'node:stream';
import { GitFailed } from './port.js';

export interface GitCommand {
  readonly args: readonly string[];
  /** Added to the clean environment. */
  readonly env?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}

export interface GitRun extends GitCommand {
  readonly input?: string | Uint8Array;
  /** Ends the run with an error beyond this. Default 64 MiB. */
  readonly maxOutputBytes?: number;
}

export type GitChild = ChildProcessByStdio<Writable, Readable, Readable>;

export interface StartedGit {
  readonly child: GitChild;
  /** Resolves at the end of the process with exit code 0. @throws GitFailed */
  readonly ended: Promise<void>;
}

const ERROR_TEXT_BYTES = 4_096;
const MAX_OUTPUT_BYTES = 64 * 1024 * 1024;
/** How long git may tidy up after SIGTERM. */
const KILL_AFTER_MS = 5_000;

/** Starts `git` with nothing of this process's environment but the search path, and no configuration but ours. */
export class GitProcesses {
  private readonly env: NodeJS.ProcessEnv;

  constructor(
    private readonly binary: string,
    private readonly configuration: Readonly<Record<string, string>>,
  ) {
    this.env = cleanEnvironment(configuration);
  }

  /** The same with further configuration, for commands that need it. */
  with(configuration: Readonly<Record<string, string>>): GitProcesses {
    return new GitProcesses(this.binary, { ...this.configuration, ...configuration });
  }

  start(command: GitCommand): StartedGit {
    // Its own process group, so that what git starts in turn is ended with it.
    const child = spawn(this.binary, command.args, {
      env: { ...this.env, ...command.env },
      stdio: ['pipe', 'pipe', 'pipe'],
      detached: true,
    });
    // git may end before it has read everything; its exit code tells whether that was an error.
    child.stdin.on('error', () => undefined);
    return { child, ended: ending(child, command) };
  }

  /** Runs git to its end and returns what it wrote. @throws GitFailed */
  async run(run: GitRun): Promise<Buffer> {
    return (await this.ask(run, () => false)).bytes;
  }

  /** The same, where further exit codes than 0 are answers. @throws GitFailed */
  async ask(
    run: GitRun,
    isAnswer: (exitCode: number) => boolean,
  ): Promise<{ readonly exitCode: number; readonly bytes: Buffer }> {
    const { child, ended } = this.start(run);
    child.stdin.end(run.input ?? '');
    const output = collect(child.stdout, run.maxOutputBytes ?? MAX_OUTPUT_BYTES).catch((error: unknown) => {
      endGroup(child);
      throw error;
    });
    const exitCode = ended.then(
      () => 0,
      (error: unknown) => {
        const code = error instanceof GitFailed ? error.exitCode : undefined;
        if (code !== undefined && isAnswer(code)) return code;
        throw error;
      },
    );
    const [bytes, code] = await Promise.all([output, exitCode]);
    return { exitCode: code, bytes };
  }
}

function cleanEnvironment(configuration: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
  const entries = Object.entries(configuration);
  const settings = entries.flatMap(([key, value], index) => [
    [`GIT_CONFIG_KEY_${index}`, key],
    [`GIT_CONFIG_VALUE_${index}`, value],
  ]);
  return {
    PATH: process.env.PATH,
    LC_ALL: 'C',
    HOME: '/nonexistent',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_ATTR_NOSYSTEM: '1',
    GIT_TERMINAL_PROMPT: '0',
    GIT_CONFIG_COUNT: String(entries.length),
    ...Object.fromEntries(settings),
  };
}

async function ending(child: GitChild, { args, signal }: GitCommand): Promise<void> {
  const stop = () => endGroup(child);
  if (signal?.aborted) stop();
  signal?.addEventListener('abort', stop, { once: true });
  const errorText = keepTail(child.stderr);
  try {
    const [exitCode] = (await once(child, 'close')) as [number | null];
    if (exitCode !== 0) throw new GitFailed(commandName(args), exitCode ?? undefined, errorText());
  } finally {
    signal?.removeEventListener('abort', stop);
  }
}

/** `receive-pack` of `--git-dir=… receive-pack …`: without paths, for messages and logs. */
function commandName(args: readonly string[]): string {
  return args.find((arg) => !arg.startsWith('-')) ?? '';
}

function endGroup(child: GitChild): void {
  // Output that nobody reads any more would keep the process from being seen as closed.
  child.stdout.destroy();
  signalGroup(child, 'SIGTERM');
  const kill = setTimeout(() => signalGroup(child, 'SIGKILL'), KILL_AFTER_MS).unref();
  child.once('close', () => clearTimeout(kill));
}

function signalGroup(child: GitChild, signal: NodeJS.Signals): void {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  try {
    process.kill(-child.pid, signal);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}

function keepTail(stream: Readable): () => string {
  let tail = Buffer.alloc(0);
  stream.on('data', (chunk: Buffer) => {
    tail = Buffer.concat([tail, chunk]).subarray(-ERROR_TEXT_BYTES);
  });
  return () => tail.toString('utf8').trim();
}

async function collect(stream: Readable, maxBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    size += chunk.byteLength;
    if (size > maxBytes) throw new Error(`git wrote more than ${maxBytes} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
