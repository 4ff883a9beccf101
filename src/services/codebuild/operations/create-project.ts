import { requestTags, tagsByKey } from '../../../front-door/access.js';
import type { Operation, RequestContext } from '../../../front-door/service.js';
import { ALPHANUMERIC } from '../../../kernel/ids.js';
import { regionalScope } from '../../../store/store.js';
import { passRoles, projectAccess } from '../access.js';
import { projectKeys } from '../condition-keys.js';
import { projectExists } from '../errors.js';
import type { ProjectDocument } from '../model.js';
import { projectArn } from '../names.js';
import { presentProject } from '../present/project.js';
import {
  checkArtifacts,
  checkBadge,
  checkPlaces,
  checkProjectName,
  checkSecondaryArtifacts,
  checkSecondarySources,
  checkSource,
  checkVariables,
} from '../project-checks.js';
import { settingsOf } from '../project-defaults.js';
import { checkServiceRole } from '../service-role.js';
import { projects } from '../store.js';

const BADGE_TOKEN_LENGTH = 64;

type Sdk = typeof import('@aws-sdk/client-codebuild');

export const createProject: Operation<Sdk, 'CreateProject'> = {
  authorize: (input, context) => [
    projectAccess('CreateProject', context, input.name, {
      ...requestTags(tagsByKey(input.tags)),
      ...projectKeys(input),
    }),
    ...passRoles(context, input.name, input.serviceRole ?? '', input.buildBatchConfig?.serviceRole),
  ],
  async handle(input, context) {
    const name = input.name ?? '';
    checkProjectName(name);
    const settings = settingsOf(input, context);
    checkSettings(settings);
    if (input.badgeEnabled) checkBadge(settings.source);
    await checkServiceRole(context, name, settings.serviceRole);
    const now = context.clock.now();
    const project: ProjectDocument = {
      name,
      description: input.description,
      settings,
      tags: input.tags ?? [],
      badgeEnabled: input.badgeEnabled ?? false,
      badgeToken: input.badgeEnabled ? newBadgeToken(context) : undefined,
      buildBatchConfig: input.buildBatchConfig,
      concurrentBuildLimit: input.concurrentBuildLimit,
      autoRetryLimit: input.autoRetryLimit,
      createdAt: now,
      lastModifiedAt: now,
      nextBuildNumber: 1,
    };
    await context.store.transaction(async (tx) => {
      const scope = regionalScope(context);
      if (await tx.get(projects, scope, name)) throw projectExists(projectArn(context, name));
      await tx.put(projects, scope, name, project);
    });
    return { project: presentProject(context, project) };
  },
};

export function newBadgeToken({ ids }: Pick<RequestContext, 'ids'>): string {
  return ids.random(BADGE_TOKEN_LENGTH, ALPHANUMERIC);
}

/** @throws AwsError InvalidInputException */
export function checkSettings(settings: ProjectDocument['settings']): void {
  checkSource(settings.source);
  checkSecondarySources(settings.secondarySources);
  checkArtifacts(settings.artifacts);
  checkSecondaryArtifacts(settings.secondaryArtifacts);
  checkVariables(settings.environment.environmentVariables ?? []);
  checkPlaces(settings);
}
