import type { AccessRequest } from '../../front-door/service.js';
import { parseArn } from '../../kernel/arn.js';
import { collection, type Reader, regionalScope } from '../../store/store.js';
import { groupOfReport, reportGroupArn, reportOfArn } from './reports/names.js';

/** Who else may use a project or report group. By the resource's ARN. */
export const resourcePolicies = collection<{ readonly policy: string }>('codebuild.resourcePolicy');

/** The permission for a resource that may be shared: its own policy counts too. */
export async function sharedAccess(store: Reader, action: string, arn: string): Promise<AccessRequest> {
  const owner = parseArn(arn);
  const stored = owner && (await store.get(resourcePolicies, regionalScope(owner), arn));
  return { action, resource: arn, ...(stored && { resourcePolicy: stored.doc.policy }) };
}

/** For a report: its group decides. */
export async function reportAccess(store: Reader, action: string, reportArn: string): Promise<AccessRequest> {
  const { accountId, region, name } = reportOfArn(reportArn);
  return await sharedAccess(store, action, reportGroupArn({ accountId, region }, groupOfReport(name)));
}
