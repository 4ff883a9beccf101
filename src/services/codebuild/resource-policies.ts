import { type Conditions, tagsByKey } from '../../front-door/access.js';
import type { AccessRequest } from '../../front-door/service.js';
import { parseArn } from '../../kernel/arn.js';
import { collection, type Reader, regionalScope } from '../../store/store.js';
import { reportGroups } from './reports/documents.js';
import { groupOfReport, reportGroupArn, reportOfArn } from './reports/names.js';
import { projects } from './store.js';

/** Who else may use a project or report group. By the resource's ARN. */
export const resourcePolicies = collection<{ readonly policy: string }>('codebuild.resourcePolicy');

/** The permission for a resource that may be shared: its own policy counts too. */
export async function sharedAccess(store: Reader, action: string, arn: string): Promise<AccessRequest> {
  const owner = parseArn(arn);
  const stored = owner && (await store.get(resourcePolicies, regionalScope(owner), arn));
  const resourceTags = async () => tagsByKey(await sharedTags(store, arn));
  return { action, resource: arn, resourceTags, ...(stored && { resourcePolicy: stored.doc.policy }) };
}

/** The permission for what only the account of a project or report group may do with it. */
export function ownAccess(
  store: Reader,
  action: string,
  arn: string,
  conditions: Conditions = {},
): AccessRequest {
  return {
    action,
    resource: arn,
    conditions,
    resourceTags: async () => tagsByKey(await sharedTags(store, arn)),
  };
}

/** Of a project or report group. */
async function sharedTags(store: Reader, arn: string) {
  const owner = parseArn(arn);
  const [kind, name] = owner?.resource.split('/') ?? [];
  if (owner === undefined || name === undefined) return undefined;
  const scope = regionalScope(owner);
  const found =
    kind === 'report-group'
      ? await store.get(reportGroups, scope, name)
      : await store.get(projects, scope, name);
  return found?.doc.tags;
}

/** For a report: its group decides. */
export async function reportAccess(store: Reader, action: string, reportArn: string): Promise<AccessRequest> {
  const { accountId, region, name } = reportOfArn(reportArn, { region: parseArn(reportArn)?.region ?? '' });
  return await sharedAccess(store, action, reportGroupArn({ accountId, region }, groupOfReport(name)));
}
