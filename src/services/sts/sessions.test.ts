import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { ServiceContext } from '../../front-door/service.js';
import { rootPrincipal } from '../../kernel/principal.js';
import { openSealer, type Sealer } from '../../kernel/sealer.js';
import { openSqliteStore } from '../../store/sqlite/sqlite-store.js';
import { PARTITION_SCOPE, type Store } from '../../store/store.js';
import { expireSessions, stsCredentials } from './sessions.js';
import { sessions } from './store.js';

const ID = 'ASIAEXAMPLEEXAMPLE22';

let directory: string;
let store: Store;
let sealer: Sealer;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'pipewright-sts-'));
  store = await openSqliteStore({ directory, durability: 'off' });
  sealer = await openSealer(join(directory, 'key'));
  const session = {
    accessKeyId: ID,
    sealedSecret: sealer.seal('secret', `sts.session ${ID}`),
    tokenSha256: createHash('sha256').update('token').digest('hex'),
    principal: rootPrincipal({ accountId: '111122223333', partition: 'aws' }),
    expiresAt: 5_000,
  };
  await store.transaction((tx) => tx.put(sessions, PARTITION_SCOPE, ID, session));
});

afterEach(async () => {
  await store.close();
  await rm(directory, { recursive: true });
});

it('are known by key and token together', async () => {
  const { find } = stsCredentials(store, sealer);
  expect(await find(ID, 'token')).toMatchObject({ secretAccessKey: 'secret', expiresAt: 5_000 });
  expect(await find(ID, 'other')).toMatchObject({ isRefused: true });
  expect(await find(ID, undefined)).toMatchObject({ isRefused: true });
  expect(await find('ASIAUNKNOWN', 'token')).toBeUndefined();
});

it('are forgotten long after they have expired, once or twice', async () => {
  const item = {
    kind: expireSessions.kind,
    key: ID,
    payload: undefined,
    attempt: 1,
    dueAt: 5_000,
    signal: new AbortController().signal,
  };
  const context = { store } as ServiceContext;
  await expireSessions.run(item, context);
  await expireSessions.run(item, context);
  expect(await stsCredentials(store, sealer).find(ID, 'token')).toBeUndefined();
});
