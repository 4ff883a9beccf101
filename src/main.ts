import { chmod, mkdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { openBlobDirectory } from './blobs/directory/blob-directory.js';
import type { Config } from './config.js';
import { type AwsHandlerDeps, handleAws } from './front-door/aws-handler.js';
import { emitTo } from './front-door/emit.js';
import { type EventAnnouncements, eventAnnouncements } from './front-door/event-listeners.js';
import { inProcessDoor } from './front-door/in-process-door.js';
import { healthRoute, resetRoute } from './front-door/operations-routes.js';
import { ServiceRegistry } from './front-door/registry.js';
import { requestContexts } from './front-door/request-context.js';
import { RequestGate, StillAtWork } from './front-door/request-gate.js';
import { startHttpServer } from './front-door/server.js';
import type { AnyService, AwsDoor, ServiceContext } from './front-door/service.js';
import { systemClock } from './kernel/clock.js';
import { LOWER_HEX, systemIds } from './kernel/ids.js';
import type { Logger } from './kernel/logger.js';
import { type Assembled, assembleServices } from './services/assemble.js';
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

/** How long a reset waits for requests under way before it cuts them off. */
const RESET_GRACE_MS = 1_000;

/** The composition root: opens the store, builds the services, starts the workers and the one port. */
export async function startPipewright(config: Config, log: Logger): Promise<Pipewright> {
  const opened: (() => Promise<void>)[] = [];
  try {
    return await start(config, log, opened);
  } catch (error) {
    await closeAll(opened);
    throw error;
  }
}

/** @param opened gets what closes each thing that was opened, in that order */
async function start(config: Config, log: Logger, opened: (() => Promise<void>)[]): Promise<Pipewright> {
  await makePrivate(config.dataDirectory, log);
  const clock = systemClock(config.timeScale);
  const ids = systemIds();
  const durability = config.ephemeral ? 'off' : 'full';
  const store = await openSqliteStore({ directory: config.dataDirectory, durability });
  opened.push(async () => {
    await store.close();
    if (config.ephemeral) await rm(config.dataDirectory, { recursive: true, force: true });
  });
  const blobs = await openBlobDirectory(join(config.dataDirectory, 'blobs'), { durability });
  const work = new SqlWorkQueue(store, clock.now);
  await work.releaseAll();
  const pageKey = Buffer.from(await store.meta('page_token_key', () => ids.random(64, LOWER_HEX)), 'hex');

  // The port is known only once it is open, and the door only once there are services: both are read when used.
  const late: {
    endpoint?: string;
    door?: AwsDoor;
    listeners?: EventAnnouncements;
    wantsEvent?: Assembled['wantsEvent'];
  } = {};
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
    emit: emitTo({
      work,
      ids,
      clock,
      wanted: async (tx, event) => (await late.wantsEvent?.(tx, event)) ?? true,
      listeners: () => late.listeners,
    }),
  };
  const contextOf = requestContexts(shared, pageKey);

  const assembled = await assembleServices(config, shared);
  late.wantsEvent = assembled.wantsEvent;
  opened.push(() => assembled.stop());
  const registry = new ServiceRegistry(assembled.services);
  late.door = inProcessDoor({
    registry,
    authorizer: assembled.authorizer,
    roles: assembled.roles,
    context: contextOf,
  });
  late.listeners = eventAnnouncements(registry.services, shared);
  const gate = new RequestGate();
  const runner = new WorkRunner({
    queue: work,
    workers: registry.services.flatMap((service) => service.workers ?? []),
    context: shared,
    clock,
    log,
    leaseId: ids.uuid(),
    requests: () => gate.count,
  });
  opened.push(() => runner.stop(DRAIN_MS));
  // Whatever began before the reset has ended by then: it would write old state back.
  const reset = () => {
    const alone = gate.alone(RESET_GRACE_MS, async () => {
      try {
        const busy = await runner.pause(DRAIN_MS);
        if (busy.length > 0) throw new StillAtWork(busy);
        await assembled.beforeReset();
        await store.reset();
        await blobs.reset();
        await assembled.afterReset();
      } finally {
        runner.resume();
      }
    });
    // Behind a closed gate: who only listens would be waited for.
    assembled.hangUp();
    return alone;
  };
  const aws: AwsHandlerDeps = {
    registry,
    authentication: {
      mode: config.auth,
      credentials: assembled.credentials,
      defaultAccountId: config.accountId,
      defaultRegion: config.region,
      clock,
    },
    authorizer: assembled.authorizer,
    defaultRegion: config.region,
    ids,
    log,
    context: contextOf,
  };
  const server = await startHttpServer({
    host: config.host,
    port: config.port,
    guardOrigin: config.auth === 'local',
    routes: [
      healthRoute(registry),
      ...(config.auth === 'local' ? [resetRoute(reset)] : []),
      ...assembled.routes.map((route) => gate.gated(route)),
    ],
    aws: (request, response) =>
      gate.through(response, async () => {
        const isFromPage = request.headers.origin !== undefined || request.method === 'OPTIONS';
        if (isFromPage && (await assembled.browsers.handle(request, response))) return;
        await handleAws(request, response, aws);
      }),
    context: () => shared,
    log,
  });
  opened.push(() => server.close(DRAIN_MS));
  opened.push(async () => assembled.hangUp());
  late.endpoint = `http://${config.host.includes(':') ? `[${config.host}]` : config.host}:${server.port}`;
  await assembled.start();
  runner.start();
  return {
    endpoint: late.endpoint,
    port: server.port,
    services: registry.services,
    close: () => closeAll(opened),
  };
}

/** Keys and secrets are below it: other users of the machine have no business there, whoever has made the directory. */
async function makePrivate(directory: string, log: Logger): Promise<void> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const isOpen = ((await stat(directory)).mode & 0o077) !== 0;
  if (!isOpen) return;
  await chmod(directory, 0o700).catch((error: unknown) => {
    log.warn('the data directory can be read by other users, and it is not ours to change that', {
      directory,
      error,
    });
  });
}

/** The last that was opened first; all of them, whichever fails. @throws the first error */
async function closeAll(opened: readonly (() => Promise<void>)[]): Promise<void> {
  const failures: unknown[] = [];
  for (const close of opened.toReversed()) await close().catch((error: unknown) => failures.push(error));
  if (failures.length > 0) throw failures[0];
}

function fail(message: string): never {
  throw new Error(message);
}
