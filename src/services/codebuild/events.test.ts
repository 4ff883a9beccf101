import { describe, expect, it } from 'vitest';
import type { ServiceContext, ServiceEvent } from '../../front-door/service.js';
import type { Transaction } from '../../store/store.js';
import { emitPhaseChange, emitStateChange, eventTime } from './events.js';
import { decide, submittedBuild } from './machine/decide.js';
import { isEnded } from './machine/model.js';
import type { BuildDocument } from './model.js';
import { settingsOf } from './project-defaults.js';

const PLACE = { accountId: '123456789012', region: 'us-west-2' };
const START = Date.parse('2017-09-01T16:12:29.900Z');
const ARN = 'arn:aws:codebuild:us-west-2:123456789012:build/p:3f8e';
const SUBMITTED = {
  'phase-context': [],
  'start-time': 'Sep 1, 2017 4:12:29 PM',
  'end-time': 'Sep 1, 2017 4:12:29 PM',
  'duration-in-seconds': 0,
  'phase-type': 'SUBMITTED',
  'phase-status': 'SUCCEEDED',
};

const BUILD: BuildDocument = {
  id: 'p:3f8e',
  uuid: '3f8e',
  projectName: 'p',
  buildNumber: 7,
  startedAt: START,
  initiator: 'user',
  sourceDigits: '1',
  logs: { groupName: '/aws/codebuild/p', streamName: '3f8e' },
  state: decide(submittedBuild(START), { type: 'stopRequested', at: START + 3_000 }).state,
  settings: settingsOf(
    {
      name: 'p',
      source: { type: 'S3', location: 'bucket/in.zip' },
      artifacts: { type: 'S3', location: 'bucket', name: 'out.zip' },
      environment: {
        type: 'LINUX_CONTAINER',
        image: 'aws/codebuild/standard:4.0',
        computeType: 'BUILD_GENERAL1_SMALL',
      },
      serviceRole: 'build',
    },
    PLACE,
  ),
};

async function eventOf(
  emit: (context: ServiceContext, tx: Transaction) => Promise<void>,
): Promise<ServiceEvent | undefined> {
  const told: ServiceEvent[] = [];
  const context = { emit: async (_tx: Transaction, event: ServiceEvent) => void told.push(event) };
  await emit(context as Partial<ServiceContext> as ServiceContext, {} as Transaction);
  return told[0];
}

/** @source AWS CodeBuild User Guide, "Build notifications input format reference" */
describe('an event', () => {
  it('of a build’s state has the detail of AWS', async () => {
    const event = await eventOf((context, tx) => emitStateChange(context, tx, PLACE, BUILD));
    expect(event).toMatchObject({
      source: 'aws.codebuild',
      detailType: 'CodeBuild Build State Change',
      resources: [ARN],
    });
    expect(event?.detail).toEqual({
      'build-status': 'STOPPED',
      'project-name': 'p',
      'build-id': ARN,
      'additional-information': {
        artifact: { md5sum: '', sha256sum: '', location: 'arn:aws:s3:::bucket/out.zip' },
        environment: {
          image: 'aws/codebuild/standard:4.0',
          'privileged-mode': false,
          'image-pull-credentials-type': 'CODEBUILD',
          'compute-type': 'BUILD_GENERAL1_SMALL',
          type: 'LINUX_CONTAINER',
          'environment-variables': [],
        },
        'timeout-in-minutes': 60,
        'queued-timeout-in-minutes': 480,
        'build-complete': true,
        'build-number': 7,
        initiator: 'user',
        'build-start-time': 'Sep 1, 2017 4:12:29 PM',
        source: { location: 'bucket/in.zip', type: 'S3' },
        cache: { type: 'NO_CACHE' },
        'project-file-system-locations': [],
        logs: {
          'group-name': '/aws/codebuild/p',
          'stream-name': '3f8e',
          'deep-link':
            'https://console.aws.amazon.com/cloudwatch/home?region=us-west-2#logEvent:group=/aws/codebuild/p;stream=3f8e',
        },
        phases: [
          SUBMITTED,
          {
            ...SUBMITTED,
            'end-time': 'Sep 1, 2017 4:12:32 PM',
            'duration-in-seconds': 3,
            'phase-type': 'QUEUED',
            'phase-status': 'STOPPED',
          },
          { 'start-time': 'Sep 1, 2017 4:12:32 PM', 'phase-type': 'COMPLETED' },
        ],
      },
      'current-phase': 'COMPLETED',
      'current-phase-context': '[]',
      version: '1',
    });
  });

  it('of a phase tells of the phase that is over', async () => {
    const phase = BUILD.state.phases[1];
    if (phase === undefined || !isEnded(phase)) throw new Error('the phase is not over');
    const event = await eventOf((context, tx) => emitPhaseChange(context, tx, PLACE, BUILD, phase));
    expect(event?.detailType).toBe('CodeBuild Build Phase Change');
    expect(event?.detail).toMatchObject({
      'completed-phase': 'QUEUED',
      'completed-phase-status': 'STOPPED',
      'completed-phase-context': '[]',
      'completed-phase-duration-seconds': 3,
      'completed-phase-start': 'Sep 1, 2017 4:12:29 PM',
      'completed-phase-end': 'Sep 1, 2017 4:12:32 PM',
    });
  });

  it.each([
    ['2017-09-01T16:12:29.900Z', 'Sep 1, 2017 4:12:29 PM'],
    ['2024-12-31T00:00:05Z', 'Dec 31, 2024 12:00:05 AM'],
  ])('has %s as AWS writes it', (iso, text) => {
    expect(eventTime(Date.parse(iso))).toBe(text);
  });
});
