import type { ServiceContext } from '../../../front-door/service.js';
import type { BuildRef } from '../advance-build.js';
import type { LiveBuilds } from '../live-builds.js';
import type { BuildDocument } from '../model.js';
import { assumeServiceRole } from './admit.js';
import { type BuildDirectories, directoriesOf } from './build-directories.js';
import { buildImage } from './build-image.js';
import { BuildLog } from './build-log.js';
import { containerPlace, processPlace } from './build-place.js';
import type { BuildMachine, BuildRun } from './build-run.js';
import { readSecrets } from './credentials-endpoint.js';
import { logFile, s3LogPlace } from './s3-log.js';

/** What one step of a build, or of a sandbox, works with. @throws PhaseFailure where the role does not work */
export async function openRun(
  { machine, live }: { readonly machine: BuildMachine; readonly live: LiveBuilds },
  context: ServiceContext,
  ref: BuildRef,
  build: BuildDocument,
  signal: AbortSignal,
): Promise<BuildRun> {
  const directories = directoriesOf(machine.buildsDirectory, build, machine.mountedSource);
  const role = await assumeServiceRole(context, ref, build);
  const log = new BuildLog(role, context, build.logs, live.maskOf(ref), logFileOf(build, directories));
  log.mask.add(await readSecrets(directories));
  const place =
    build.image === undefined ? processPlace(directories, machine.searchPath) : containerPlace(directories);
  return { context, machine, ref, build, directories, place, role, log, signal };
}

/** @returns undefined where no log goes to S3 */
export function logFileOf(build: BuildDocument, directories: BuildDirectories): string | undefined {
  return s3LogPlace(build) && logFile(directories);
}

/** @returns undefined for a build of processes */
export async function imageOf({ machine, build }: BuildRun): Promise<string | undefined> {
  const { containers } = machine;
  if (containers === undefined || !(await containers.areUsed())) return undefined;
  return buildImage(build.settings.environment.image ?? '', containers.images);
}
