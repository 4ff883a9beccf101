import type { ServiceContext } from '../../../front-door/service.js';
import { regionalScope } from '../../../store/store.js';
import type { WorkerDeclaration } from '../../../work/work.js';
import type { Place } from '../names.js';
import { reportGroups, reports } from '../reports/documents.js';
import { removeReport } from '../reports/remove-report.js';

export const REPORT_EXPIRY = 'codebuild.reportExpiry';
export const REPORT_GROUP_REMOVAL = 'codebuild.reportGroupRemoval';

/** Reports that one transaction removes; the writer is one. */
const AT_ONCE = 50;

export function reportExpiryKey(place: Place, reportId: string): string {
  return `${place.accountId}/${place.region}/${reportId}`;
}

export function groupRemovalKey(place: Place, groupName: string): string {
  return `${place.accountId}/${place.region}/${groupName}`;
}

/** Due when a report has been there for 30 days; what was exported stays. */
export function reportExpiryWorker(): WorkerDeclaration<Pick<ServiceContext, 'store'>> {
  return {
    kind: REPORT_EXPIRY,
    concurrency: 1,
    leaseMs: 30_000,
    async run({ key }, { store }) {
      const { scope, name } = partsOf(key);
      await store.transaction((tx) => removeReport(tx, scope, name));
    },
  };
}

/** Removes a group that was deleted with its reports. */
export function reportGroupRemovalWorker(): WorkerDeclaration<Pick<ServiceContext, 'store'>> {
  return {
    kind: REPORT_GROUP_REMOVAL,
    concurrency: 1,
    leaseMs: 30_000,
    async run({ key, signal }, { store }) {
      const { scope, name } = partsOf(key);
      for (let isDone = false; !isDone; ) {
        signal.throwIfAborted();
        isDone = await store.transaction(async (tx) => {
          const some = await tx.listBy(reports, scope, 'group', name, { limit: AT_ONCE });
          for (const report of some) await removeReport(tx, scope, report.key);
          if (some.length === 0) await tx.delete(reportGroups, scope, name);
          return some.length === 0;
        });
      }
    },
  };
}

function partsOf(key: string): { readonly scope: string; readonly name: string } {
  const [accountId = '', region = '', ...name] = key.split('/');
  return { scope: regionalScope({ accountId, region }), name: name.join('/') };
}
