import { availableParallelism, totalmem } from 'node:os';
import { type ContainerRequest, JobRefused } from '../../../engines/process/port.js';
import type { BuildDocument } from '../model.js';
import { containerMounts } from './build-place.js';
import type { BuildRun } from './build-run.js';
import { computeLimits } from './compute-limits.js';
import { clientError } from './phase-failure.js';
import { requirePullPermission, unableToPull } from './pull-permission.js';

/**
 * Gives a build its container, where builds get them; it may be there already.
 *
 * @throws PhaseFailure in AWS's words
 */
export async function prepareContainer(run: BuildRun): Promise<void> {
  const { build, machine, directories, signal } = run;
  checkFileSystems(build);
  const container = build.image === undefined ? undefined : await containerRequest(run, build.image);
  if (container === undefined && build.settings.vpcConfig?.vpcId) {
    tellUnused(run, 'builds are processes of this machine');
  }
  const job = await machine.engine.open({ jobId: build.uuid, directory: directories.job, container });
  try {
    await job.prepare(signal);
  } catch (error) {
    if (!(error instanceof JobRefused)) throw error;
    throw error.reason === 'image'
      ? unableToPull(error.message)
      : clientError(`Unable to start the build container: ${error.message}`);
  }
}

/**
 * The user and password that the project names for its image.
 *
 * @throws AwsError where the role may not read the secret
 * @source AWS CodeBuild User Guide, "Private registry with AWS Secrets Manager sample"
 */
async function registryLogin({ build, role }: BuildRun): Promise<ContainerRequest['login']> {
  const { credential } = build.settings.environment.registryCredential ?? {};
  if (!credential) return undefined;
  const { SecretString = '{}' } = await role.call('secretsmanager', 'GetSecretValue', {
    SecretId: credential,
  });
  const { username, password } = parseLogin(SecretString);
  if (typeof username === 'string' && typeof password === 'string') return { username, password };
  throw clientError(`The secret ${credential} must be JSON with username and password`);
}

function parseLogin(text: string): { readonly username?: unknown; readonly password?: unknown } {
  try {
    const parsed: unknown = JSON.parse(text);
    return typeof parsed === 'object' && parsed !== null ? parsed : {};
  } catch {
    return {};
  }
}

async function containerRequest(run: BuildRun, image: string): Promise<ContainerRequest> {
  const { environment, vpcConfig } = run.build.settings;
  await requirePullPermission(run, image);
  return {
    image,
    isPrivileged: environment.privilegedMode === true,
    ...computeLimits(environment, { memoryBytes: totalmem(), cpus: availableParallelism() }),
    mounts: containerMounts(run.directories),
    // A network of the VPC's name, where the operator has made one.
    network: vpcConfig?.vpcId,
    notice: (text) => tellUnused(run, text),
    login: await registryLogin(run),
  };
}

function tellUnused({ build, log }: BuildRun, reason: string): void {
  log.say(`The VPC ${build.settings.vpcConfig?.vpcId} is not used: ${reason}`);
}

/** @throws PhaseFailure: there is nothing to mount */
function checkFileSystems({ settings }: BuildDocument): void {
  const [location] = settings.fileSystemLocations ?? [];
  if (location === undefined) return;
  throw clientError(
    `mounting '${location.location ?? ''}' failed. File systems of Amazon EFS are not there: remove fileSystemLocations from the project`,
  );
}
