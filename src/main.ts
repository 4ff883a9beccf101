import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { openBlobDirectory } from './blobs/directory/blob-directory.js';
import type { Config } from './config.js';
import { handleAws, type WireFacts } from './front-door/aws-handler.js';
import { emitTo } from './front-door/emit.js';
import { tellListeners } from './front-door/event-listeners.js';
import { inProcessDoor } from './front-door/in-process-door.js';
import { healthRoute, resetRoute } from './front-door/operations-routes.js';
import { ServiceRegistry } from './front-door/registry.js';
import { sealedPageTokens } from './front-door/sealed-page-tokens.js';
import { startHttpServer } from './front-door/server.js';
import type {
  AnyService,
  AwsDoor,
  CallPlace,
  RequestContext,
  ServiceContext,
  ServiceEvent,
} from './front-door/service.js';
import { systemClock } from './kernel/clock.js';
import { LOWER_HEX, systemIds } from './kernel/ids.js';
import type { Logger } from './kernel/logger.js';
import type { Principal } from './kernel/principal.js';
import { assembleServices } from './services/assemble.js';
import { openSqliteStore } from './store/sqlite/sqlite-store.js';
import { WorkRunner } from './work/runner.js';
import { SqlWorkQueue } from './work/sql-queue.js';

export interface Pipewright {
  /** `http://127.0.0.1:4566` */
  readonly endpoint: string;
  readonly port: number;
  /** What is declared, for docs/coverage.md. */
  readonly services: readonly AnyService[];
  /** Takes nothing new, finishes or hands back what is under way, and closes the store. */
  close(): Promise<void>;
}

/** How long a stop waits for requests and for work under way; what is not done then is done after the next start. */
const DRAIN_MS = 5_000;

/** The composition root: opens the store, builds the services, starts the workers and the one port. */
export async function startPipewright(config: Config, log: Logger): Promise<Pipewright> {
  await mkdir(config.dataDirectory, { recursive: true, mode: 0o700 });
  const clock = systemClock(config.timeScale);
  const ids = systemIds();
  const durability = config.ephemeral ? 'off' : 'full';
  const store = await openSqliteStore({ directory: config.dataDirectory, durability });
  const blobs = await openBlobDirectory(join(config.dataDirectory, 'blobs'), { durability });
  const work = new SqlWorkQueue(store, clock.now);
  await work.releaseAll();
  const pageKey = Buffer.from(await store.meta('page_token_key', () => ids.random(64, LOWER_HEX)), 'hex');

  // The port is known only once it is open, and the door only once there are services: both are read when used.
  const late: { endpoint?: string; door?: AwsDoor; announce?: (event: ServiceEvent) => void } = {};
  const shared: ServiceContext = {
    clock,
    ids,
    log,
    store,
    work,
    blobs,
    get door() {
      return late.door ?? fail('the door is not open yet');
    },
    get endpoint() {
      return late.endpoint ?? fail('the port is not open yet');
    },
    emit: emitTo({ work, ids, clock, announce: (event) => late.announce?.(event) }),
  };
  const contextOf = (caller: Principal, where: CallPlace, facts?: WireFacts): RequestContext =>
    requestContext(shared, pageKey, caller, where, facts);

  const assembled = await assembleServices(config, shared);
  const registry = new ServiceRegistry(assembled.services);
  late.door = inProcessDoor({
    registry,
    authorizer: assembled.authorizer,
    roles: assembled.roles,
    context: contextOf,
  });
  late.announce = tellListeners(registry.services, shared);
  const runner = new WorkRunner({
    queue: work,
    workers: registry.services.flatMap((service) => service.workers ?? []),
    context: shared,
    clock,
    log,
    leaseId: ids.uuid(),
  });
  const reset = async () => {
    await assembled.beforeReset();
    await store.reset();
    await blobs.reset();
    await assembled.afterReset();
  };
  const server = await startHttpServer({
    host: config.host,
    port: config.port,
    guardOrigin: config.auth === 'local',
    routes: [
      healthRoute(registry),
      ...(config.auth === 'local' ? [resetRoute(reset)] : []),
      ...assembled.routes,
    ],
    aws: (request, response) =>
      handleAws(request, response, {
        registry,
        authentication: {
          mode: config.auth,
          credentials: assembled.credentials,
          defaultAccountId: config.accountId,
          clock,
        },
        authorizer: assembled.authorizer,
        defaultRegion: config.region,
        ids,
        log,
        context: contextOf,
      }),
    context: () => shared,
    log,
  });
  late.endpoint = `http://${config.host.includes(':') ? `[${config.host}]` : config.host}:${server.port}`;
  await assembled.start();
  runner.start();
  return {
    endpoint: late.endpoint,
    port: server.port,
    services: registry.services,
    async close() {
      await server.close(DRAIN_MS);
      await runner.stop(DRAIN_MS);
      await assembled.stop();
      await store.close();
      if (config.ephemeral) await rm(config.dataDirectory, { recursive: true, force: true });
    },
  };
}

function requestContext(
  shared: ServiceContext,
  pageKey: Buffer,
  caller: Principal,
  where: CallPlace,
  facts: WireFacts | undefined,
): RequestContext {
  const { accountId, region, origin } = where;
  return {
    ...shared,
    accountId,
    region,
    caller,
    requestId: facts?.id ?? shared.ids.uuid(),
    get signal() {
      return facts?.signal() ?? NEVER;
    },
    tokens: sealedPageTokens(pageKey, { accountId, region }),
    ...(origin && { origin }),
    ...(facts && { http: facts.http }),
    ...(facts?.trailers && { trailers: facts.trailers }),
  };
}

const NEVER = new AbortController().signal;

function fail(message: string): never {
  throw new Error(message);
}
