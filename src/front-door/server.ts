import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { AwsError } from '../kernel/aws-error.js';
import type { Logger } from '../kernel/logger.js';
import { urlOf } from '../kernel/url.js';
import type { HttpRoute } from './http-route.js';
import { DEFAULT_LIMITS, type FrontDoorLimits } from './limits.js';
import { ownHosts, refusedOrigin } from './origin-guard.js';
import { expectsContinue } from './request-body.js';
import { badForm } from './request-form.js';
import type { ServiceContext } from './service.js';

export interface ServerOptions {
  readonly host: string;
  /** 0: a free one. */
  readonly port: number;
  /** Local mode refuses foreign Hosts and Origins. */
  readonly guardOrigin: boolean;
  readonly routes: readonly HttpRoute[];
  readonly aws: (request: IncomingMessage, response: ServerResponse) => Promise<void>;
  readonly context: () => ServiceContext;
  readonly log: Logger;
  readonly limits?: FrontDoorLimits;
}

const MAX_HEADER_BYTES = 64 * 1024;
/** How often connections are looked at whose headers are due. */
const HEADERS_CHECKED_MS = 5_000;
const KEEP_ALIVE_MS = 65_000;
/** How often idle connections are closed while the server ends. */
const SWEEP_MS = 50;

export interface HttpServer {
  readonly port: number;
  /** Takes no new connections and waits for the requests under way, at most `graceMs`. */
  close(graceMs: number): Promise<void>;
}

/** The one port. */
export async function startHttpServer(options: ServerOptions): Promise<HttpServer> {
  const hosts = ownHosts(options.host);
  const underWay = new UnderWay();
  const listener = async (request: IncomingMessage, response: ServerResponse) => {
    underWay.add(response);
    try {
      await handle(request, response, options, hosts);
    } catch (error) {
      answerFailure(error, request, response, options.log);
    } finally {
      underWay.delete(response);
    }
  };
  const limits = options.limits ?? DEFAULT_LIMITS;
  const server = createServer(
    {
      maxHeaderSize: MAX_HEADER_BYTES,
      requestTimeout: 0,
      requireHostHeader: false, // Node's own refusal would go on to what is behind the request
      headersTimeout: limits.headersMs,
      connectionsCheckingInterval: Math.min(HEADERS_CHECKED_MS, limits.headersMs),
    },
    listener,
  );
  server.on('checkContinue', listener);
  server.maxConnections = limits.maxConnections;
  server.timeout = limits.connectionIdleMs;
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  await listen(server, options);
  return {
    port: (server.address() as AddressInfo).port,
    close(graceMs) {
      underWay.areLast();
      return close(server, graceMs);
    },
  };
}

function answerFailure(
  error: unknown,
  request: IncomingMessage,
  response: ServerResponse,
  log: Logger,
): void {
  if (error instanceof AwsError && !response.headersSent) {
    log.debug('request refused', { code: error.code, message: error.message });
    refuse(request, response, error.options.statusCode ?? 400, error.message);
    return;
  }
  log.error('request failed', { error });
  if (response.headersSent) response.destroy();
  else response.writeHead(500, { 'content-type': 'text/plain' }).end('internal error\n');
}

/** The requests under way. A client that asks again as soon as it has its answer would never leave a server that ends. */
class UnderWay {
  readonly #responses = new Set<ServerResponse>();
  #last = false;

  add(response: ServerResponse): void {
    if (this.#last) response.shouldKeepAlive = false;
    this.#responses.add(response);
  }

  delete(response: ServerResponse): void {
    this.#responses.delete(response);
  }

  /** From now on every answer ends its connection. */
  areLast(): void {
    this.#last = true;
    for (const response of this.#responses) response.shouldKeepAlive = false;
  }
}

async function handle(
  request: IncomingMessage,
  response: ServerResponse,
  options: ServerOptions,
  hosts: ReadonlySet<string>,
): Promise<void> {
  if (refused.has(request.socket)) return;
  const bad = badForm(request);
  if (bad !== undefined) {
    refuse(request, response, bad.status, bad.reason);
    return;
  }
  const foreign = options.guardOrigin ? refusedOrigin(request, hosts) : undefined;
  if (foreign !== undefined) {
    refuse(request, response, 403, foreign);
    return;
  }
  // Most requests of the API: no route has that path.
  if (request.url === '/') {
    await options.aws(request, response);
    return;
  }
  const url = urlOf(request.url ?? '/', 'http://localhost');
  const route = url && options.routes.find((candidate) => candidate.matches(request, url));
  if (!url || !route) {
    await options.aws(request, response);
    return;
  }
  if (expectsContinue(request)) response.writeContinue();
  await route.handle(request, response, url, options.context());
}

/** Connections of which nothing more is read: they end with their refusal, but what came behind the request was parsed already. */
const refused = new WeakSet<Socket>();

function refuse(request: IncomingMessage, response: ServerResponse, status: number, reason: string): void {
  refused.add(request.socket);
  response.writeHead(status, { 'content-type': 'text/plain', connection: 'close' }).end(`${reason}\n`);
}

function listen(server: Server, options: ServerOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, options.host, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

function close(server: Server, graceMs: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => server.closeAllConnections(), graceMs);
    // A connection may become idle only now: its answer was still on the way when the server began to close.
    const sweep = setInterval(() => server.closeIdleConnections(), SWEEP_MS);
    server.close(() => {
      clearTimeout(timer);
      clearInterval(sweep);
      resolve();
    });
    server.closeIdleConnections();
  });
}
