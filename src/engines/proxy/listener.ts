import { createServer, type Server, type Socket } from 'node:net';
import type { RequestHead } from './http1/request-head.js';
import { type ListenerConfig, PortUnavailable } from './proxy.js';
import type { Router } from './routing/router.js';
import { type AddedHeaders, addedHeaders } from './traffic/added-headers.js';
import { ClientConnection, type ConnectionHost } from './traffic/client-connection.js';
import { Exchange } from './traffic/exchange.js';
import { errorResponse } from './traffic/local-response.js';

/** Connections that the system holds for us until we accept them. */
const BACKLOG = 1_024;
/** Beyond these, a listener closes new connections at once: file descriptors are shared with the rest of the server. */
const MAX_CONNECTIONS = 8_192;

/** What a listener does before a configuration has been applied to it. */
const UNCONFIGURED: Omit<ListenerConfig, 'id' | 'host' | 'port' | 'rules'> = {
  idleTimeoutMs: 60_000,
  clientKeepAliveMs: 3_600_000,
  forwardedFor: 'append',
  dropsInvalidHeaderNames: false,
};

const UNAVAILABLE: Router = () => ({ kind: 'respond', response: errorResponse(503) });

/** An open port and the connections that came in by it. */
export class Listener implements ConnectionHost {
  readonly host: string;
  readonly port: number;
  readonly #server: Server;
  readonly #connections = new Set<ClientConnection>();
  #settings = UNCONFIGURED;
  #added = addedHeaders([], true);
  #router = UNAVAILABLE;
  #open = true;

  private constructor(server: Server, host: string, port: number) {
    this.#server = server;
    this.host = host;
    this.port = port;
    server.on('connection', (socket) => this.#accept(socket));
  }

  /** @param port 0: any free one. @throws PortUnavailable */
  static async open(host: string, port: number): Promise<Listener> {
    // Half-open: a client that has ended its sending side still gets its response.
    const server = createServer({ allowHalfOpen: true, noDelay: true });
    server.maxConnections = MAX_CONNECTIONS;
    await listening(server, host, port);
    // Later errors concern single connections that could not be accepted; the listener itself goes on.
    server.on('error', () => {});
    const address = server.address();
    return new Listener(server, host, typeof address === 'object' && address ? address.port : port);
  }

  get open(): boolean {
    return this.#open;
  }

  get idleTimeoutMs(): number {
    return this.#settings.idleTimeoutMs;
  }

  get clientKeepAliveMs(): number {
    return this.#settings.clientKeepAliveMs;
  }

  get added(): AddedHeaders {
    return this.#added;
  }

  get connectionCount(): number {
    return this.#connections.size;
  }

  /** From now on requests go where `router` says; those under way stay where they are. */
  configure(settings: ListenerConfig, router: Router): void {
    this.#settings = settings;
    this.#added = addedHeaders(settings.responseHeaders ?? [], !settings.hidesServer);
    this.#router = router;
  }

  serve(request: RequestHead, connection: ClientConnection): void {
    const { clientAddress } = connection;
    const decision = this.#router(request, { address: clientAddress, port: this.port });
    if (decision.kind === 'respond') {
      connection.respond(decision.response, request, request.framing.kind === 'none');
      return;
    }
    const { forwardedFor, dropsInvalidHeaderNames } = this.#settings;
    const hop = { clientAddress, listenerPort: this.port, forwardedFor, dropsInvalidHeaderNames };
    new Exchange(connection, request, decision.route, hop).start();
  }

  sweep(now: number): void {
    for (const connection of this.#connections) connection.checkTime(now);
  }

  /** Closes the port. Requests under way finish; their connections then end. */
  close(): void {
    this.#open = false;
    this.#server.close();
    for (const connection of this.#connections) connection.endIfIdle();
  }

  /** Cuts the connections that are left. */
  cut(): void {
    for (const connection of this.#connections) connection.destroy();
  }

  #accept(socket: Socket): void {
    const connection = new ClientConnection(socket, this, (over) => this.#connections.delete(over));
    this.#connections.add(connection);
  }
}

function listening(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error) => reject(portUnavailable(port, error)));
    server.listen({ host, port, backlog: BACKLOG }, () => {
      server.removeAllListeners('error');
      resolve();
    });
  });
}

function portUnavailable(port: number, error: NodeJS.ErrnoException): PortUnavailable {
  const cause = { cause: error };
  switch (error.code) {
    case 'EADDRINUSE':
      return new PortUnavailable(port, 'in use', cause);
    case 'EACCES':
      return new PortUnavailable(port, 'not permitted', cause);
    case 'EADDRNOTAVAIL':
      return new PortUnavailable(port, 'no such address', cause);
    default:
      return new PortUnavailable(port, 'not available', cause);
  }
}
