import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { userInfo } from 'node:os';
import { type Readable, Writable } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import type { HookScript } from '../../engines/appspec/appspec.js';
import { CommandFailure, FAILURE_CODES } from '../failure.js';
import { outputLines } from './output-lines.js';
import type { ScriptLog } from './script-log.js';

/** After the request to end, until it is no longer a request. AWS's agent waits for ever. */
const KILL_AFTER_MS = 5_000;

/** Node's timers end at once beyond this. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

export interface ScriptRun {
  readonly script: HookScript;
  readonly absolutePath: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly log: ScriptLog;
  /** Told the process group; the script begins when this resolves. */
  readonly started: (processGroupId: number) => Promise<void>;
}

/**
 * Runs one script to its end, in its own process group, with nothing on its input.
 *
 * Its time limit also bounds its output: a process left behind that keeps stdout or stderr open fails the script when
 * the time is over, as on AWS; one that let go of both lives on.
 * @throws CommandFailure
 */
export async function runScript(run: ScriptRun): Promise<void> {
  const { script } = run;
  const limit = AbortSignal.timeout(Math.min(script.timeoutSeconds * 1000, LONGEST_TIMER_MS));
  const child = start(run);
  const exit = exitOf(child);
  const { stdout, stderr } = child;
  const gate = child.stdio[GATE];
  if (!stdout || !stderr || !(gate instanceof Writable)) throw new Error('a script without pipes');
  // A shell that is gone already leaves nobody to open the gate for; how it went is in its exit.
  gate.on('error', () => {});
  const outputs = [follow(stdout, '[stdout]', run.log), follow(stderr, '[stderr]', run.log)] as const;
  // A log that cannot be written is thrown below, when the script is over; until then it is not unhandled.
  for (const output of outputs) output.catch(() => {});
  try {
    if (child.pid !== undefined) await run.started(child.pid);
    gate.end('go\n');
    const ended = await before(limit, exit);
    if (ended === 'late') {
      await killGroup(child, exit);
      throw failureOf(script, 'scriptTimedOut', `failed to complete in ${script.timeoutSeconds} seconds`);
    }
    await closedInTime(script, outputs[0], limit, 'STDOUT');
    await closedInTime(script, outputs[1], limit, 'STDERR');
    if (ended.error) throw failureOf(script, 'scriptFailed', `failed with error ${ended.error}`);
    if (ended.exitCode !== 0) {
      throw failureOf(script, 'scriptFailed', `failed with exit code ${ended.exitCode ?? ''}`);
    }
  } finally {
    for (const pipe of [gate, stdout, stderr]) pipe.destroy();
    await Promise.all(outputs);
  }
}

/** The descriptor at which a shell waits before it becomes the script. */
const GATE = 3;

/**
 * A shell that becomes the script when it is told to: an agent that is killed before it has written down which process
 * this is leaves none that runs.
 */
function start(run: ScriptRun): ChildProcess {
  const gated = ['-c', `read -r go <&${GATE} || exit 125; exec ${GATE}<&-; exec "$@"`, 'sh'];
  return spawn('/bin/sh', [...gated, ...commandLine(run.script, run.absolutePath)], {
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
    env: { ...process.env, ...run.environment },
  });
}

/** @throws CommandFailure where the script is to run as somebody whom this agent cannot become */
function commandLine(script: HookScript, path: string): readonly string[] {
  const self = userInfo();
  const { runAs, sudo } = script;
  if (runAs === undefined || (runAs === self.username && !sudo)) return sudo ? ['sudo', path] : [path];
  if (!/^[A-Za-z_][\w.-]*\$?$/.test(runAs)) {
    throw failureOf(script, 'scriptFailed', 'failed: that is not the name of a user');
  }
  const asUser = ['su', runAs, '-c', `'${path.replaceAll("'", "'\\''")}'`] as const;
  if (sudo) return ['sudo', ...asUser];
  if (self.uid === 0) return asUser;
  throw failureOf(
    script,
    'scriptFailed',
    `failed: the agent runs as ${self.username}, and only root may run a script as somebody else`,
  );
}

interface Ended {
  readonly exitCode?: number | null;
  /** It could not be started. */
  readonly error?: string;
}

async function exitOf(child: ChildProcess): Promise<Ended> {
  try {
    const [exitCode] = (await once(child, 'exit')) as [number | null];
    return { exitCode };
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) };
  }
}

async function before<T>(limit: AbortSignal, result: Promise<T>): Promise<T | 'late'> {
  if (limit.aborted) return 'late';
  return await Promise.race([result, once(limit, 'abort').then(() => 'late' as const)]);
}

async function closedInTime(
  script: HookScript,
  output: Promise<void>,
  limit: AbortSignal,
  name: 'STDOUT' | 'STDERR',
): Promise<void> {
  if ((await before(limit, output)) !== 'late') return;
  throw failureOf(script, 'outputsLeftOpen', `failed to close ${name}`);
}

async function follow(stream: Readable, prefix: string, log: ScriptLog): Promise<void> {
  for await (const line of outputLines(stream)) await log.add(`${prefix}${line}`);
}

async function killGroup(child: ChildProcess, exit: Promise<Ended>): Promise<void> {
  if (child.pid === undefined) return;
  signalGroup(child.pid, 'SIGTERM');
  await Promise.race([exit, pause(KILL_AFTER_MS, undefined, { ref: false })]);
  if (child.exitCode === null && child.signalCode === null) signalGroup(child.pid, 'SIGKILL');
  await exit;
}

/** A group that has ended meanwhile needs no signal. */
export function signalGroup(processGroupId: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-processGroupId, signal);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}

function failureOf(script: HookScript, code: keyof typeof FAILURE_CODES, what: string): CommandFailure {
  const asUser = code === 'scriptFailed' && script.runAs !== undefined ? ` run as user ${script.runAs}` : '';
  return new CommandFailure(
    `Script at specified location: ${script.location}${asUser} ${what}`,
    FAILURE_CODES[code],
    script.location,
  );
}
