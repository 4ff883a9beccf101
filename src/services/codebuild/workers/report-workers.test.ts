import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openSqliteStore } from '../../../store/sqlite/sqlite-store.js';
import { regionalScope } from '../../../store/store.js';
import { type ReportDocument, reportContents, reports } from '../reports/documents.js';
import { reportExpiryKey, reportExpiryWorker } from './report-workers.js';

const PLACE = { accountId: '000000000000', region: 'us-east-1' };

it('a report goes with its contents when its time has come, and others stay', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'report-workers-'));
  const store = await openSqliteStore({ directory, durability: 'off' });
  const scope = regionalScope(PLACE);
  const report = (id: string): ReportDocument => ({
    id,
    groupName: 'group',
    type: 'TEST',
    executionId: 'build',
    exportConfig: { exportConfigType: 'NO_EXPORT' },
    createdAt: 0,
    expiresAt: 1,
    outcome: { status: 'INCOMPLETE' },
  });
  try {
    await store.transaction(async (tx) => {
      for (const id of ['group:old', 'group:new']) {
        await tx.put(reports, scope, id, report(id));
        await tx.put(reportContents, scope, id, { tests: [] });
      }
    });
    const { run } = reportExpiryWorker();
    const key = reportExpiryKey(PLACE, 'group:old');
    const item = {
      kind: '',
      key,
      payload: undefined,
      attempt: 1,
      dueAt: 0,
      signal: new AbortController().signal,
    };
    await run(item, { store });
    await run(item, { store });
    expect((await store.list(reports, scope)).map((stored) => stored.key)).toEqual(['group:new']);
    expect((await store.list(reportContents, scope)).map((stored) => stored.key)).toEqual(['group:new']);
  } finally {
    await store.close();
    await rm(directory, { recursive: true });
  }
});
