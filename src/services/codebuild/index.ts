import { type AnyService, defineService } from '../../front-door/service.js';
import { batchTimeoutWorker, batchWorker } from './batch/batch-worker.js';
import { constraints } from './constraints.js';
import type { LiveBuilds } from './live-builds.js';
import { buildBatchOperations } from './operations/build-batches.js';
import { commandExecutionOperations } from './operations/command-executions.js';
import { createProject } from './operations/create-project.js';
import { listCuratedEnvironmentImages } from './operations/curated-images.js';
import { batchDeleteBuilds } from './operations/delete-builds.js';
import { fleetOperations } from './operations/fleets.js';
import { batchGetBuilds, listBuilds, listBuildsForProject } from './operations/get-builds.js';
import { invalidateProjectCache } from './operations/invalidate-project-cache.js';
import { batchGetProjects, deleteProject, listProjects } from './operations/projects.js';
import { describeCodeCoverages, describeTestCases } from './operations/report-contents.js';
import {
  batchGetReportGroups,
  createReportGroup,
  deleteReportGroup,
  listReportGroups,
  updateReportGroup,
} from './operations/report-groups.js';
import { getReportGroupTrend } from './operations/report-trend.js';
import {
  batchGetReports,
  deleteReport,
  listReports,
  listReportsForReportGroup,
} from './operations/reports.js';
import {
  deleteResourcePolicy,
  getResourcePolicy,
  putResourcePolicy,
} from './operations/resource-policies.js';
import { retryBuild } from './operations/retry-build.js';
import { sandboxOperations } from './operations/sandboxes.js';
import { listSharedProjects, listSharedReportGroups } from './operations/shared-resources.js';
import { sourceCredentialOperations } from './operations/source-credentials.js';
import { startBuild } from './operations/start-build.js';
import { startBuildBatch } from './operations/start-build-batch.js';
import { stopBuild } from './operations/stop-build.js';
import { updateProject } from './operations/update-project.js';
import { updateProjectVisibility } from './operations/visibility.js';
import { webhookOperations } from './operations/webhooks.js';
import type { BuildMachine } from './run/build-run.js';
import { sandboxCommandWorker } from './sandbox/command-worker.js';
import { sandboxTimeoutWorker, sandboxWorker } from './sandbox/sandbox-worker.js';
import { batchCommitStatusWorker, commitStatusWorker } from './webhooks/commit-status-worker.js';
import { afterBuildWorker } from './workers/after-build-worker.js';
import { buildWorker } from './workers/build-worker.js';
import { reportExpiryWorker, reportGroupRemovalWorker } from './workers/report-workers.js';
import { timeoutWorker } from './workers/timeout-worker.js';
import { utilizationWorker } from './workers/utilization-worker.js';

export { badgeRoute } from './badges/route.js';
export { endAllBuilds, forgetBuildCaches } from './end-all-builds.js';
export { LiveBuilds } from './live-builds.js';
export { publicBuildsRoute } from './public/route.js';
export type { BuildContainers } from './run/build-run.js';
export { credentialsRoute } from './run/credentials-endpoint.js';

export { buildWebhookRoute } from './webhooks/route.js';

type Sdk = typeof import('@aws-sdk/client-codebuild');

export interface CodeBuildDeps extends BuildMachine {
  /** Default 10. */
  readonly maxConcurrentBuilds?: number;
  /** Shared with {@link credentialsRoute}. */
  readonly live: LiveBuilds;
}

/** AWS CodeBuild: projects and their builds, run as processes of this machine. */
export function codebuildService({ maxConcurrentBuilds = 10, live, ...machine }: CodeBuildDeps): AnyService {
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
      ...buildBatchOperations,
      ...sourceCredentialOperations(machine.sealer),
      BatchDeleteBuilds: batchDeleteBuilds,
      BatchGetBuilds: batchGetBuilds,
      BatchGetReportGroups: batchGetReportGroups,
      BatchGetReports: batchGetReports,
      BatchGetProjects: batchGetProjects,
      CreateProject: createProject,
      CreateReportGroup: createReportGroup,
      DeleteProject: deleteProject,
      DeleteReport: deleteReport,
      DeleteReportGroup: deleteReportGroup,
      DeleteResourcePolicy: deleteResourcePolicy,
      DescribeCodeCoverages: describeCodeCoverages,
      DescribeTestCases: describeTestCases,
      GetReportGroupTrend: getReportGroupTrend,
      GetResourcePolicy: getResourcePolicy,
      InvalidateProjectCache: invalidateProjectCache,
      ListBuilds: listBuilds,
      ListCuratedEnvironmentImages: listCuratedEnvironmentImages,
      ListBuildsForProject: listBuildsForProject,
      ListProjects: listProjects,
      ListReportGroups: listReportGroups,
      ListReports: listReports,
      ListReportsForReportGroup: listReportsForReportGroup,
      ListSharedProjects: listSharedProjects(machine.authorizer),
      ListSharedReportGroups: listSharedReportGroups(machine.authorizer),
      PutResourcePolicy: putResourcePolicy,
      RetryBuild: retryBuild,
      StartBuild: startBuild,
      StartBuildBatch: startBuildBatch,
      StopBuild: stopBuild(live),
      UpdateProject: updateProject,
      UpdateProjectVisibility: updateProjectVisibility,
      UpdateReportGroup: updateReportGroup,
      ...commandExecutionOperations,
      ...fleetOperations,
      ...sandboxOperations(live),
      ...webhookOperations,
    },
    workers: [
      buildWorker({ machine, live, maxConcurrentBuilds }),
      timeoutWorker(live),
      utilizationWorker(machine),
      batchWorker(machine),
      batchTimeoutWorker,
      afterBuildWorker,
      commitStatusWorker(machine.sealer),
      batchCommitStatusWorker(machine.sealer),
      reportExpiryWorker(),
      reportGroupRemovalWorker(),
      sandboxWorker({ machine, live }),
      sandboxCommandWorker({ machine, live }),
      sandboxTimeoutWorker(live),
    ],
  });
}
