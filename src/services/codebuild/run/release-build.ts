import type { BuildDocument } from '../model.js';
import { directoriesOf, removeTree } from './build-directories.js';
import type { BuildMachine } from './build-run.js';

/** How long the processes of a build that is over have to end by themselves. */
const STOP_GRACE_MS = 2_000;

/** Ends whatever the build has left running and removes its directories. May be repeated; needs no role. */
export async function releaseBuild(machine: BuildMachine, build: BuildDocument): Promise<void> {
  const directories = directoriesOf(machine.buildsDirectory, build);
  const job = await machine.engine.open({ jobId: build.uuid, directory: directories.job });
  await job.stop(STOP_GRACE_MS);
  await removeTree(directories.root);
}
