import { signalAll } from './job-processes.js';
import type { OutputSpool } from './output-spool.js';
import type { ProcessEntry } from './process-table.js';

const LOOK_EVERY_MS = 50;

/**
 * Back-pressure: stops the job's processes (SIGSTOP) while more than `maxBacklogBytes` of their output is
 * undelivered and lets them go on when half of that is left, as a full pipe would.
 *
 * @returns ends the watch; the processes go on
 */
export function holdBack(
  spool: OutputSpool,
  maxBacklogBytes: number,
  processes: () => readonly ProcessEntry[],
): () => void {
  let isHeld = false;
  const look = async () => {
    const backlogBytes = await spool.backlogBytes();
    if (backlogBytes > maxBacklogBytes) {
      isHeld = true;
      signalAll(processes(), 'SIGSTOP');
    } else if (isHeld && backlogBytes < maxBacklogBytes / 2) {
      isHeld = false;
      signalAll(processes(), 'SIGCONT');
    }
  };
  const timer = setInterval(() => {
    // A look that fails changes nothing; the next one is due soon.
    look().catch(() => undefined);
  }, LOOK_EVERY_MS);
  return () => {
    clearInterval(timer);
    if (isHeld) signalAll(processes(), 'SIGCONT');
  };
}
