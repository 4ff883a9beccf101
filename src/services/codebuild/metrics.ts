import type { MetricDatum } from '@aws-sdk/client-cloudwatch';
import { currentPhase, isEnded, type PhaseType } from './machine/model.js';
import type { BuildDocument } from './model.js';

const DURATIONS: Partial<Record<PhaseType, string>> = {
  SUBMITTED: 'SubmittedDuration',
  QUEUED: 'QueuedDuration',
  PROVISIONING: 'ProvisioningDuration',
  DOWNLOAD_SOURCE: 'DownloadSourceDuration',
  INSTALL: 'InstallDuration',
  PRE_BUILD: 'PreBuildDuration',
  BUILD: 'BuildDuration',
  POST_BUILD: 'PostBuildDuration',
  UPLOAD_ARTIFACTS: 'UploadArtifactsDuration',
  FINALIZING: 'FinalizingDuration',
};

/**
 * What CloudWatch is told of a build that is over, for its project and for the account.
 *
 * @source AWS CodeBuild User Guide, "CodeBuild metrics"
 */
export function buildMetrics(build: BuildDocument): MetricDatum[] {
  const { state, startedAt, projectName } = build;
  const endedAt = currentPhase(state).startedAt;
  const has = { SUCCEEDED: 'SucceededBuilds', FAILED: 'FailedBuilds', TIMED_OUT: 'FailedBuilds' } as const;
  const outcome = Object.entries(has).find(([status]) => status === state.status)?.[1];
  const values: (readonly [name: string, value: number, unit: 'Count' | 'Seconds'])[] = [
    ['Builds', 1, 'Count'],
    ...(outcome === undefined ? [] : [[outcome, 1, 'Count'] as const]),
    ['Duration', (endedAt - startedAt) / 1000, 'Seconds'],
    ...state.phases.flatMap((phase) => {
      const name = DURATIONS[phase.phaseType];
      if (name === undefined || !isEnded(phase)) return [];
      return [[name, (phase.endedAt - phase.startedAt) / 1000, 'Seconds'] as const];
    }),
  ];
  const places = [[], [{ Name: 'ProjectName', Value: projectName }]];
  return places.flatMap((Dimensions) =>
    values.map(([MetricName, Value, Unit]) => ({
      MetricName,
      Value,
      Unit,
      Dimensions,
      Timestamp: new Date(endedAt),
    })),
  );
}
