import { stat } from 'node:fs/promises';
import type { ProcessEngine } from '../process/port.js';
import { engineDirectoryOf } from './job-container.js';

/**
 * Jobs that ask for a container get one, and are found in it again; the others are processes.
 *
 * @param docker left out where containers are switched off: jobs that already run in one cannot be reached then
 */
export function containerOrProcessEngine(
  processes: ProcessEngine,
  docker: ProcessEngine | undefined,
): ProcessEngine {
  return {
    async open(job) {
      if (job.container === undefined && !(await isDirectory(engineDirectoryOf(job)))) {
        return await processes.open(job);
      }
      if (docker === undefined)
        throw new Error(`job ${job.jobId} runs in a container, but Docker is switched off`);
      return await docker.open(job);
    },
  };
}

async function isDirectory(path: string): Promise<boolean> {
  return await stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}
