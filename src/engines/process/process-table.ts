import { execFileSync } from 'node:child_process';
import { closeSync, openSync, readdirSync, readSync } from 'node:fs';

/** One process as the system shows it. */
export interface ProcessEntry {
  readonly pid: number;
  readonly parentPid: number;
  readonly sessionId: number;
  /** Opaque; two processes that have had the same pid differ in it. */
  readonly startTime: string;
  /** Ended, but not yet collected by its parent. */
  readonly isZombie: boolean;
}

export interface ProcessTable {
  /**
   * All processes at one moment. Synchronous on purpose: a tree that forks quickly would run away from a
   * listing that yields in between.
   */
  list(): readonly ProcessEntry[];
  find(pid: number): ProcessEntry | undefined;
  /** Whether the process was started with `name=value` in its environment, as far as this user may see it. */
  hasVariable(pid: number, name: string, value: string): boolean;
}

export function systemProcessTable(): ProcessTable {
  return process.platform === 'linux' ? procTable() : psTable();
}

/** Linux. */
function procTable(): ProcessTable {
  const find = (pid: number): ProcessEntry | undefined => {
    const stat = readOrUndefined(`/proc/${pid}/stat`);
    return stat === undefined ? undefined : parseProcStat(stat.toString('latin1'));
  };
  return {
    list: () =>
      readdirSync('/proc')
        .filter((name) => /^\d+$/.test(name))
        .map((name) => find(Number(name)))
        .filter((entry) => entry !== undefined),
    find,
    hasVariable: (pid, name, value) => {
      const environment = readOrUndefined(`/proc/${pid}/environ`);
      if (environment === undefined) return false;
      return `\0${environment.toString('latin1')}\0`.includes(`\0${name}=${value}\0`);
    },
  };
}

/** PF_KTHREAD: a thread of the kernel, which no program started. @source proc_pid_stat(5), Linux's include/linux/sched.h */
const KERNEL_THREAD = 0x00200000;

/**
 * `pid (name) state ppid pgrp session tty tpgid flags … starttime …`; the name may hold blanks and parentheses.
 * @returns undefined for threads of the kernel, which are most of what a machine shows
 * @source proc_pid_stat(5)
 */
export function parseProcStat(line: string): ProcessEntry | undefined {
  const nameEnd = line.lastIndexOf(')');
  const fields = line.slice(nameEnd + 2).split(' ');
  const [state, parentPid, , sessionId, , , flags] = fields;
  if ((Number(flags) & KERNEL_THREAD) !== 0) return undefined;
  const startTime = fields[19];
  const pid = Number.parseInt(line, 10);
  if (nameEnd < 0 || Number.isNaN(pid) || startTime === undefined) return undefined;
  return {
    pid,
    parentPid: Number(parentPid),
    sessionId: Number(sessionId),
    startTime,
    isZombie: state === 'Z' || state === 'X',
  };
}

/**
 * macOS and other systems without /proc. `ps` shows the environment of the user's own processes, except of
 * programs that the system protects; those are still found by session and descent.
 */
function psTable(): ProcessTable {
  const rows = (...selection: string[]): readonly ProcessEntry[] =>
    ps(...selection, '-o', 'pid=,ppid=,sess=,pgid=,stat=,lstart=')
      .split('\n')
      .map(parsePsRow)
      .filter((entry) => entry !== undefined);
  return {
    list: () => rows('-ax'),
    find: (pid) => rows('-p', String(pid))[0],
    hasVariable: (pid, name, value) =>
      ` ${ps('eww', '-o', 'command=', '-p', String(pid))} `.includes(` ${name}=${value} `),
  };
}

/** macOS reports session 0 for all; the group of a session's first process is its pid too. */
export function parsePsRow(row: string): ProcessEntry | undefined {
  const found = /^\s*(\d+)\s+(\d+)\s+(\w+)\s+(\d+)\s+(\S+)\s+(.+?)\s*$/.exec(row);
  if (found === null) return undefined;
  const [, pid, parentPid, session, group, state = '', startTime = ''] = found;
  const sessionId = Number(session);
  return {
    pid: Number(pid),
    parentPid: Number(parentPid),
    sessionId: sessionId > 0 ? sessionId : Number(group),
    startTime: startTime.replaceAll(/\s+/g, ' '),
    isZombie: state.startsWith('Z'),
  };
}

/** An exit code other than 0 means that there is no such process. */
function ps(...args: string[]): string {
  try {
    return execFileSync('ps', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  } catch {
    return '';
  }
}

/** Most that is read there is far shorter; what an environment can hold is not bounded. */
let buffer = Buffer.allocUnsafe(64 * 1024);

/**
 * Processes end while they are looked at, and those of other users do not show everything. Hundreds are read one after the
 * other, so it is done with as few calls as possible.
 *
 * @returns valid until the next call
 */
function readOrUndefined(file: string): Buffer | undefined {
  let descriptor: number | undefined;
  try {
    descriptor = openSync(file, 'r');
    for (let length = 0; ; ) {
      if (length === buffer.length) buffer = Buffer.concat([buffer], 2 * length);
      const read = readSync(descriptor, buffer, length, buffer.length - length, null);
      length += read;
      // A file of /proc gives all that fits.
      if (length < buffer.length) return buffer.subarray(0, length);
    }
  } catch {
    return undefined;
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}
