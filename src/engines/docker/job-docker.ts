import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BuildOfContainers } from './build-proxy/container-policy.js';
import { type DockerForBuild, dockerForBuild } from './build-proxy/docker-for-build.js';
import { standInName } from './build-proxy/image-names.js';
import type { DockerAddress } from './docker-address.js';
import type { DockerClient } from './docker-client.js';
import type { RegistryLogin } from './images.js';
import type { EcrOptions } from './registry-gate.js';

export interface JobDockersOptions {
  readonly docker: DockerClient;
  readonly address: DockerAddress;
  /** Left out: AWS's registry is one like any other. */
  readonly ecr?: EcrOptions;
}

/** What a Docker API of a job is made for. */
export type JobDockerRequest = Pick<BuildOfContainers, 'mounts' | 'container'>;

const FILE = 'docker.json';

/** The Docker APIs of the jobs that have one, each on a socket of its own as long as this server lives. */
export class JobDockers {
  readonly #options: JobDockersOptions;
  readonly #open = new Map<string, Promise<DockerForBuild>>();

  constructor(options: JobDockersOptions) {
    this.#options = options;
  }

  /** Where an image of AWS's registry really lies, and who may have it there; undefined for all other images. */
  standIn(image: string): { readonly image: string; readonly login: RegistryLogin | undefined } | undefined {
    const standIn = this.#options.ecr?.standIn;
    const name = standInName(image, standIn?.address);
    return name === undefined ? undefined : { image: name, login: standIn?.login };
  }

  /** Short, because sockets' names are; the container is given the directory. */
  socketDirectory(jobId: string): string {
    return join(tmpdir(), `pipewright-${jobId}`);
  }

  /** @returns where the job's programs find it on this machine */
  async start(jobId: string, directory: string, request: JobDockerRequest): Promise<string> {
    await writeFile(join(directory, FILE), JSON.stringify(request), { mode: 0o600 });
    return (await this.#opened(jobId, directory, request)).socketPath;
  }

  /** For a job of a former server. */
  async resume(jobId: string, directory: string): Promise<void> {
    if (this.#open.has(jobId)) return;
    const request = await readRequest(directory);
    if (request !== undefined) await this.#opened(jobId, directory, request);
  }

  /**
   * Ends it and removes the images that the job has named.
   *
   * @param removeContainers is called in between: an image that is in use stays
   */
  async stop(jobId: string, directory: string, removeContainers: () => Promise<void>): Promise<void> {
    const request = await readRequest(directory);
    if (request === undefined) return await removeContainers();
    const docker = await this.#opened(jobId, directory, request);
    await docker.close();
    this.#open.delete(jobId);
    await removeContainers();
    await docker.clean();
    await rm(this.socketDirectory(jobId), { recursive: true, force: true });
  }

  async close(): Promise<void> {
    for (const docker of this.#open.values()) await (await docker).close();
    this.#open.clear();
  }

  #opened(jobId: string, directory: string, request: JobDockerRequest): Promise<DockerForBuild> {
    const known = this.#open.get(jobId);
    if (known !== undefined) return known;
    const opening = this.#create(jobId, directory, request);
    this.#open.set(jobId, opening);
    opening.catch(() => this.#open.delete(jobId));
    return opening;
  }

  async #create(jobId: string, directory: string, request: JobDockerRequest): Promise<DockerForBuild> {
    const socketDirectory = this.socketDirectory(jobId);
    await mkdir(socketDirectory, { recursive: true, mode: 0o711 });
    return await dockerForBuild({
      ...this.#options,
      build: { ...request, jobId, network: `pipewright-${jobId}` },
      directory: socketDirectory,
      imagesFile: join(directory, 'made-images'),
    });
  }
}

async function readRequest(directory: string): Promise<JobDockerRequest | undefined> {
  const text = await readFile(join(directory, FILE), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
    return undefined;
  });
  return text === undefined ? undefined : (JSON.parse(text) as JobDockerRequest);
}
