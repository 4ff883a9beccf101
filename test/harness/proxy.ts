import { createServer, type RequestListener, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import type {
  HealthChange,
  ListenerConfig,
  ProxyConfig,
  ProxyEngine,
  RuleConfig,
  TargetGroupConfig,
} from '../../src/engines/proxy/proxy.js';
import { createProxyEngine } from '../../src/engines/proxy/proxy-engine.js';
import { silentLogger } from '../../src/kernel/logger.js';

export interface TestTarget {
  readonly port: number;
  readonly server: Server;
  /** Ends it and every connection to it. */
  close(): Promise<void>;
}

/** A real HTTP server on a free port. */
export async function startTarget(handler: RequestListener): Promise<TestTarget> {
  const server = createServer(handler);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    server,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** A target that answers every request with its name, and 200 to health checks. */
export function startNamedTarget(name: string): Promise<TestTarget> {
  return startTarget((request, response) => {
    request.resume();
    request.on('end', () => response.end(name));
  });
}

export function targetGroup(id: string, ports: readonly number[], changes: Partial<TargetGroupConfig> = {}) {
  return {
    id,
    algorithm: 'round_robin',
    healthCheck: {
      path: '/health',
      intervalMs: 50,
      timeoutMs: 1_000,
      healthyThreshold: 2,
      unhealthyThreshold: 2,
      successCodes: [{ from: 200, to: 200 }],
    },
    targets: ports.map((port) => ({ host: '127.0.0.1', port, draining: false })),
    ...changes,
  } satisfies TargetGroupConfig;
}

export function forwardTo(...groups: readonly [id: string, weight: number][]): RuleConfig {
  return {
    conditions: [],
    action: {
      kind: 'forward',
      groups: groups.map(([targetGroupId, weight]) => ({ targetGroupId, weight })),
    },
  };
}

export function listener(changes: Partial<ListenerConfig> = {}): ListenerConfig {
  return {
    id: 'listener',
    host: '127.0.0.1',
    port: 0,
    idleTimeoutMs: 10_000,
    clientKeepAliveMs: 60_000,
    forwardedFor: 'append',
    dropsInvalidHeaderNames: false,
    rules: [forwardTo(['group', 1])],
    ...changes,
  };
}

export interface TestProxy {
  readonly engine: ProxyEngine;
  readonly port: number;
  readonly url: string;
  readonly changes: HealthChange[];
  configure(config: Partial<ProxyConfig>): Promise<void>;
  close(): Promise<void>;
}

/** An engine with one listener on a free port. @param config its groups, and its listeners where they are special */
export async function startProxy(config: Partial<ProxyConfig>): Promise<TestProxy> {
  const changes: HealthChange[] = [];
  const engine = createProxyEngine({ log: silentLogger(), onHealthChange: (change) => changes.push(change) });
  const configure = (given: Partial<ProxyConfig>) =>
    engine.apply(async () => ({ listeners: [listener()], targetGroups: [], ...given }));
  await configure(config);
  const [status] = engine.listeners();
  const port = status?.state === 'listening' ? status.port : 0;
  return {
    engine,
    port,
    url: `http://127.0.0.1:${port}`,
    changes,
    configure,
    close: () => engine.close(0),
  };
}

/** Sends bytes as they are. @returns everything that came back until the other side ended the connection */
export function exchangeRaw(
  port: number,
  bytes: string,
  options: { readonly ends?: boolean } = {},
): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1');
    const received: Buffer[] = [];
    socket.on('data', (chunk: Buffer) => received.push(chunk));
    socket.on('close', () => resolve(Buffer.concat(received).toString('latin1')));
    socket.on('error', reject);
    socket.write(bytes, 'latin1');
    if (options.ends) socket.end();
  });
}
