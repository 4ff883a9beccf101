import type { ProcessEngine } from '../process/port.js';
import { dockerAddress } from './docker-address.js';
import { type DockerClient, dockerClient } from './docker-client.js';
import { DockerJob } from './docker-job.js';

export interface DockerEngineOptions {
  /** As in `DOCKER_HOST`; default: the usual socket. */
  readonly dockerHost?: string;
  /** Longer output lines come in pieces. Default 64 KiB. */
  readonly maxLineBytes?: number;
  /** Undelivered output beyond this pauses the job's container. Default 32 MiB. */
  readonly maxBacklogBytes?: number;
}

export interface DockerEngine extends ProcessEngine {
  /** @returns whether a daemon answers */
  isThere(): Promise<boolean>;
  readonly client: DockerClient;
  close(): void;
}

/**
 * Every job in a container of its own, known by the job's id, each step a command in it. What a step writes and how it ended
 * is in files below the job's directory, which the container sees: the server may be killed and started again between any two
 * lines. Docker must see the files of this machine; a daemon elsewhere will not do.
 */
export function dockerEngine(options: DockerEngineOptions = {}): DockerEngine {
  const client = dockerClient(dockerAddress(options.dockerHost));
  const limits = {
    maxLineBytes: options.maxLineBytes ?? 64 * 1024,
    maxBacklogBytes: options.maxBacklogBytes ?? 32 * 1024 * 1024,
  };
  return {
    client,
    open: async (job) => new DockerJob(job, client, limits),
    isThere: () =>
      client.call({ method: 'GET', path: '/version' }).then(
        () => true,
        () => false,
      ),
    close: () => client.close(),
  };
}
