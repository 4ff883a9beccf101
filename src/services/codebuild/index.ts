import { type AnyService, defineService } from '../../front-door/service.js';
import { constraints } from './constraints.js';
import { LiveBuilds } from './live-builds.js';
import { createProject } from './operations/create-project.js';
import { batchGetBuilds, listBuilds, listBuildsForProject } from './operations/get-builds.js';
import { batchGetProjects, deleteProject, listProjects } from './operations/projects.js';
import { retryBuild } from './operations/retry-build.js';
import { startBuild } from './operations/start-build.js';
import { stopBuild } from './operations/stop-build.js';
import { updateProject } from './operations/update-project.js';
import type { BuildMachine } from './run/build-run.js';
import { buildWorker } from './workers/build-worker.js';
import { timeoutWorker } from './workers/timeout-worker.js';

export { endAllBuilds } from './end-all-builds.js';

type Sdk = typeof import('@aws-sdk/client-codebuild');

export interface CodeBuildDeps extends BuildMachine {
  /** Default 10. */
  readonly maxConcurrentBuilds?: number;
}

/** AWS CodeBuild: projects and their builds, run as processes of this machine. */
export function codebuildService({ maxConcurrentBuilds = 10, ...machine }: CodeBuildDeps): AnyService {
  const live = new LiveBuilds();
  return defineService<Sdk>({
    id: 'codebuild',
    title: 'AWS CodeBuild',
    signingNames: ['codebuild'],
    actionPrefix: 'codebuild',
    protocol: 'awsJson1_1',
    targetPrefix: 'CodeBuild_20161006',
    load: () => import('@aws-sdk/client-codebuild'),
    constraints,
    operations: {
      BatchGetBuilds: batchGetBuilds,
      BatchGetProjects: batchGetProjects,
      CreateProject: createProject,
      DeleteProject: deleteProject,
      ListBuilds: listBuilds,
      ListBuildsForProject: listBuildsForProject,
      ListProjects: listProjects,
      RetryBuild: retryBuild,
      StartBuild: startBuild,
      StopBuild: stopBuild(live),
      UpdateProject: updateProject,
    },
    workers: [buildWorker({ machine, live, maxConcurrentBuilds }), timeoutWorker(live)],
  });
}
