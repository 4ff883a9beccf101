import { availableParallelism, totalmem } from 'node:os';
import { type ContainerRequest, JobRefused } from '../../../engines/process/port.js';
import type { BuildDocument } from '../model.js';
import type { BuildDirectories } from './build-directories.js';
import { containerMounts } from './build-place.js';
import type { BuildRun } from './build-run.js';
import { computeLimits } from './compute-limits.js';
import { PhaseFailure } from './phase-failure.js';

/**
 * Gives a build its container, where builds get them; it may be there already.
 *
 * @throws PhaseFailure in AWS's words
 */
export async function prepareContainer(run: BuildRun): Promise<void> {
  const { build, machine, directories, signal } = run;
  const container = build.image === undefined ? undefined : containerRequest(build.image, build, directories);
  const job = await machine.engine.open({ jobId: build.uuid, directory: directories.job, container });
  try {
    await job.prepare(signal);
  } catch (error) {
    if (!(error instanceof JobRefused)) throw error;
    throw new PhaseFailure(
      error.reason === 'image'
        ? {
            statusCode: 'BUILD_CONTAINER_UNABLE_TO_PULL_IMAGE',
            message: `Unable to pull customer's container image. CannotPullContainerError: Error response from daemon: ${error.message}`,
          }
        : { statusCode: 'CLIENT_ERROR', message: `Unable to start the build container: ${error.message}` },
    );
  }
}

function containerRequest(
  image: string,
  { settings }: BuildDocument,
  directories: BuildDirectories,
): ContainerRequest {
  const { environment, vpcConfig } = settings;
  return {
    image,
    isPrivileged: environment.privilegedMode === true,
    ...computeLimits(environment, { memoryBytes: totalmem(), cpus: availableParallelism() }),
    mounts: containerMounts(directories),
    // A network of the VPC's name, where the operator has made one.
    network: vpcConfig?.vpcId,
  };
}
