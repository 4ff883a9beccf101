import type { Transaction } from '../../../store/store.js';
import { reportContents, reports } from './documents.js';

/** Exported files stay where they are. */
export async function removeReport(tx: Transaction, scope: string, reportId: string): Promise<void> {
  await tx.delete(reportContents, scope, reportId);
  await tx.delete(reports, scope, reportId);
}
