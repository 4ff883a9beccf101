import type { ServiceContext } from '../../../front-door/service.js';
import { regionalScope } from '../../../store/store.js';
import { type BuildDocument, publicAliasOf } from '../model.js';
import type { Place } from '../names.js';
import { projects } from '../store.js';

/** Below the endpoint, where no bucket can have its name. */
export const PUBLIC_PATH = '/_pipewright/public-builds';

export function publicProjectPath(alias: string): string {
  return `${PUBLIC_PATH}/${alias}`;
}

export function publicBuildPath(alias: string, { uuid }: Pick<BuildDocument, 'uuid'>): string {
  return `${publicProjectPath(alias)}/${uuid}`;
}

/**
 * What a build of a public project is told beside what every build is told.
 *
 * @source AWS CodeBuild User Guide, "Environment variables in build environments": CODEBUILD_PUBLIC_BUILD_URL
 */
export async function publicBuildVariables(
  { store, endpoint }: Pick<ServiceContext, 'store' | 'endpoint'>,
  place: Place,
  build: BuildDocument,
): Promise<Readonly<Record<string, string>>> {
  const project = await store.get(projects, regionalScope(place), build.projectName);
  const alias = publicAliasOf(project?.doc.visibility);
  return alias === undefined
    ? {}
    : { CODEBUILD_PUBLIC_BUILD_URL: `${endpoint}${publicBuildPath(alias, build)}` };
}
