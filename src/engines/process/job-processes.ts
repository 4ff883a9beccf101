import { setTimeout as pause } from 'node:timers/promises';
import { JOB_MARKER } from './port.js';
import type { ProcessEntry, ProcessTable } from './process-table.js';

/** A process that was seen once; the pid alone may belong to somebody else by now. */
export interface ProcessIdentity {
  readonly pid: number;
  readonly startTime: string;
}

const LOOK_EVERY_MS = 25;
/** Processes in uninterruptible sleep may take this long to notice that they are dead. */
const KILL_TIMEOUT_MS = 10_000;

/**
 * Everything that belongs to a job at this moment: processes that carry its marker, the sessions of its living
 * supervisors, and all descendants of these. What cleared its environment and outlived its step's session and
 * its own parents cannot be recognized.
 */
export function findJobProcesses(
  table: ProcessTable,
  jobId: string,
  supervisors: readonly ProcessIdentity[],
): readonly ProcessEntry[] {
  const alive = table.list().filter((entry) => !entry.isZombie && entry.pid !== process.pid);
  const sessions = new Set(
    alive
      .filter((entry) => supervisors.some((supervisor) => isSame(entry, supervisor)))
      .map((entry) => entry.sessionId),
  );
  const members = new Set(
    alive
      .filter((entry) => sessions.has(entry.sessionId) || table.hasVariable(entry.pid, JOB_MARKER, jobId))
      .map((entry) => entry.pid),
  );
  addDescendants(alive, members);
  return alive.filter((entry) => members.has(entry.pid));
}

function addDescendants(alive: readonly ProcessEntry[], members: Set<number>): void {
  for (let grown = true; grown; ) {
    const before = members.size;
    for (const entry of alive) if (members.has(entry.parentPid)) members.add(entry.pid);
    grown = members.size > before;
  }
}

export function isSame(entry: ProcessEntry | undefined, identity: ProcessIdentity): boolean {
  return entry?.pid === identity.pid && entry.startTime === identity.startTime;
}

/** Asks, waits at most `graceMs`, then kills until nothing is left, however fast it forks. */
export async function endProcesses(find: () => readonly ProcessEntry[], graceMs: number): Promise<void> {
  const found = find();
  if (found.length === 0) return;
  // A stopped process sees SIGTERM only when it goes on.
  signalAll(found, 'SIGTERM', 'SIGCONT');
  if (await untilNoneIsLeft(find, graceMs)) return;
  const deadline = Date.now() + KILL_TIMEOUT_MS;
  for (let left = find(); left.length > 0; left = find()) {
    if (Date.now() > deadline) throw new Error(`processes survive SIGKILL: ${pids(left)}`);
    signalAll(left, 'SIGKILL');
    await pause(2);
  }
}

async function untilNoneIsLeft(find: () => readonly ProcessEntry[], graceMs: number): Promise<boolean> {
  const deadline = Date.now() + graceMs;
  while (find().length > 0) {
    if (Date.now() >= deadline) return false;
    await pause(LOOK_EVERY_MS);
  }
  return true;
}

export function signalAll(processes: readonly ProcessEntry[], ...signals: NodeJS.Signals[]): void {
  for (const { pid } of processes) for (const signal of signals) sendSignal(pid, signal);
}

/** The process may have ended meanwhile (ESRCH) or have become another user's (EPERM). */
function sendSignal(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code !== 'ESRCH' && code !== 'EPERM') throw error;
  }
}

function pids(processes: readonly ProcessEntry[]): string {
  return processes.map((entry) => entry.pid).join(', ');
}
