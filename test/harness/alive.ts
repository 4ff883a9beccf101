import { readFileSync } from 'node:fs';

/** Whether a process runs. One that has ended and that nobody has waited for yet (a zombie) does not. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  try {
    return !/\) [ZX] /.test(readFileSync(`/proc/${pid}/stat`, 'latin1'));
  } catch {
    // No /proc on this system, or the process has ended between the two looks.
    return process.platform !== 'linux';
  }
}
