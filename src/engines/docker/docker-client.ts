import { Agent, type IncomingMessage, request } from 'node:http';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import type { DockerAddress } from './docker-address.js';

export interface DockerRequest {
  readonly method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'DELETE';
  /** Without a version: the daemon's own. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly body?: unknown;
  /** Sent as it comes. */
  readonly content?: Readable;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}

/** What the daemon refused, in its words. */
export class DockerError extends Error {
  override readonly name = 'DockerError';

  constructor(
    readonly statusCode: number,
    message: string,
  ) {
    super(message);
  }
}

/** No daemon answers. */
export class DockerUnavailable extends Error {
  override readonly name = 'DockerUnavailable';
}

/** The few requests of the Docker Engine API that are needed here, over its socket. @source Docker Engine API reference */
export interface DockerClient {
  /** @returns the answer's JSON; undefined where there is none. @throws DockerError, DockerUnavailable */
  call(request: DockerRequest): Promise<unknown>;
  /** @returns the answer as it comes. @throws DockerError, DockerUnavailable */
  stream(request: DockerRequest): Promise<IncomingMessage>;
  close(): void;
}

export function dockerClient(address: DockerAddress): DockerClient {
  const agent = new Agent({ keepAlive: true, maxFreeSockets: 4 });
  const stream = async (wanted: DockerRequest): Promise<IncomingMessage> => {
    const response = await send(address, agent, wanted);
    const { statusCode = 0 } = response;
    if (statusCode < 400) return response;
    throw new DockerError(statusCode, messageOf(await text(response)));
  };
  return {
    stream,
    async call(wanted) {
      const body = await text(await stream(wanted));
      return body.trim() === '' ? undefined : (JSON.parse(body) as unknown);
    },
    close: () => agent.destroy(),
  };
}

function send(address: DockerAddress, agent: Agent, wanted: DockerRequest): Promise<IncomingMessage> {
  const { method, path, query = {}, body, content, headers, signal } = wanted;
  const search = new URLSearchParams(query).toString();
  const payload = body === undefined ? undefined : JSON.stringify(body);
  return new Promise((resolve, reject) => {
    const outgoing = request({
      ...address,
      agent,
      method,
      path: search === '' ? path : `${path}?${search}`,
      headers: {
        // The daemon asks for a name where there is none on a socket.
        host: 'docker',
        ...(payload !== undefined && {
          'content-type': 'application/json',
          'content-length': Buffer.byteLength(payload),
        }),
        ...headers,
      },
      signal,
    });
    outgoing.once('response', resolve);
    outgoing.once('error', (error: NodeJS.ErrnoException) => {
      if (signal?.aborted) reject(error);
      else reject(new DockerUnavailable(`Docker does not answer: ${error.message}`, { cause: error }));
    });
    if (content === undefined) outgoing.end(payload);
    // What breaks the connection is told by the request itself; what breaks the content ends the request.
    else pipeline(content, outgoing).catch(reject);
  });
}

function messageOf(body: string): string {
  try {
    const parsed = JSON.parse(body) as { readonly message?: string };
    return parsed.message ?? body;
  } catch {
    return body;
  }
}

/** @returns undefined for what is not there */
export async function unlessMissing<T>(answer: Promise<T>): Promise<T | undefined> {
  return await answer.catch((error: unknown) => {
    if (error instanceof DockerError && error.statusCode === 404) return undefined;
    throw error;
  });
}

/** For what somebody else may have done at the same moment. Older daemons answer 500 where nothing is left to be done. */
export async function unlessDone(answer: Promise<unknown>): Promise<void> {
  await answer.catch((error: unknown) => {
    const isDone =
      error instanceof DockerError &&
      ([304, 404, 409].includes(error.statusCode) ||
        /is not paused|already paused|is not running/.test(error.message));
    if (!isDone) throw error;
  });
}
