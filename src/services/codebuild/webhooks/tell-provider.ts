import type { ServiceContext } from '../../../front-door/service.js';
import type { Transaction } from '../../../store/store.js';
import type { BuildDocument } from '../model.js';
import type { Place } from '../names.js';
import { REPORTING_SOURCES } from './commit-status.js';

export const COMMIT_STATUS_WORK = 'codebuild.commitStatus';

/** Has the provider of the source told how a build is; builds of webhooks always, the others where the project says so. */
export async function tellProvider(
  { work }: Pick<ServiceContext, 'work'>,
  tx: Transaction,
  { accountId, region }: Place,
  build: BuildDocument,
): Promise<void> {
  const { source } = build.settings;
  const isAsked = build.webhook !== undefined || source.reportBuildStatus === true;
  if (!isAsked || !REPORTING_SOURCES.includes(source.type) || commitOf(build) === undefined) return;
  await work.enqueue(tx, { kind: COMMIT_STATUS_WORK, key: `${accountId}/${region}/${build.id}` });
}

export function commitOf({ resolvedSourceVersion, webhook }: BuildDocument): string | undefined {
  return resolvedSourceVersion ?? webhook?.event.commitId;
}
