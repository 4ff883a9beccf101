import { type Conditions, tagsByKey } from '../../front-door/access.js';
import type { AccessRequest } from '../../front-door/service.js';
import { type Reader, regionalScope } from '../../store/store.js';
import { isElsewhere, type Place, projectArn, projectNameOf } from './names.js';
import { roleArn } from './project-defaults.js';
import { passServiceRole } from './service-role.js';
import { projects } from './store.js';

type AccessContext = Place & { readonly store: Reader };

/**
 * The permission `codebuild:ACTION` on a project.
 * @param project its name or ARN
 * @source Service Authorization Reference, "Actions, resources, and condition keys for AWS CodeBuild"
 */
export function projectAccess(
  action: string,
  context: AccessContext,
  project: string | undefined,
  conditions: Conditions = {},
): AccessRequest {
  const name = projectNameOf(project ?? '', context);
  return {
    action: `codebuild:${action}`,
    resource: isElsewhere(name, context) ? name : projectArn(context, name),
    conditions,
    resourceTags: async () =>
      tagsByKey((await context.store.get(projects, regionalScope(context), name))?.doc.tags),
  };
}

/**
 * What a caller needs who hands roles to CodeBuild for a project: one is for its builds, another may be for batches of them.
 * @param project its name or ARN
 * @param roles names or ARNs; undefined where the request gives none
 */
export function passRoles(
  context: AccessContext,
  project: string | undefined,
  ...roles: readonly (string | undefined)[]
): readonly AccessRequest[] {
  const name = projectNameOf(project ?? '', context);
  const given = new Set(roles.filter((role) => role !== undefined).map((role) => roleArn(role, context)));
  return [...given].flatMap((role) => passServiceRole(role, context, name));
}
