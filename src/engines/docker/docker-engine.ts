import type { ProcessEngine } from '../process/port.js';
import { dockerAddress } from './docker-address.js';
import { type DockerClient, dockerClient } from './docker-client.js';
import { DockerJob } from './docker-job.js';
import { JobDockers } from './job-docker.js';
import type { EcrOptions } from './registry-gate.js';

export interface DockerEngineOptions {
  /** As in `DOCKER_HOST`; default: the usual socket. */
  readonly dockerHost?: string;
  /** Longer output lines come in pieces. Default 64 KiB. */
  readonly maxLineBytes?: number;
  /** AWS's container registry, for jobs that use Docker; left out: it is one like any other. */
  readonly ecr?: EcrOptions;
  /** Undelivered output beyond this pauses the job's container. Default 32 MiB. */
  readonly maxBacklogBytes?: number;
}

export interface DockerEngine extends ProcessEngine {
  /** @returns whether a daemon answers */
  isThere(): Promise<boolean>;
  readonly client: DockerClient;
  close(): Promise<void>;
}

/**
 * Every job in a container of its own, known by the job's id, each step a command in it. What a step writes and how it ended
 * is in files below the job's directory, which the container sees: the server may be killed and started again between any two
 * lines. Docker must see the files of this machine; a daemon elsewhere will not do.
 */
export function dockerEngine(options: DockerEngineOptions = {}): DockerEngine {
  const address = dockerAddress(options.dockerHost);
  const client = dockerClient(address);
  const dockers = new JobDockers({ docker: client, address, ecr: options.ecr });
  const limits = {
    maxLineBytes: options.maxLineBytes ?? 64 * 1024,
    maxBacklogBytes: options.maxBacklogBytes ?? 32 * 1024 * 1024,
  };
  return {
    client,
    open: async (job) => new DockerJob(job, client, dockers, limits),
    isThere: () =>
      client.call({ method: 'GET', path: '/version' }).then(
        () => true,
        () => false,
      ),
    async close() {
      await dockers.close();
      client.close();
    },
  };
}
