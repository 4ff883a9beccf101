import type { AwsClient } from '../../../front-door/service.js';
import { isAwsError } from '../../../kernel/aws-error.js';
import type { Reader } from '../../../store/store.js';
import { regionalScope } from '../../../store/store.js';
import type { Place } from '../names.js';
import { type ReportGroupDocument, type ReportKind, reportGroups } from './documents.js';
import { reportGroupArn } from './names.js';

/** A report group cannot take the build's report; the message says why. */
export class NoReportGroup extends Error {
  override readonly name = 'NoReportGroup';
}

export interface WantedGroup {
  /** As the buildspec names it, variables expanded: a name, or the ARN of a group that exists. */
  readonly group: string;
  readonly projectName: string;
  readonly type: ReportKind;
}

/**
 * The group of a report: the one of that ARN, or `PROJECT-NAME`, which is made by the build's role where it is missing.
 *
 * @throws NoReportGroup, AwsError AccessDeniedException
 * @source AWS CodeBuild User Guide, "Report group naming": a group of the plain name is never used
 */
export async function findGroup(
  store: Reader,
  role: AwsClient,
  place: Place,
  { group, projectName, type }: WantedGroup,
): Promise<ReportGroupDocument> {
  const isArn = group.startsWith('arn:');
  const prefix = reportGroupArn(place, '');
  if (isArn && !group.startsWith(prefix)) {
    throw new NoReportGroup(`Report group ${group} is not one of this account and region`);
  }
  const name = isArn ? group.slice(prefix.length) : `${projectName}-${group}`;
  const known = await store.get(reportGroups, regionalScope(place), name);
  if (known === undefined && isArn) throw new NoReportGroup(`Report group does not exist: ${group}`);
  if (known === undefined) await create(role, name, type);
  const found = known ?? (await store.get(reportGroups, regionalScope(place), name));
  if (found?.doc.status !== 'ACTIVE') throw new NoReportGroup(`Report group ${name} is being deleted`);
  if (found.doc.type !== type) {
    throw new NoReportGroup(`Report group ${name} is of type ${found.doc.type}, not ${type}`);
  }
  return found.doc;
}

/** Another build of the project may make it at the same moment. */
async function create(role: AwsClient, name: string, type: ReportKind): Promise<void> {
  await role
    .call('codebuild', 'CreateReportGroup', { name, type, exportConfig: { exportConfigType: 'NO_EXPORT' } })
    .catch((error: unknown) => {
      if (!isAwsError(error, 'ResourceAlreadyExistsException')) throw error;
    });
}
