import type { Conditions } from '../../front-door/access.js';
import type { AccessRequest } from '../../front-door/service.js';
import { type Reader, regionalScope } from '../../store/store.js';
import { isElsewhere, parameterArn, referenceOf } from './names.js';
import { parameters } from './store.js';

interface AccessContext {
  readonly accountId: string;
  readonly region: string;
  readonly store: Reader;
}

/**
 * The permission on a parameter.
 * @param action `ssm:GetParameter`
 * @param nameOrArn as the request has it, with a version or label or without
 * @source Service Authorization Reference, "Actions, resources, and condition keys for AWS Systems Manager"
 */
export function parameterAccess(
  action: string,
  context: AccessContext,
  nameOrArn: string | undefined = '',
  conditions: Conditions = {},
): AccessRequest {
  const { name } = referenceOf(nameOrArn, context);
  return {
    action,
    resource: isElsewhere(nameOrArn, context) ? nameOrArn : parameterArn(context, name),
    conditions,
    resourceTags: async () => (await context.store.get(parameters, regionalScope(context), name))?.doc.tags,
  };
}
