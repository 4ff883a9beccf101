import type { OutputSpool } from './output-spool.js';

const LOOK_EVERY_MS = 50;

/** Makes a job's processes wait, and go on. Both may be repeated. */
export interface Brake {
  hold(): Promise<void>;
  letGo(): Promise<void>;
}

/**
 * Back-pressure: makes the job's processes wait while more than `maxBacklogBytes` of their output is undelivered and lets
 * them go on when half of that is left, as a full pipe would.
 *
 * @returns ends the watch; the processes go on
 */
export function holdBack(spool: OutputSpool, maxBacklogBytes: number, brake: Brake): () => Promise<void> {
  let isHeld = false;
  let looking: Promise<void> | undefined;
  const look = async () => {
    const backlogBytes = await spool.backlogBytes();
    if (backlogBytes > maxBacklogBytes) {
      isHeld = true;
      await brake.hold();
    } else if (isHeld && backlogBytes < maxBacklogBytes / 2) {
      await brake.letGo();
      isHeld = false;
    }
  };
  const timer = setInterval(() => {
    if (looking !== undefined) return;
    // A look that fails changes nothing; the next one is due soon.
    looking = look()
      .catch(() => undefined)
      .finally(() => {
        looking = undefined;
      });
  }, LOOK_EVERY_MS);
  return async () => {
    clearInterval(timer);
    await looking;
    if (isHeld) await brake.letGo();
  };
}
