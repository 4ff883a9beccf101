import type { ServiceContext, ServiceEvent } from '../../front-door/service.js';
import type { Transaction } from '../../store/store.js';
import {
  currentPhase,
  type EndedPhase,
  isEnded,
  type PhaseContext,
  type PhaseRecord,
} from './machine/model.js';
import type { BuildDocument } from './model.js';
import { buildArn, type Place } from './names.js';
import { presentBuild } from './present/build.js';

/** @source AWS CodeBuild User Guide, "Build notifications input format reference" */
export async function emitStateChange(
  context: ServiceContext,
  tx: Transaction,
  place: Place,
  build: BuildDocument,
): Promise<void> {
  await context.emit(
    tx,
    eventOf(place, build, 'CodeBuild Build State Change', {
      'build-status': build.state.status,
      'current-phase': currentPhase(build.state).phaseType,
      'current-phase-context': '[]',
    }),
  );
}

export async function emitPhaseChange(
  context: ServiceContext,
  tx: Transaction,
  place: Place,
  build: BuildDocument,
  phase: EndedPhase,
): Promise<void> {
  await context.emit(
    tx,
    eventOf(place, build, 'CodeBuild Build Phase Change', {
      'completed-phase': phase.phaseType,
      'completed-phase-status': phase.status,
      'completed-phase-context': `[${contextTexts(phase).join(', ')}]`,
      'completed-phase-duration-seconds': seconds(phase),
      'completed-phase-start': eventTime(phase.startedAt),
      'completed-phase-end': eventTime(phase.endedAt),
    }),
  );
}

function eventOf(place: Place, build: BuildDocument, detailType: string, change: object): ServiceEvent {
  const arn = buildArn(place, build.id);
  return {
    accountId: place.accountId,
    region: place.region,
    source: 'aws.codebuild',
    detailType,
    resources: [arn],
    detail: {
      ...change,
      'project-name': build.projectName,
      'build-id': arn,
      'additional-information': additionalInformation(place, build),
      version: '1',
    },
  };
}

function additionalInformation(place: Place, build: BuildDocument) {
  const { settings, state } = build;
  const { artifacts, logs, buildComplete } = presentBuild(place, build);
  const { environment, source } = settings;
  return {
    artifact: {
      md5sum: artifacts?.md5sum ?? '',
      sha256sum: artifacts?.sha256sum ?? '',
      location: artifacts?.location ?? '',
    },
    environment: {
      image: environment.image,
      'privileged-mode': environment.privilegedMode,
      'image-pull-credentials-type': environment.imagePullCredentialsType,
      'compute-type': environment.computeType,
      type: environment.type,
      'environment-variables': environment.environmentVariables ?? [],
    },
    'timeout-in-minutes': settings.timeoutInMinutes,
    'queued-timeout-in-minutes': settings.queuedTimeoutInMinutes,
    'build-complete': buildComplete,
    'build-number': build.buildNumber,
    initiator: build.initiator,
    'build-start-time': eventTime(build.startedAt),
    source: { buildspec: source.buildspec, location: source.location, type: source.type },
    'source-version': settings.sourceVersion,
    cache: { type: settings.cache.type },
    'project-file-system-locations': settings.fileSystemLocations ?? [],
    logs: {
      'group-name': logs?.groupName,
      'stream-name': logs?.streamName,
      'deep-link': logs?.deepLink,
    },
    phases: state.phases.map(eventPhase),
  };
}

function eventPhase(phase: PhaseRecord) {
  const begun = { 'start-time': eventTime(phase.startedAt), 'phase-type': phase.phaseType };
  if (!isEnded(phase)) return begun;
  return {
    'phase-context': contextTexts(phase),
    ...begun,
    'end-time': eventTime(phase.endedAt),
    'duration-in-seconds': seconds(phase),
    'phase-status': phase.status,
  };
}

function contextTexts(phase: EndedPhase): readonly string[] {
  return (phase.contexts ?? []).map(({ statusCode, message }: PhaseContext) => `${statusCode}: ${message}`);
}

function seconds(phase: EndedPhase): number {
  return Math.trunc((phase.endedAt - phase.startedAt) / 1000);
}

const EVENT_TIME = new Intl.DateTimeFormat('en-US', {
  timeZone: 'UTC',
  year: 'numeric',
  month: 'short',
  day: 'numeric',
  hour: 'numeric',
  minute: '2-digit',
  second: '2-digit',
});

/** `Sep 1, 2017 4:12:29 PM`: not ISO, in UTC, and with ordinary blanks. */
export function eventTime(at: number): string {
  const parts = EVENT_TIME.formatToParts(at);
  const part = (type: Intl.DateTimeFormatPartTypes) =>
    parts.find((found) => found.type === type)?.value ?? '';
  const clock = `${part('hour')}:${part('minute')}:${part('second')} ${part('dayPeriod')}`;
  return `${part('month')} ${part('day')}, ${part('year')} ${clock}`;
}
