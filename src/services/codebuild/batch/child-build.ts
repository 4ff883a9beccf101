import type { EnvironmentVariable, ProjectArtifacts } from '@aws-sdk/client-codebuild';
import type { RequestContext } from '../../../front-door/service.js';
import { regionalScope, type Transaction } from '../../../store/store.js';
import type { NewBuild } from '../begin-build.js';
import type { BatchTask, BatchTaskEnvironment } from '../buildspec/model.js';
import type { BuildSettings } from '../model.js';
import { expandVariables } from '../run/expand-variables.js';
import { type BatchDocument, batches } from './documents.js';
import type { BatchGroup } from './model.js';

const SESSION = /^AWSCodeBuildBatch-([0-9a-f-]{36})$/;

/** The name of the role session in which a batch starts and stops its builds. */
export function batchSessionName({ uuid }: Pick<BatchDocument, 'uuid'>): string {
  return `AWSCodeBuildBatch-${uuid}`;
}

/**
 * The build of a batch that a StartBuild means: a batch starts its builds through StartBuild like everybody else, in a
 * session of its own role, and names the build by its uuid, as idempotency token. Everything else is known here.
 *
 * @returns undefined where it is no batch that asks
 */
export async function buildOfBatch(
  context: RequestContext,
  tx: Transaction,
  projectName: string,
  token: string | undefined,
): Promise<(NewBuild & { readonly uuid: string }) | undefined> {
  const { caller } = context;
  const uuid = caller.kind === 'assumed-role' ? SESSION.exec(caller.sessionName)?.[1] : undefined;
  if (uuid === undefined || token === undefined) return undefined;
  const batch = (await tx.get(batches, regionalScope(context), `${projectName}:${uuid}`))?.doc;
  const group = batch?.state.groups.find(({ current }) => current.buildId === `${projectName}:${token}`);
  if (batch === undefined || group === undefined) return undefined;
  return {
    uuid: token,
    settings: childSettings(batch, group),
    initiator: batch.initiator,
    webhook: batch.webhook,
    resolvedSourceVersion: isKnownBefore(batch, group) ? batch.resolvedSourceVersion : undefined,
    debugSessionEnabled: batch.debugSessionEnabled || group.task?.debugSession === true,
    batch: {
      id: batch.id,
      identifier: group.identifier,
      readsSpec: group.task === undefined,
      isReported:
        group.task !== undefined && batch.config.given.batchReportMode === 'REPORT_INDIVIDUAL_BUILDS',
      shard: group.task?.shard,
    },
  };
}

/** The first build finds out itself what the source is, unless a pipeline has. */
function isKnownBefore({ settings }: BatchDocument, { task }: BatchGroup): boolean {
  return task !== undefined || settings.source.type === 'CODEPIPELINE';
}

/** Pure. */
export function childSettings(batch: BatchDocument, group: BatchGroup): BuildSettings {
  const { settings, config, resolvedSourceVersion } = batch;
  const { task } = group;
  if (task === undefined) return { ...settings, artifacts: { type: 'NO_ARTIFACTS' }, secondaryArtifacts: [] };
  const isGit = !['S3', 'CODEPIPELINE', 'NO_SOURCE'].includes(settings.source.type ?? '');
  return {
    ...settings,
    source: { ...settings.source, buildspec: task.buildspec ?? settings.source.buildspec },
    sourceVersion: (isGit && resolvedSourceVersion) || settings.sourceVersion,
    environment: childEnvironment(settings, task),
    artifacts: config.combineArtifacts ? partOf(settings.artifacts, batch, group) : settings.artifacts,
    secondaryArtifacts: secondaryArtifactsOf(batch, group),
  };
}

/**
 * A pipeline names its outputs `BUILD_ARTIFACT`, all builds of the batch together; each build makes its own.
 *
 * @source AWS CodePipeline User Guide, CodeBuild action reference: output artifacts of batch builds
 */
function secondaryArtifactsOf({ settings, state }: BatchDocument, { identifier }: BatchGroup) {
  if (settings.source.type !== 'CODEPIPELINE') return settings.secondaryArtifacts;
  const builds = state.groups.map((group) => `${group.identifier}_`);
  return settings.secondaryArtifacts.flatMap((artifact) => {
    const { artifactIdentifier: name = '' } = artifact;
    const [build] = builds
      .filter((prefix) => name.startsWith(prefix))
      .sort((left, right) => right.length - left.length);
    return build === `${identifier}_` ? [{ ...artifact, artifactIdentifier: name.slice(build.length) }] : [];
  });
}

function childEnvironment({ environment }: BuildSettings, task: BatchTask): BuildSettings['environment'] {
  const given = environment.environmentVariables ?? [];
  const plain = new Map(given.map(({ name = '', value = '' }) => [name, value]));
  const { image, computeType, type, privilegedMode, fleet, variables } = task.environment;
  return {
    ...environment,
    ...(image !== undefined && { image: expandVariables(image, plain) }),
    ...(computeType !== undefined && { computeType: computeType as typeof environment.computeType }),
    ...(type !== undefined && { type: type as typeof environment.type }),
    ...(privilegedMode !== undefined && { privilegedMode }),
    ...(fleet !== undefined && { fleet: { fleetArn: expandVariables(fleet, plain) } }),
    environmentVariables: withVariables(given, variables),
  };
}

/** The task's own win. */
function withVariables(
  given: readonly EnvironmentVariable[],
  own: BatchTaskEnvironment['variables'],
): EnvironmentVariable[] {
  return [
    ...given.filter(({ name }) => !Object.hasOwn(own, name ?? '')),
    ...Object.entries(own).map(([name, value]) => ({ name, value, type: 'PLAINTEXT' as const })),
  ];
}

/** Where a build puts its part until all parts are combined: apart from those of the others. */
function partOf(
  artifacts: ProjectArtifacts,
  { uuid }: BatchDocument,
  { identifier }: BatchGroup,
): ProjectArtifacts {
  if (artifacts.type !== 'S3') return artifacts;
  const path = [artifacts.path, uuid, identifier].filter(Boolean).join('/');
  return { ...artifacts, path, namespaceType: 'NONE' };
}
