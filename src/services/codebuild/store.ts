import { collection, type Reader, regionalScope, type Stored, sortableNumber } from '../../store/store.js';
import type { Buildspec } from './buildspec/model.js';
import { resourceNotFound } from './errors.js';
import { currentPhase } from './machine/model.js';
import { type BuildDocument, type ProjectDocument, publicAliasOf } from './model.js';
import { type Place, projectArn } from './names.js';

/** By name. */
export const projects = collection<ProjectDocument>('codebuild.project', {
  created: (project) => ({ value: 'all', sort: sortableNumber(project.createdAt) }),
  modified: (project) => ({ value: 'all', sort: sortableNumber(project.lastModifiedAt) }),
  badge: ({ badgeToken }) => (badgeToken === undefined ? undefined : { value: badgeToken }),
  publicAlias: ({ visibility }) => {
    const alias = publicAliasOf(visibility);
    return alias === undefined ? undefined : { value: alias };
  },
  webhook: ({ webhook }) => webhook && { value: webhook.token },
});

/** By id. */
export const builds = collection<BuildDocument>('codebuild.build', {
  started: (build) => ({ value: 'all', sort: sortableNumber(build.startedAt) }),
  project: (build) => ({ value: build.projectName, sort: sortableNumber(build.buildNumber) }),
  running: (build) => (build.state.status === 'IN_PROGRESS' ? { value: build.projectName } : undefined),
  queued: (build) =>
    currentPhase(build.state).phaseType === 'QUEUED'
      ? { value: 'all', sort: sortableNumber(build.startedAt) }
      : undefined,
  token: (build) =>
    build.idempotencyToken === undefined
      ? undefined
      : { value: build.idempotencyToken, sort: sortableNumber(build.startedAt) },
});

/** By id: builds that nobody sees any more, until nothing of them is left on the machine. */
export const deletedBuilds = collection<BuildDocument>('codebuild.deletedBuild');

/** By build id: beside the build, because it is large and never changes. */
export const buildspecs = collection<Buildspec>('codebuild.buildspec');

/** @throws AwsError ResourceNotFoundException */
export async function requireProject(
  reader: Reader,
  place: Place,
  name: string,
): Promise<Stored<ProjectDocument>> {
  const found = await reader.get(projects, regionalScope(place), name);
  if (found === undefined) {
    throw resourceNotFound(`Project cannot be found: ${projectArn(place, name)}`);
  }
  return found;
}

/** @throws AwsError ResourceNotFoundException */
export async function requireBuild(reader: Reader, place: Place, id: string): Promise<Stored<BuildDocument>> {
  const found = await reader.get(builds, regionalScope(place), id);
  if (found === undefined) throw resourceNotFound(`Build ${id} does not exist`);
  return found;
}
