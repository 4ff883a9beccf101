import type { ServiceContext } from '../../../front-door/service.js';
import { DAY_MS } from '../../../kernel/duration.js';
import { regionalScope, type Store } from '../../../store/store.js';
import type { Place } from '../names.js';
import { REPORT_EXPIRY, reportExpiryKey } from '../workers/report-workers.js';
import {
  type ReportContents,
  type ReportDocument,
  type ReportGroupDocument,
  type ReportOutcome,
  reportContents,
  reports,
} from './documents.js';

/** @source AWS CodeBuild User Guide, "Working with test reports": a report expires 30 days after it was created */
const LIFETIME_MS = 30 * DAY_MS;

/** The build's report in a group: a new one, or the one that was begun before the server was killed. */
export async function startReport(
  { store, clock, ids, work }: ServiceContext,
  place: Place,
  group: ReportGroupDocument,
  executionId: string,
): Promise<ReportDocument> {
  const scope = regionalScope(place);
  return await store.transaction(async (tx) => {
    const known = await tx.listBy(reports, scope, 'execution', executionId);
    const begun = known.find(({ doc }) => doc.groupName === group.name);
    if (begun !== undefined) return begun.doc;
    // Whole seconds, as AWS tells it.
    const createdAt = clock.now();
    const expiresAt = Math.floor((createdAt + LIFETIME_MS) / 1000) * 1000;
    const report: ReportDocument = {
      id: `${group.name}:${ids.uuid()}`,
      groupName: group.name,
      type: group.type,
      executionId,
      exportConfig: group.exportConfig,
      createdAt,
      expiresAt,
      outcome: { status: 'GENERATING' },
    };
    await tx.put(reports, scope, report.id, report, { expect: 'absent' });
    await work.enqueue(tx, {
      kind: REPORT_EXPIRY,
      key: reportExpiryKey(place, report.id),
      dueAt: clock.after(LIFETIME_MS),
    });
    return report;
  });
}

export async function saveReport(
  store: Store,
  scope: string,
  report: ReportDocument,
  { outcome, contents }: { readonly outcome: ReportOutcome; readonly contents?: ReportContents },
): Promise<void> {
  await store.transaction(async (tx) => {
    // It may have been deleted meanwhile.
    if ((await tx.get(reports, scope, report.id)) === undefined) return;
    if (contents !== undefined) await tx.put(reportContents, scope, report.id, contents);
    await tx.put(reports, scope, report.id, { ...report, outcome });
  });
}

/** A build that was stopped or died tells nothing more: reports that it had begun are INCOMPLETE. */
export async function abandonReports(store: Store, place: Place, executionId: string): Promise<void> {
  const scope = regionalScope(place);
  const begun = await store.listBy(reports, scope, 'execution', executionId);
  if (begun.every(({ doc }) => doc.outcome.status !== 'GENERATING')) return;
  await store.transaction(async (tx) => {
    for (const { key, doc } of await tx.listBy(reports, scope, 'execution', executionId)) {
      if (doc.outcome.status !== 'GENERATING') continue;
      await tx.put(reports, scope, key, { ...doc, outcome: { status: 'INCOMPLETE' } });
    }
  });
}
