import type { Operation } from '../../../front-door/service.js';
import { LOWER_HEX } from '../../../kernel/ids.js';
import { regionalScope } from '../../../store/store.js';
import { projectAccess } from '../access.js';
import { visibilityKeys } from '../condition-keys.js';
import { invalidInput } from '../errors.js';
import { publicAliasOf } from '../model.js';
import { projectArn, projectNameOf } from '../names.js';
import { roleArn } from '../project-defaults.js';
import { checkRoleAccount, passServiceRole } from '../service-role.js';
import { projects, requireProject } from '../store.js';

type Sdk = typeof import('@aws-sdk/client-codebuild');

const ALIAS_LENGTH = 32;

/** Whether everybody may see a project's builds. Its alias stays the same when it is hidden and shown again. */
export const updateProjectVisibility: Operation<Sdk, 'UpdateProjectVisibility'> = {
  authorize: ({ projectArn: arn, projectVisibility, resourceAccessRole }, context) => [
    projectAccess('UpdateProjectVisibility', context, arn, visibilityKeys({ projectVisibility })),
    ...(resourceAccessRole === undefined
      ? []
      : passServiceRole(roleArn(resourceAccessRole, context), context, projectNameOf(arn ?? '', context))),
  ],
  async handle({ projectArn: arn = '', projectVisibility = 'PRIVATE', resourceAccessRole }, context) {
    const name = projectNameOf(arn, context);
    if (projectVisibility === 'PUBLIC_READ' && !resourceAccessRole) {
      throw invalidInput('resourceAccessRole is required for public projects');
    }
    if (resourceAccessRole !== undefined) checkRoleAccount(roleArn(resourceAccessRole, context), context);
    return await context.store.transaction(async (tx) => {
      const { doc } = await requireProject(tx, context, name);
      const visibility = {
        projectVisibility,
        alias: doc.visibility?.alias ?? context.ids.random(ALIAS_LENGTH, LOWER_HEX),
        resourceAccessRole: resourceAccessRole ?? doc.visibility?.resourceAccessRole,
      };
      await tx.put(projects, regionalScope(context), name, { ...doc, visibility });
      return {
        projectArn: projectArn(context, name),
        publicProjectAlias: publicAliasOf(visibility),
        projectVisibility,
      };
    });
  },
};
