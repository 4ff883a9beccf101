import type { Project } from '@aws-sdk/client-codebuild';
import type { BuildSettings, ProjectDocument } from '../model.js';
import { type Place, projectArn } from '../names.js';

export function presentProject(place: Place, project: ProjectDocument): Project {
  return {
    name: project.name,
    arn: projectArn(place, project.name),
    description: project.description,
    ...presentSettings(project.settings),
    tags: [...project.tags],
    created: new Date(project.createdAt),
    lastModified: new Date(project.lastModifiedAt),
    badge: { badgeEnabled: project.badgeEnabled },
    buildBatchConfig: project.buildBatchConfig,
    concurrentBuildLimit: project.concurrentBuildLimit,
    projectVisibility: 'PRIVATE',
    autoRetryLimit: project.autoRetryLimit,
  };
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
