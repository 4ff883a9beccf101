import type { Conditions } from '../../front-door/access.js';
import type { AccessRequest } from '../../front-door/service.js';
import { type Reader, regionalScope } from '../../store/store.js';
import { groupAccessArn, groupArn, streamArn } from './arns.js';
import { type LogPlace, logGroups } from './store.js';

type AccessContext = LogPlace & { readonly store: Reader };
type Given = string | undefined;

/**
 * The permission `logs:ACTION` on a whole group.
 * @source Service Authorization Reference, "Actions, resources, and condition keys for Amazon CloudWatch Logs"
 */
export function groupAccess(
  action: string,
  context: AccessContext,
  groupName: Given,
  conditions: Conditions = {},
): AccessRequest {
  return request(action, context, groupName ?? '', groupAccessArn(context, groupName ?? ''), conditions);
}

/** The permission `logs:ACTION` on a stream of a group. */
export function streamAccess(
  action: string,
  context: AccessContext,
  groupName: Given,
  streamName: Given,
): AccessRequest {
  return request(action, context, groupName ?? '', streamArn(context, groupName ?? '', streamName ?? ''), {});
}

/** Tags are permitted on the group's ARN without an ending. */
export function groupTagAccess(
  action: string,
  context: AccessContext,
  groupName: string,
  conditions: Conditions = {},
): AccessRequest {
  return request(action, context, groupName, groupArn(context, groupName), conditions);
}

function request(
  action: string,
  context: AccessContext,
  groupName: string,
  resource: string,
  conditions: Conditions,
): AccessRequest {
  return {
    action: `logs:${action}`,
    resource,
    conditions,
    resourceTags: async () =>
      (await context.store.get(logGroups, regionalScope(context), groupName))?.doc.tags,
  };
}
