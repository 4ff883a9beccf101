import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openSealer, type Sealer } from '../../src/kernel/sealer.js';
import { accessKeyPurpose } from '../../src/services/iam/credentials.js';
import { mfaDevices, openTotp } from '../../src/services/iam/mfa/mfa-device.js';
import { accessKeys } from '../../src/services/iam/store.js';
import { sealStoredSecrets } from '../../src/services/iam/stored-secrets.js';
import { sessionPurpose } from '../../src/services/sts/sessions.js';
import { sessions } from '../../src/services/sts/store.js';
import { sealStoredSessions } from '../../src/services/sts/stored-secrets.js';
import { openConnection } from '../../src/store/sqlite/connection.js';
import { openSqliteStore, type SqliteStore } from '../../src/store/sqlite/sqlite-store.js';
import { collection, PARTITION_SCOPE } from '../../src/store/store.js';

let directory: string;
let store: SqliteStore;
let sealer: Sealer;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'pipewright-sealed-'));
  store = await openSqliteStore({ directory, durability: 'off' });
  sealer = await openSealer(join(directory, 'secrets.key'));
});
afterEach(async () => {
  await store.close();
  await rm(directory, { recursive: true, force: true });
});

/** As the first versions wrote it. */
const seed = (name: string, scope: string, key: string, doc: object) =>
  store.transaction((tx) => tx.put(collection<object>(name), scope, key, doc));

test('secrets that an older version stored open are sealed, once', async () => {
  const serial = 'arn:aws:iam::000000000000:mfa/phone';
  await seed('iam.accessKey', PARTITION_SCOPE, 'AKIA1', { accessKeyId: 'AKIA1', secretAccessKey: 'long' });
  await seed('sts.session', PARTITION_SCOPE, 'ASIA1', { accessKeyId: 'ASIA1', secretAccessKey: 'short' });
  const totp = { seed: 'ABCDEFGH', driftSteps: 1, lastStep: 7 };
  await seed('iam.mfaDevice', '000000000000', serial, { serialNumber: serial, totp });

  for (let start = 0; start < 2; start++) {
    await sealStoredSecrets(store, sealer);
    await sealStoredSessions(store, sealer);
    const key = await store.get(accessKeys, PARTITION_SCOPE, 'AKIA1');
    expect(key?.doc).not.toHaveProperty('secretAccessKey');
    expect(sealer.open(key?.doc.sealedSecret ?? '', accessKeyPurpose('AKIA1')).toString()).toBe('long');
    const session = await store.get(sessions, PARTITION_SCOPE, 'ASIA1');
    expect(session?.doc).not.toHaveProperty('secretAccessKey');
    expect(sealer.open(session?.doc.sealedSecret ?? '', sessionPurpose('ASIA1')).toString()).toBe('short');
    const device = await store.get(mfaDevices, '000000000000', serial);
    expect(device?.doc.totp).not.toHaveProperty('seed');
    expect(device && openTotp(device.doc, sealer)).toEqual(totp);
  }
});

test('nothing of them is left in any file of the data directory', async () => {
  const secret = 'wJalrXUtnFEMI-opened-secret';
  for (let i = 0; i < 400; i++) {
    const doc = { accessKeyId: `AKIA${i}`, secretAccessKey: `${secret}-${i}` };
    await seed('iam.accessKey', PARTITION_SCOPE, doc.accessKeyId, doc);
  }
  await reopen();
  await sealStoredSecrets(store, sealer);
  expect(await filesWith(secret)).not.toEqual([]);

  expect(await store.eraseOverwritten('open_secrets')).toBe(true);
  expect(await filesWith(secret)).toEqual([]);
  const key = await store.get(accessKeys, PARTITION_SCOPE, 'AKIA399');
  expect(sealer.open(key?.doc.sealedSecret ?? '', accessKeyPurpose('AKIA399')).toString()).toBe(
    `${secret}-399`,
  );
  await reopen();
  expect(await filesWith(secret)).toEqual([]);

  // Once: what is overwritten later is no longer a secret that lay open.
  await seed('test.note', PARTITION_SCOPE, 'a', { text: 'first-text' });
  await seed('test.note', PARTITION_SCOPE, 'a', { text: 'other-text' });
  expect(await store.eraseOverwritten('open_secrets')).toBe(true);
  expect(await filesWith('first-text')).not.toEqual([]);
});

test('while another process reads the database it is tried again at the next start', async () => {
  await seed('iam.accessKey', PARTITION_SCOPE, 'AKIA1', {
    accessKeyId: 'AKIA1',
    secretAccessKey: 'open-for-all',
  });
  await reopen();
  await sealStoredSecrets(store, sealer);
  const other = openConnection(join(directory, 'pipewright.db'), 'off');
  other.exec('PRAGMA query_only = ON; BEGIN');
  other.exec('SELECT count(*) FROM records');
  expect(await store.eraseOverwritten('open_secrets')).toBe(false);
  other.exec('COMMIT');
  other.close();
  await reopen();
  expect(await store.eraseOverwritten('open_secrets')).toBe(true);
  expect(await filesWith('open-for-all')).toEqual([]);
});

async function reopen(): Promise<void> {
  await store.close();
  store = await openSqliteStore({ directory, durability: 'off' });
}

async function filesWith(text: string): Promise<string[]> {
  const found: string[] = [];
  for (const name of await readdir(directory)) {
    if ((await readFile(join(directory, name))).includes(text)) found.push(name);
  }
  return found;
}
