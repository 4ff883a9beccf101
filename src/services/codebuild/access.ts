import { type Conditions, tagsByKey } from '../../front-door/access.js';
import type { AccessRequest } from '../../front-door/service.js';
import { type Reader, regionalScope } from '../../store/store.js';
import { type Place, projectArn, projectNameOf } from './names.js';
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
  const name = projectNameOf(project ?? '');
  return {
    action: `codebuild:${action}`,
    resource: projectArn(context, name),
    conditions,
    resourceTags: async () =>
      tagsByKey((await context.store.get(projects, regionalScope(context), name))?.doc.tags),
  };
}
