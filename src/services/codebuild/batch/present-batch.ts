import type { BuildBatch, BuildBatchPhase, BuildSummary, ResolvedArtifact } from '@aws-sdk/client-codebuild';
import { type Reader, regionalScope } from '../../../store/store.js';
import type { BuildDocument } from '../model.js';
import { batchArn, buildArn, type Place } from '../names.js';
import { presentArtifacts } from '../present/build.js';
import { builds } from '../store.js';
import type { BatchDocument } from './documents.js';
import { type BatchBuild, type BatchPhase, currentBatchPhase } from './model.js';

export async function presentBatch(reader: Reader, place: Place, batch: BatchDocument): Promise<BuildBatch> {
  const { settings, state } = batch;
  const isComplete = state.status !== 'IN_PROGRESS';
  const children = await childrenOf(reader, place, batch);
  return {
    id: batch.id,
    arn: batchArn(place, batch.id),
    buildBatchNumber: batch.batchNumber,
    startTime: new Date(batch.startedAt),
    endTime: isComplete ? new Date(currentBatchPhase(state).startedAt) : undefined,
    currentPhase: currentBatchPhase(state).phaseType,
    buildBatchStatus: state.status,
    complete: isComplete,
    sourceVersion: settings.sourceVersion,
    resolvedSourceVersion: batch.resolvedSourceVersion,
    projectName: batch.projectName,
    phases: state.phases.map(presentPhase),
    source: settings.source,
    secondarySources: [...settings.secondarySources],
    secondarySourceVersions: [...settings.secondarySourceVersions],
    artifacts: presentArtifacts(place, batch, settings.artifacts),
    secondaryArtifacts: settings.secondaryArtifacts.map((artifacts) =>
      presentArtifacts(place, batch, artifacts),
    ),
    cache: settings.cache,
    environment: settings.environment,
    serviceRole: settings.serviceRole,
    logConfig: settings.logsConfig,
    buildTimeoutInMinutes: settings.timeoutInMinutes,
    queuedTimeoutInMinutes: settings.queuedTimeoutInMinutes,
    initiator: batch.initiator,
    vpcConfig: settings.vpcConfig,
    encryptionKey: settings.encryptionKey,
    fileSystemLocations: settings.fileSystemLocations && [...settings.fileSystemLocations],
    buildBatchConfig: batch.config.given,
    debugSessionEnabled: batch.debugSessionEnabled,
    buildGroups: state.groups.map((group) => ({
      identifier: group.identifier,
      dependsOn: [...group.dependsOn],
      ignoreFailure: group.ignoreFailure,
      currentBuildSummary: presentSummary(place, group.current, children),
      priorBuildSummaryList: group.prior.map((build) => presentSummary(place, build, children)),
    })),
    reportArns: [...new Set([...children.values()].flatMap(({ reportArns = [] }) => reportArns))],
  };
}

async function childrenOf(
  reader: Reader,
  place: Place,
  { state }: BatchDocument,
): Promise<ReadonlyMap<string, BuildDocument>> {
  const ids = state.groups.flatMap(({ current, prior }) => [...prior, current]).map(({ buildId }) => buildId);
  const found = await Promise.all(ids.map((id) => reader.get(builds, regionalScope(place), id)));
  return new Map(
    found.flatMap((stored) => (stored === undefined ? [] : [[stored.key, stored.doc] as const])),
  );
}

function presentPhase({ phaseType, startedAt, end }: BatchPhase): BuildBatchPhase {
  const begun = { phaseType, startTime: new Date(startedAt) };
  if (end === undefined) return begun;
  return {
    ...begun,
    // A value that AWS answers with although its own list of values lacks it.
    phaseStatus: end.status as BuildBatchPhase['phaseStatus'],
    endTime: new Date(end.at),
    durationInSeconds: Math.trunc((end.at - startedAt) / 1000),
    contexts: end.context && [{ ...end.context }],
  };
}

function presentSummary(
  place: Place,
  { buildId, requestedAt, status }: BatchBuild,
  children: ReadonlyMap<string, BuildDocument>,
): BuildSummary {
  const child = children.get(buildId);
  const summary = {
    arn: buildArn(place, buildId),
    requestedOn: new Date(requestedAt),
    // As with phases: PENDING is not in the list.
    buildStatus: status as BuildSummary['buildStatus'],
  };
  if (child === undefined || child.state.status === 'IN_PROGRESS') return summary;
  const resolved = (artifacts: typeof child.settings.artifacts): ResolvedArtifact => ({
    type: artifacts.type,
    location: presentArtifacts(place, child, artifacts).location || undefined,
    identifier: artifacts.artifactIdentifier,
  });
  return {
    ...summary,
    primaryArtifact: resolved(child.settings.artifacts),
    secondaryArtifacts: child.settings.secondaryArtifacts.map(resolved),
  };
}
