import { chmod, mkdir, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import type { DockerAddress } from '../docker-address.js';
import { type DockerClient, DockerError } from '../docker-client.js';
import type { EcrOptions } from '../registry-gate.js';
import type { BuildOfContainers } from './container-policy.js';
import { Refusal } from './container-policy.js';
import { passUpgrade } from './forward.js';
import { handlerOf, type ProxyWorld } from './handlers.js';
import { MadeImages } from './made-images.js';
import { askNothing, refuseCalls } from './no-buildkit.js';
import { isOwnContainer } from './own-container.js';
import { type ProxiedRequest, parseRequest, pathOf } from './proxied-request.js';

export interface DockerForBuildOptions {
  readonly docker: DockerClient;
  readonly address: DockerAddress;
  readonly build: BuildOfContainers;
  /** The socket's directory is what a container is given: the socket is made anew by every server. */
  readonly directory: string;
  /** Where the names that the build gives to images are kept. */
  readonly imagesFile: string;
  /** Left out: AWS's registry is one like any other. */
  readonly ecr?: EcrOptions;
}

/** A Docker API of a build's own: the machine's daemon, as far as a build may use it. */
export interface DockerForBuild {
  readonly socketPath: string;
  /** Ends the API; what the build has made stays until {@link DockerForBuild.clean}. */
  close(): Promise<void>;
  /** Removes the images that the build has named; its containers, networks and volumes go with the job. */
  clean(): Promise<void>;
}

const SOCKET_NAME = 'docker.sock';

export async function dockerForBuild(options: DockerForBuildOptions): Promise<DockerForBuild> {
  const { docker, address, build, directory, ecr } = options;
  const images = new MadeImages(options.imagesFile);
  const world: ProxyWorld = { docker, address, build, ecr, images };
  const socketPath = join(directory, SOCKET_NAME);
  await mkdir(directory, { recursive: true });
  await rm(socketPath, { force: true });
  const server = createServer((request, response) => {
    serve(world, request, response).catch((error: unknown) => refuse(response, error));
  });
  const upgraded = new Set<Duplex>();
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    upgraded.add(socket);
    socket.once('close', () => upgraded.delete(socket));
    socket.on('error', () => socket.destroy());
    if (head.length > 0) socket.unshift(head);
    upgrade(world, request, socket).catch(() => socket.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(socketPath, resolve);
  });
  // Whoever the build's programs run as.
  await chmod(socketPath, 0o666);
  return {
    socketPath,
    close: () => closed(server, upgraded),
    clean: () => images.remove(docker),
  };
}

async function serve(world: ProxyWorld, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const wanted = parseRequest(request);
  const handler = handlerOf(wanted);
  if (handler === undefined) throw new Refusal(`${wanted.method} ${wanted.path} is not available to builds`);
  await handler({ world, wanted, request, response });
}

async function upgrade(world: ProxyWorld, request: IncomingMessage, socket: Duplex): Promise<void> {
  const wanted = parseRequest(request);
  if (wanted.path === '/grpc') return refuseCalls(socket);
  if (wanted.path === '/session') return askNothing(socket);
  if (!(await mayAttach(world, wanted))) {
    const answer = 'HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n';
    socket.end(answer, () => socket.destroy());
    return;
  }
  await passUpgrade(world.address, request, socket, pathOf(wanted));
}

/** The ids of commands in containers are known only to who made them. */
async function mayAttach({ docker, build }: ProxyWorld, { path }: ProxiedRequest): Promise<boolean> {
  if (/^\/exec\/\w+\/start$/.test(path)) return true;
  const id = /^\/containers\/([^/]+)\/attach$/.exec(path)?.[1];
  return id !== undefined && (await isOwnContainer(docker, id, build.jobId));
}

function refuse(response: ServerResponse, error: unknown): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const status = error instanceof DockerError ? error.statusCode : error instanceof Refusal ? 403 : 500;
  const message = error instanceof Error ? error.message : 'the request failed';
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify({ message }));
}

/** What a connection has become after an upgrade the server does not know of, but waits for. */
async function closed(server: Server, upgraded: ReadonlySet<Duplex>): Promise<void> {
  server.closeAllConnections();
  for (const socket of upgraded) socket.destroy();
  await new Promise((resolve) => server.close(resolve));
}
