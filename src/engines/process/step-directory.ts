import { mkdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { ProcessIdentity } from './job-processes.js';
import { parseProcStat } from './process-table.js';

/**
 * What a step leaves behind for whoever looks after it, this server or the next one. Written only by the
 * step's supervisor, in this order: `started` (a directory: exactly one supervisor can make it), `process`
 * (its pid and start time), `exit` (the exit code of the command).
 */
export interface StepDirectory {
  readonly path: string;
  hasStarted(): Promise<boolean>;
  /** @returns undefined until the supervisor has written it */
  supervisor(): Promise<ProcessIdentity | undefined>;
  /** @returns undefined while the command runs, and for ever where the supervisor was killed */
  exitCode(): Promise<number | undefined>;
}

/**
 * Runs `"$@"` and records how it ended. A second supervisor of the same step ends at once. It outlives the
 * signals that ask the job to stop, so that the exit code is recorded; the shell's own remarks ("Killed") are
 * kept out of the job's output.
 */
export const SUPERVISOR_SCRIPT = `
step=$1; shift
mkdir "$step/started" 2>/dev/null || exit 0
trap : HUP INT TERM
if [ -r /proc/$$/stat ]; then read -r self < /proc/$$/stat; else self="$$ $(ps -o lstart= -p $$)"; fi
printf '%s\\n' "$self" > "$step/process.new" && mv "$step/process.new" "$step/process"
exec 3>&2 2>/dev/null
(exec "$@" 2>&3 3>&-)
code=$?
printf '%s\\n' "$code" > "$step/exit.new" && mv "$step/exit.new" "$step/exit"
`;

/** Makes the directory where it is missing. */
export async function openStepDirectory(jobDirectory: string, stepId: string): Promise<StepDirectory> {
  const path = join(jobDirectory, 'steps', stepId);
  await mkdir(path, { recursive: true });
  return {
    path,
    hasStarted: () => exists(join(path, 'started')),
    supervisor: async () => {
      const text = await readIfPresent(join(path, 'process'));
      return text === undefined ? undefined : parseIdentity(text);
    },
    exitCode: async () => {
      const text = await readIfPresent(join(path, 'exit'));
      return text === undefined ? undefined : Number.parseInt(text, 10);
    },
  };
}

/** A line of /proc/PID/stat, or the pid and what `ps` calls its start time. */
function parseIdentity(text: string): ProcessIdentity | undefined {
  const line = text.trim();
  const entry = parseProcStat(line);
  if (entry !== undefined) return { pid: entry.pid, startTime: entry.startTime };
  const [pid, ...startTime] = line.split(/\s+/);
  return pid === undefined || startTime.length === 0
    ? undefined
    : { pid: Number(pid), startTime: startTime.join(' ') };
}

async function exists(path: string): Promise<boolean> {
  return (await stat(path).catch(whereMissing)) !== undefined;
}

async function readIfPresent(path: string): Promise<string | undefined> {
  return readFile(path, 'utf8').catch(whereMissing);
}

function whereMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error;
  return undefined;
}
