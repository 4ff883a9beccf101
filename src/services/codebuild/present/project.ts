import type { Project, ProjectBadge } from '@aws-sdk/client-codebuild';
import { defaultBranch } from '../badges/badge-state.js';
import { type BuildSettings, type ProjectDocument, publicAliasOf } from '../model.js';
import { type Place, projectArn } from '../names.js';
import { presentWebhook } from './webhook.js';

/** @param place and where clients reach this server */
export function presentProject(
  place: Place & { readonly endpoint: string },
  project: ProjectDocument,
): Project {
  const { visibility, webhook } = project;
  return {
    name: project.name,
    arn: projectArn(place, project.name),
    description: project.description,
    ...presentSettings(project.settings),
    tags: [...project.tags],
    created: new Date(project.createdAt),
    lastModified: new Date(project.lastModifiedAt),
    badge: presentBadge(place, project),
    webhook: webhook && presentWebhook(place, project, webhook),
    buildBatchConfig: project.buildBatchConfig,
    concurrentBuildLimit: project.concurrentBuildLimit,
    projectVisibility: visibility?.projectVisibility ?? 'PRIVATE',
    publicProjectAlias: publicAliasOf(visibility),
    resourceAccessRole: visibility?.resourceAccessRole,
    autoRetryLimit: project.autoRetryLimit,
  };
}

function presentBadge({ endpoint }: { readonly endpoint: string }, project: ProjectDocument): ProjectBadge {
  const { badgeEnabled, badgeToken } = project;
  if (!badgeEnabled || badgeToken === undefined) return { badgeEnabled };
  const query = new URLSearchParams({ uuid: badgeToken, branch: defaultBranch(project) });
  return { badgeEnabled, badgeRequestUrl: `${endpoint}/badges?${query}` };
}

function presentSettings(settings: BuildSettings): Partial<Project> {
  return {
    ...settings,
    secondarySources: [...settings.secondarySources],
    secondarySourceVersions: [...settings.secondarySourceVersions],
    secondaryArtifacts: [...settings.secondaryArtifacts],
    fileSystemLocations: settings.fileSystemLocations && [...settings.fileSystemLocations],
  };
}
