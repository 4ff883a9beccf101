import { setTimeout as pause } from 'node:timers/promises';
import {
  BatchGetBuildBatchesCommand,
  BatchGetBuildsCommand,
  type Build,
  type BuildBatch,
  CreateProjectCommand,
  StartBuildBatchCommand,
  StartBuildCommand,
  StopBuildBatchCommand,
  StopBuildCommand,
} from '@aws-sdk/client-codebuild';
import { type ArtifactPlan, downloadArtifacts, downloadBatchArtifacts, planArtifacts } from './artifacts.js';
import type { LocalBuilder } from './builder.js';
import { LogFollower } from './follow-log.js';
import { downloadReports, planReports, printReports } from './reports.js';
import type { LocalBuild, LocalBuildResult, Print } from './request.js';
import { sourceLocation, uploadSource } from './upload-source.js';

const LOOK_EVERY_MS = 100;
let projects = 0;

/**
 * Builds a directory and prints the log as it comes.
 *
 * @param signal stops the build
 */
export async function runLocal(
  builder: LocalBuilder,
  request: LocalBuild,
  print: Print,
  signal: AbortSignal,
): Promise<LocalBuildResult> {
  const plan = await planArtifacts(request);
  const projectName = await createProject(builder, request, plan);
  await planReports(builder, request, projectName);
  const result = request.isBatch
    ? await runBatch(builder, projectName, print, signal)
    : await runOne(builder, projectName, print, signal);
  await printReports(builder, result.reportArns, print);
  if (!result.isUnusable) await takeFiles(builder, request, plan, result, print);
  print(`Build ${result.status}${result.reason === undefined ? '' : ` in ${result.reason}`}`);
  return result;
}

async function takeFiles(
  builder: LocalBuilder,
  { artifactsDirectory, reportsDirectory }: LocalBuild,
  plan: ArtifactPlan,
  { batch, reportArns }: LocalBuildResult,
  print: Print,
): Promise<void> {
  if (reportsDirectory !== undefined) {
    const files = await downloadReports(builder, reportArns, reportsDirectory);
    print(`${files} report file(s) in ${reportsDirectory}`);
  }
  if (artifactsDirectory === undefined) return;
  const files = batch
    ? await downloadBatchArtifacts(builder, batch, artifactsDirectory)
    : await downloadArtifacts(builder, plan, artifactsDirectory);
  print(`${files} artifact file(s) in ${artifactsDirectory}`);
}

async function createProject(
  builder: LocalBuilder,
  request: LocalBuild,
  plan: ArtifactPlan,
): Promise<string> {
  projects += 1;
  const name = 'local';
  // Of a directory that is mounted nothing is fetched.
  const location = request.isMounted
    ? sourceLocation('primary')
    : await uploadSource(builder, request.directory, 'primary');
  const secondarySources = [];
  for (const [sourceIdentifier, directory] of Object.entries(request.secondarySources)) {
    const secondary = await uploadSource(builder, directory, sourceIdentifier);
    secondarySources.push({ type: 'S3' as const, location: secondary, sourceIdentifier });
  }
  const projectName = projects === 1 ? name : `${name}-${projects}`;
  await builder.codebuild.send(
    new CreateProjectCommand({
      name: projectName,
      source: { type: 'S3', location, buildspec: request.buildspec },
      secondarySources,
      artifacts: plan.primary,
      secondaryArtifacts: [...plan.secondary],
      cache:
        request.cacheDirectory === undefined
          ? { type: 'NO_CACHE' }
          : { type: 'LOCAL', modes: ['LOCAL_CUSTOM_CACHE'], cacheNamespace: 'local' },
      environment: {
        type: 'LINUX_CONTAINER',
        image: request.image,
        computeType: 'BUILD_GENERAL1_SMALL',
        privilegedMode: request.isPrivileged,
        environmentVariables: Object.entries(request.variables).map(([key, value]) => ({ name: key, value })),
      },
      serviceRole: builder.roleArn,
      buildBatchConfig: { serviceRole: builder.roleArn },
      timeoutInMinutes: request.timeoutInMinutes,
    }),
  );
  return projectName;
}

