import type { Logger } from '../kernel/logger.js';

/**
 * What becomes of bugs that nobody caught. After a rejection the server goes on: whoever waited for it has been answered or will
 * try again. After an exception nothing in memory is certain, but what is on the disk is: the process ends, and its next start
 * takes everything up again.
 */
export function watchFaults(log: Logger): void {
  process.on('unhandledRejection', (reason) => {
    log.error('a rejection that nobody handled; the server goes on', { error: reason });
  });
  process.on('uncaughtException', (error) => {
    // Not through the log, which may be silent: nobody shall look for why the server is gone.
    console.error('pipewright: ended by an exception that nobody caught');
    console.error(error);
    process.exit(1);
  });
}
