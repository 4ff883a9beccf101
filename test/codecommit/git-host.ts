import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openBlobDirectory } from '../../src/blobs/directory/blob-directory.js';
import { gitEngine } from '../../src/engines/git/git-engine.js';
import type { GitEngine } from '../../src/engines/git/port.js';
import { DELIVER_EVENT, emitTo } from '../../src/front-door/emit.js';
import type { Authorizer } from '../../src/front-door/identity.js';
import { startHttpServer } from '../../src/front-door/server.js';
import type { ServiceContext, ServiceEvent } from '../../src/front-door/service.js';
import { type Clock, systemClock } from '../../src/kernel/clock.js';
import { systemIds } from '../../src/kernel/ids.js';
import { silentLogger } from '../../src/kernel/logger.js';
import {
  codecommitService,
  type GitCredentialSource,
  gitRoute,
} from '../../src/services/codecommit/index.js';
import { findRepository, repositories } from '../../src/services/codecommit/store.js';
import { openSqliteStore } from '../../src/store/sqlite/sqlite-store.js';
import { regionalScope } from '../../src/store/store.js';
import { WorkRunner } from '../../src/work/runner.js';
import { SqlWorkQueue } from '../../src/work/sql-queue.js';

export const PLACE = { accountId: '000000000000', region: 'us-east-1' } as const;

export interface GitHostOptions {
  /** Kept when the host stops; left out: one of its own, removed at the end. */
  readonly dataDirectory?: string;
  readonly credentials?: GitCredentialSource;
  readonly authorizer?: Authorizer;
  /** Refuses access keys that nobody knows. */
  readonly strict?: boolean;
  readonly clock?: Clock;
  /** Default true. Without them nobody looks after changes that were never told. */
  readonly workers?: boolean;
  /** The engine, seen or changed by a test. */
  readonly wrap?: (git: GitEngine) => GitEngine;
}

export interface GitHost {
  readonly port: number;
  readonly git: GitEngine;
  readonly context: ServiceContext;
  /** Every event so far, in order. */
  readonly events: readonly ServiceEvent[];
  /** `http://test:test@127.0.0.1:PORT/v1/repos/NAME`, or with another user info. */
  url(repositoryName: string, userInfo?: string): string;
  create(repositoryName: string, region?: string): Promise<{ readonly repositoryId: string }>;
  close(): Promise<void>;
}

/** Repositories and git over HTTP on the real store and queue, with what IAM decides left to the test. */
export async function startGitHost(options: GitHostOptions = {}): Promise<GitHost> {
  const dataDirectory = options.dataDirectory ?? (await mkdtemp(join(tmpdir(), 'git-host-')));
  const clock = options.clock ?? systemClock();
  const ids = systemIds();
  const log = silentLogger();
  const store = await openSqliteStore({ directory: dataDirectory, durability: 'off' });
  const work = new SqlWorkQueue(store, clock.now);
  await work.releaseAll();
  const engine = gitEngine({ directory: join(dataDirectory, 'git') });
  const git = options.wrap?.(engine) ?? engine;
  const late: { endpoint: string } = { endpoint: '' };
  const context: ServiceContext = {
    clock,
    ids,
    log,
    store,
    work,
    blobs: await openBlobDirectory(join(dataDirectory, 'blobs')),
    emit: emitTo({ work, ids, clock, wanted: async () => true }),
    get door(): never {
      throw new Error('no other service is here');
    },
    get endpoint() {
      return late.endpoint;
    },
  };
  const events: ServiceEvent[] = [];
  const deliver = {
    kind: DELIVER_EVENT,
    concurrency: 1,
    leaseMs: 30_000,
    run: async ({ payload }: { readonly payload: unknown }) => void events.push(payload as ServiceEvent),
  };
  const service = codecommitService({ git });
  const runner = new WorkRunner({
    queue: work,
    workers: [deliver, ...(options.workers === false ? [] : (service.workers ?? []))],
    context,
    clock,
    log,
    leaseId: ids.uuid(),
  });
  const route = gitRoute({
    git,
    credentials: options.credentials ?? NO_CREDENTIALS,
    authorizer: options.authorizer ?? { authorize: async () => ({ allowed: true }) },
    defaultRegion: PLACE.region,
    ...(options.strict !== true && { localAccountId: PLACE.accountId }),
  });
  const server = await startHttpServer({
    host: '127.0.0.1',
    port: 0,
    guardOrigin: true,
    routes: [route],
    aws: async (_request, response) => void response.writeHead(404).end(),
    context: () => context,
    log,
  });
  late.endpoint = `http://127.0.0.1:${server.port}`;
  runner.start();
  return {
    port: server.port,
    git,
    context,
    events,
    url: (name, userInfo = 'test:test') => `http://${userInfo}@127.0.0.1:${server.port}/v1/repos/${name}`,
    create: (name, region = PLACE.region) => createIn(context, name, region),
    async close() {
      await server.close(0);
      await runner.stop(1_000);
      await store.close();
      if (options.dataDirectory === undefined) await rm(dataDirectory, { recursive: true, force: true });
    },
  };
}

const NO_CREDENTIALS: GitCredentialSource = {
  findAccessKey: async () => undefined,
  findServiceCredential: async () => undefined,
};

async function createIn({ store, ids, clock }: ServiceContext, repositoryName: string, region: string) {
  const scope = { accountId: PLACE.accountId, region };
  const existing = await findRepository(store, scope, repositoryName);
  if (existing !== undefined) return existing;
  const now = clock.now();
  const repositoryId = ids.uuid();
  const document = { repositoryId, repositoryName, tags: {}, createdAt: now, lastModifiedAt: now };
  await store.transaction(async (tx) => {
    await tx.put(repositories, regionalScope(scope), repositoryName, document);
  });
  return document;
}
