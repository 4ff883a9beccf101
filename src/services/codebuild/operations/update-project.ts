import type { UpdateProjectInput } from '@aws-sdk/client-codebuild';
import { requestTags, tagsByKey } from '../../../front-door/access.js';
import type { Operation, RequestContext } from '../../../front-door/service.js';
import { regionalScope } from '../../../store/store.js';
import { passRoles, projectAccess } from '../access.js';
import { projectKeys } from '../condition-keys.js';
import type { BuildSettings, ProjectDocument } from '../model.js';
import { type Place, projectNameOf } from '../names.js';
import { presentProject } from '../present/project.js';
import { checkBadge } from '../project-checks.js';
import {
  roleArn,
  withArtifactDefaults,
  withEnvironmentDefaults,
  withSourceDefaults,
} from '../project-defaults.js';
import { checkServiceRole } from '../service-role.js';
import { projects, requireProject } from '../store.js';
import { checkSettings, newBadgeToken } from './create-project.js';

type Sdk = typeof import('@aws-sdk/client-codebuild');

/** Only what is given changes, each member as a whole. */
export const updateProject: Operation<Sdk, 'UpdateProject'> = {
  authorize: (input, context) => [
    projectAccess('UpdateProject', context, input.name, {
      ...requestTags(tagsByKey(input.tags)),
      ...projectKeys(input),
    }),
    ...passRoles(context, input.name, input.serviceRole, input.buildBatchConfig?.serviceRole),
  ],
  async handle(input, context) {
    const name = projectNameOf(input.name ?? '', context);
    await requireProject(context.store, context, name);
    if (input.serviceRole !== undefined) {
      await checkServiceRole(context, name, roleArn(input.serviceRole, context));
    }
    return await context.store.transaction(async (tx) => {
      const { doc } = await requireProject(tx, context, name);
      const project = changed(doc, input, context);
      checkSettings(project.settings);
      if (project.badgeEnabled) checkBadge(project.settings.source);
      await tx.put(projects, regionalScope(context), name, project);
      return { project: presentProject(context, project) };
    });
  },
};

function changed(
  project: ProjectDocument,
  input: UpdateProjectInput,
  context: RequestContext,
): ProjectDocument {
  return {
    ...project,
    description: input.description ?? project.description,
    settings: changedSettings(project, input, context),
    tags: input.tags ?? project.tags,
    badgeEnabled: input.badgeEnabled ?? project.badgeEnabled,
    badgeToken: project.badgeToken ?? (input.badgeEnabled ? newBadgeToken(context) : undefined),
    buildBatchConfig: cleared(input.buildBatchConfig, project.buildBatchConfig),
    // -1 takes the limit away.
    concurrentBuildLimit:
      input.concurrentBuildLimit === -1
        ? undefined
        : (input.concurrentBuildLimit ?? project.concurrentBuildLimit),
    autoRetryLimit: input.autoRetryLimit ?? project.autoRetryLimit,
    lastModifiedAt: context.clock.now(),
  };
}

function changedSettings(project: ProjectDocument, input: UpdateProjectInput, place: Place): BuildSettings {
  const before = project.settings;
  const { source, artifacts, environment, serviceRole } = input;
  return {
    source: source ? withSourceDefaults(source) : before.source,
    secondarySources: input.secondarySources?.map(withSourceDefaults) ?? before.secondarySources,
    sourceVersion:
      input.sourceVersion === undefined ? before.sourceVersion : input.sourceVersion || undefined,
    secondarySourceVersions: input.secondarySourceVersions ?? before.secondarySourceVersions,
    artifacts: artifacts ? withArtifactDefaults(artifacts, project.name) : before.artifacts,
    secondaryArtifacts:
      input.secondaryArtifacts?.map((artifact) => withArtifactDefaults(artifact, project.name)) ??
      before.secondaryArtifacts,
    cache: input.cache ?? before.cache,
    environment: environment ? withEnvironmentDefaults(environment) : before.environment,
    serviceRole: serviceRole === undefined ? before.serviceRole : roleArn(serviceRole, place),
    timeoutInMinutes: input.timeoutInMinutes ?? before.timeoutInMinutes,
    queuedTimeoutInMinutes: input.queuedTimeoutInMinutes ?? before.queuedTimeoutInMinutes,
    encryptionKey: input.encryptionKey ?? before.encryptionKey,
    vpcConfig: cleared(input.vpcConfig, before.vpcConfig),
    logsConfig: input.logsConfig ?? before.logsConfig,
    fileSystemLocations: input.fileSystemLocations ?? before.fileSystemLocations,
  };
}

/** An empty structure clears what was set. */
function cleared<T extends object>(given: T | undefined, before: T | undefined): T | undefined {
  if (given === undefined) return before;
  return Object.keys(given).length === 0 ? undefined : given;
}
