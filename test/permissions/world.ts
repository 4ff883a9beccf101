import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openBlobDirectory } from '../../src/blobs/directory/blob-directory.js';
import { type Config, DEFAULT_CONFIG } from '../../src/config.js';
import { inProcessDoor } from '../../src/front-door/in-process-door.js';
import { type AnyOperation, type LoadedService, ServiceRegistry } from '../../src/front-door/registry.js';
import { requestContexts } from '../../src/front-door/request-context.js';
import type { AnyService, AwsDoor, RequestContext, ServiceContext } from '../../src/front-door/service.js';
import { systemClock } from '../../src/kernel/clock.js';
import { systemIds } from '../../src/kernel/ids.js';
import { silentLogger } from '../../src/kernel/logger.js';
import type { Principal } from '../../src/kernel/principal.js';
import { assembleServices } from '../../src/services/assemble.js';
import { openSqliteStore } from '../../src/store/sqlite/sqlite-store.js';
import { SqlWorkQueue } from '../../src/work/sql-queue.js';

/** All services with their real permissions, once as they are and once with handlers that only say they were reached. */
export interface World {
  readonly door: AwsDoor;
  readonly doorToNowhere: AwsDoor;
  readonly services: readonly LoadedService[];
  context(principal: Principal): RequestContext;
  close(): Promise<void>;
}

export const PLACE = { accountId: '000000000000', region: 'us-east-1' };

export async function openWorld(): Promise<World> {
  const dataDirectory = await mkdtemp(join(tmpdir(), 'pipewright-permissions-'));
  const config: Config = { ...DEFAULT_CONFIG, port: 0, ephemeral: true, dataDirectory };
  const store = await openSqliteStore({ directory: dataDirectory, durability: 'off' });
  const clock = systemClock(1);
  const blobs = await openBlobDirectory(join(dataDirectory, 'blobs'), { durability: 'off' });
  let door: AwsDoor | undefined;
  const shared: ServiceContext = {
    clock,
    ids: systemIds(),
    log: silentLogger(),
    store,
    blobs,
    work: new SqlWorkQueue(store, clock.now),
    get door() {
      if (!door) throw new Error('the door is not open yet');
      return door;
    },
    endpoint: 'http://127.0.0.1:4566',
    emit: async () => {},
  };
  const contexts = requestContexts(shared, Buffer.alloc(32));
  const { services, authorizer, roles, stop } = await assembleServices(config, shared);
  const doorTo = (list: readonly AnyService[]) =>
    inProcessDoor({ registry: new ServiceRegistry(list), authorizer, roles, context: contexts });
  door = doorTo(services);
  const registry = new ServiceRegistry(services);
  return {
    door,
    doorToNowhere: doorTo(services.map(withoutHandlers)),
    services: await Promise.all(services.map((service) => registry.load(service))),
    context: (principal) => contexts(principal, PLACE),
    async close() {
      await stop();
      await store.close();
      await rm(dataDirectory, { recursive: true, force: true });
    },
  };
}

function withoutHandlers(service: AnyService): AnyService {
  const table = service.operations as Readonly<Record<string, AnyOperation>>;
  const operations = Object.fromEntries(
    Object.entries(table).map(([name, { authorize }]) => [name, { authorize, handle: async () => ({}) }]),
  );
  return { ...service, operations, checksOwnInput: true };
}
