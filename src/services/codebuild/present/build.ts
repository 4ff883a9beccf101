import type {
  AutoRetryConfig,
  Build,
  BuildArtifacts,
  BuildPhase,
  ProjectArtifacts,
} from '@aws-sdk/client-codebuild';
import { currentPhase, isEnded, type PhaseRecord } from '../machine/model.js';
import type { BuildDocument } from '../model.js';
import { batchArn, buildArn, type Place } from '../names.js';
import { artifactArn } from '../run/artifact-key.js';
import { presentLogs } from './logs-location.js';

export function presentBuild(place: Place, build: BuildDocument): Build {
  const { settings, state } = build;
  const isComplete = state.status !== 'IN_PROGRESS';
  return {
    id: build.id,
    arn: buildArn(place, build.id),
    buildNumber: build.buildNumber,
    startTime: new Date(build.startedAt),
    endTime: isComplete ? new Date(currentPhase(state).startedAt) : undefined,
    currentPhase: currentPhase(state).phaseType,
    buildStatus: state.status,
    sourceVersion: settings.sourceVersion,
    resolvedSourceVersion: build.resolvedSourceVersion,
    projectName: build.projectName,
    phases: state.phases.map(presentPhase),
    source: settings.source,
    secondarySources: [...settings.secondarySources],
    secondarySourceVersions: [...settings.secondarySourceVersions],
    artifacts: presentArtifacts(place, build, settings.artifacts),
    secondaryArtifacts: settings.secondaryArtifacts.map((artifacts) =>
      presentArtifacts(place, build, artifacts),
    ),
    cache: settings.cache,
    environment: settings.environment,
    serviceRole: settings.serviceRole,
    logs: presentLogs(place, build),
    timeoutInMinutes: settings.timeoutInMinutes,
    queuedTimeoutInMinutes: settings.queuedTimeoutInMinutes,
    buildComplete: isComplete,
    initiator: build.initiator,
    buildBatchArn: build.batch && batchArn(place, build.batch.id),
    autoRetryConfig: presentAutoRetry(place, build),
    debugSession: build.debugSessionEnabled
      ? { sessionEnabled: true, sessionTarget: isComplete ? undefined : build.sessionTarget }
      : undefined,
    vpcConfig: settings.vpcConfig,
    encryptionKey: settings.encryptionKey,
    exportedEnvironmentVariables: build.exportedVariables?.map((variable) => ({ ...variable })) ?? [],
    reportArns: [...(build.reportArns ?? [])],
    fileSystemLocations: settings.fileSystemLocations && [...settings.fileSystemLocations],
  };
}

function presentAutoRetry(place: Place, { autoRetry }: BuildDocument): AutoRetryConfig | undefined {
  if (autoRetry === undefined || (autoRetry.limit === 0 && autoRetry.number === 0)) return undefined;
  return {
    autoRetryLimit: autoRetry.limit,
    autoRetryNumber: autoRetry.number,
    previousAutoRetry: autoRetry.previous && buildArn(place, autoRetry.previous),
    nextAutoRetry: autoRetry.next && buildArn(place, autoRetry.next),
  };
}

/** The present phase has only its type and its start. */
function presentPhase(phase: PhaseRecord): BuildPhase {
  const begun = { phaseType: phase.phaseType, startTime: new Date(phase.startedAt) };
  if (!isEnded(phase)) return begun;
  return {
    ...begun,
    phaseStatus: phase.status,
    endTime: new Date(phase.endedAt),
    durationInSeconds: Math.trunc((phase.endedAt - phase.startedAt) / 1000),
    contexts: phase.contexts?.map((context) => ({ ...context })),
  };
}

export function presentArtifacts(
  { region }: Place,
  build: Pick<BuildDocument, 'uuid' | 'uploads'>,
  artifacts: ProjectArtifacts,
): BuildArtifacts {
  const { artifactIdentifier, type } = artifacts;
  const upload = build.uploads?.find((found) => found.artifactIdentifier === artifactIdentifier);
  return {
    artifactIdentifier,
    location: type === 'NO_ARTIFACTS' ? '' : (upload?.location ?? artifactArn(artifacts, build, region)),
    md5sum: upload?.md5Hex,
    sha256sum: upload?.sha256Hex,
    overrideArtifactName: artifacts.overrideArtifactName,
    encryptionDisabled: artifacts.encryptionDisabled,
    bucketOwnerAccess: artifacts.bucketOwnerAccess,
  };
}
