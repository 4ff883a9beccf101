import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openSealer, type Sealer } from '../../../kernel/sealer.js';
import { openSqliteStore } from '../../../store/sqlite/sqlite-store.js';
import type { Store } from '../../../store/store.js';
import { scopeOf } from '../store.js';
import { iamMfaCodes } from './mfa-codes.js';
import { mfaArn, mfaDevices, sealTotp } from './mfa-device.js';
import { encodeBase32, stepAt, totpCode } from './totp.js';

const account = { accountId: '111122223333', partition: undefined };
const userId = 'AIDAEXAMPLE';
const serialNumber = mfaArn(account, '/', 'phone');
const seed = encodeBase32(Buffer.alloc(40, 7));

let directory: string;
let store: Store;
let sealer: Sealer;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'pipewright-mfa-'));
  store = await openSqliteStore({ directory, durability: 'off' });
  sealer = await openSealer(join(directory, 'key'));
  const device = {
    ...account,
    serialNumber,
    path: '/',
    name: 'phone',
    createdAt: 0,
    totp: sealTotp({ seed, driftSteps: 0, lastStep: 0 }, serialNumber, sealer),
    assigned: { userId, enabledAt: 0 },
    tags: [],
  };
  await store.transaction((tx) => tx.put(mfaDevices, scopeOf(account), serialNumber, device));
});

afterEach(async () => {
  await store.close();
  await rm(directory, { recursive: true });
});

it('cannot be tried until one fits', async () => {
  let now = 1_800_000_000_000;
  const clock = { now: () => now, after: (ms: number) => now + ms };
  const codes = iamMfaCodes(store, clock, sealer);
  const ask = (code: string, spend = false) => codes.check({ account, userId, serialNumber, code }, spend);
  const right = () => totpCode(seed, stepAt(now));
  const wrong = () => String((Number(right()) + 1) % 1_000_000).padStart(6, '0');

  expect(await ask(right())).toBe(true);
  for (let i = 0; i < 9; i++) expect(await ask(wrong())).toBe(false);
  expect(await ask(right(), true)).toBe(true);
  expect(await ask(right(), true)).toBe(false);
  now += 60_000;
  for (let i = 0; i < 9; i++) await ask(wrong());
  expect(await ask(right())).toBe(false);
  now += 5 * 60_000;
  expect(await ask(right())).toBe(true);
  expect(await codes.check({ account, userId: 'AIDAOTHER', serialNumber, code: right() }, false)).toBe(false);
});
