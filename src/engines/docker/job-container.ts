import { join } from 'node:path';
import { type ContainerRequest, JOB_MARKER, type JobRequest } from '../process/port.js';
import { JOBS_NETWORK } from './builds-network.js';
import {
  type ContainerSettings,
  createContainer,
  JOB_LABEL,
  removeContainer,
  startContainer,
} from './containers.js';
import { type DockerClient, DockerError } from './docker-client.js';

/** Where a job's container finds the engine's own directory. */
export const ENGINE_DIRECTORY = '/.pipewright';

/** What a job's container writes: beside the engine's own files, which it must not reach. Its being there marks the job. */
export function engineDirectoryOf(job: Pick<JobRequest, 'directory'>): string {
  return join(job.directory, 'container');
}

/**
 * The first process only waits: the steps are started beside it. It outlives the signal that asks them to end, and an
 * image's own entry point, command and user mean nothing.
 */
const WAIT_SCRIPT = 'trap : TERM; while :; do sleep 3600 & wait $!; done';

/** Where a container finds the socket of its Docker API, whichever server has made it; programs look in the usual place. */
const DOCKER_DIRECTORY = '/var/run/pipewright';
const LINK_DOCKER = `ln -sf ${DOCKER_DIRECTORY}/docker.sock /var/run/docker.sock; `;

export interface JobContainer {
  readonly name: string;
  readonly jobId: string;
  /** The engine's, on this machine. */
  readonly engineDirectory: string;
  /** Of the socket of its Docker API, where it has one. */
  readonly dockerDirectory?: string;
  readonly request: ContainerRequest;
}

/**
 * Creates and starts a job's container. Where this machine has not all capabilities itself, a privileged container gets every
 * one that there is.
 *
 * @throws DockerError
 */
export async function startJobContainer(docker: DockerClient, container: JobContainer): Promise<void> {
  await createContainer(docker, container.name, settingsOf(container, container.request.isPrivileged));
  try {
    await startContainer(docker, container.name);
  } catch (error) {
    if (!container.request.isPrivileged || !isLackOfCapabilities(error)) throw error;
    await removeContainer(docker, container.name);
    await createContainer(docker, container.name, settingsOf(container, false, NEARLY_PRIVILEGED));
    await startContainer(docker, container.name);
  }
}

/** What `Privileged` means, without the capability that nested virtual machines lack. */
const NEARLY_PRIVILEGED = {
  CapAdd: ['ALL'],
  CapDrop: ['SYS_RESOURCE'],
  SecurityOpt: ['seccomp=unconfined', 'apparmor=unconfined'],
  MaskedPaths: [],
  ReadonlyPaths: [],
};

function isLackOfCapabilities(error: unknown): boolean {
  return error instanceof DockerError && /caps|capabilit/i.test(error.message);
}

function settingsOf(
  { jobId, engineDirectory, dockerDirectory, request }: JobContainer,
  isPrivileged: boolean,
  more: Readonly<Record<string, unknown>> = {},
): ContainerSettings {
  const { image, mounts, memoryBytes, cpus, network = JOBS_NETWORK } = request;
  return {
    Image: image,
    Entrypoint: ['/bin/sh', '-c'],
    Cmd: [`${dockerDirectory === undefined ? '' : LINK_DOCKER}${WAIT_SCRIPT}`],
    User: '0:0',
    WorkingDir: '/',
    Env: [`${JOB_MARKER}=${jobId}`],
    Labels: { [JOB_LABEL]: jobId },
    HostConfig: {
      // Collects what the steps leave behind.
      Init: true,
      NetworkMode: network,
      ExtraHosts: ['host.docker.internal:host-gateway'],
      Privileged: isPrivileged,
      Mounts: [
        { source: engineDirectory, target: ENGINE_DIRECTORY },
        ...(dockerDirectory === undefined ? [] : [{ source: dockerDirectory, target: DOCKER_DIRECTORY }]),
        ...mounts,
      ].map(({ source, target }) => ({
        Type: 'bind',
        Source: source,
        Target: target,
      })),
      LogConfig: { Type: 'none' },
      ...(memoryBytes !== undefined && { Memory: memoryBytes, MemorySwap: memoryBytes }),
      ...(cpus !== undefined && { NanoCpus: Math.round(cpus * 1e9) }),
      ...more,
    },
  };
}