async function runOne(
  builder: LocalBuilder,
  projectName: string,
  print: Print,
  signal: AbortSignal,
): Promise<LocalBuildResult> {
  const { codebuild } = builder;
  const { build: begun } = await codebuild.send(new StartBuildCommand({ projectName }));
  const id = begun?.id ?? '';
  const log = new LogFollower(builder.logs, print);
  for (let isStopping = false; ; ) {
    const { builds: [build] = [] } = await codebuild.send(new BatchGetBuildsCommand({ ids: [id] }));
    await log.follow(build?.logs);
    if (build?.buildComplete) {
      await log.follow(build.logs);
      return {
        status: build.buildStatus ?? '',
        isUnusable: isUnusable(build),
        reason: reasonOf(build),
        reportArns: build.reportArns ?? [],
      };
    }
    if (signal.aborted && !isStopping) {
      isStopping = true;
      await codebuild.send(new StopBuildCommand({ id }));
    }
    await pause(LOOK_EVERY_MS);
  }
}

/** The first phase that went wrong, and how. */
function reasonOf({ phases = [] }: Build): string | undefined {
  const failed = phases.find(({ phaseStatus = 'SUCCEEDED' }) => phaseStatus !== 'SUCCEEDED');
  const context = failed?.contexts?.[0];
  if (failed === undefined || !context?.message) return failed?.phaseType;
  return `${failed.phaseType}: ${context.statusCode}: ${context.message.split('\n').join(' ')}`;
}

function isUnusable({ phases = [] }: Build): boolean {
  return phases.some(({ contexts = [] }) =>
    contexts.some(({ statusCode }) => statusCode === 'YAML_FILE_ERROR'),
  );
}

/** The log of each build is told under its identifier. */
async function runBatch(
  builder: LocalBuilder,
  projectName: string,
  print: Print,
  signal: AbortSignal,
): Promise<LocalBuildResult> {
  const { codebuild } = builder;
  const { buildBatch: begun } = await codebuild.send(new StartBuildBatchCommand({ projectName }));
  const id = begun?.id ?? '';
  const logs = new Map<string, LogFollower>();
  for (let isStopping = false; ; ) {
    const { buildBatches: [batch] = [] } = await codebuild.send(
      new BatchGetBuildBatchesCommand({ ids: [id] }),
    );
    const builds = await followAll(builder, batch, logs, print);
    if (batch?.complete && builds.every(({ buildComplete }) => buildComplete)) {
      for (const { identifier, currentBuildSummary } of batch.buildGroups ?? []) {
        print(`${identifier}: ${currentBuildSummary?.buildStatus}`);
      }
      const failed = builds.find(({ buildStatus }) => buildStatus !== 'SUCCEEDED');
      return {
        status: batch.buildBatchStatus ?? '',
        isUnusable: builds.some(isUnusable),
        reason: batch.buildBatchStatus === 'SUCCEEDED' ? undefined : failed && reasonOf(failed),
        reportArns: batch.reportArns ?? [],
        batch,
      };
    }
    if (signal.aborted && !isStopping) {
      isStopping = true;
      await codebuild.send(new StopBuildBatchCommand({ id }));
    }
    await pause(LOOK_EVERY_MS);
  }
}

async function followAll(
  { codebuild, logs: client }: LocalBuilder,
  batch: BuildBatch | undefined,
  logs: Map<string, LogFollower>,
  print: Print,
): Promise<readonly Build[]> {
  const groups = batch?.buildGroups ?? [];
  const ids = groups.map(({ currentBuildSummary }) => currentBuildSummary?.arn ?? '').filter(Boolean);
  if (ids.length === 0) return [];
  const { builds = [] } = await codebuild.send(new BatchGetBuildsCommand({ ids }));
  for (const build of builds) {
    const identifier =
      groups.find(({ currentBuildSummary }) => currentBuildSummary?.arn === build.arn)?.identifier ?? '';
    const log = logs.get(identifier) ?? new LogFollower(client, (line) => print(`${identifier} | ${line}`));
    logs.set(identifier, log);
    await log.follow(build.logs);
  }
  return builds;
}
