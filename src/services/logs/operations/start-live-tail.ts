import { setTimeout as pause } from 'node:timers/promises';
import type { StartLiveTailRequest, StartLiveTailResponseStream } from '@aws-sdk/client-cloudwatch-logs';
import type { Operation, RequestContext } from '../../../front-door/service.js';
import { parseArn } from '../../../kernel/arn.js';
import { AwsError } from '../../../kernel/aws-error.js';
import { HOUR_MS, SECOND_MS } from '../../../kernel/duration.js';
import { groupAccess } from '../access.js';
import { groupArn, groupNameOfArn } from '../arns.js';
import { invalidParameter } from '../errors.js';
import type { LiveEvent, LiveInterest, LiveTails } from '../live/live-tails.js';
import { parseFilterPattern } from '../patterns/filter-pattern.js';
import { requireGroup } from '../store.js';

type Sdk = typeof import('@aws-sdk/client-cloudwatch-logs');

const MAX_SESSION_MS = 3 * HOUR_MS;
const MAX_SESSIONS = 15;

/**
 * Lines as they are put, told once a second until the client goes away or three hours have passed.
 * @source Amazon CloudWatch Logs API Reference, StartLiveTail
 */
export function startLiveTail(tails: LiveTails): Operation<Sdk, 'StartLiveTail'> {
  return {
    authorize: ({ logGroupIdentifiers = [] }, context) =>
      logGroupIdentifiers.map((arn) => groupAccess('StartLiveTail', context, groupNameOfArn(arn, context))),
    async handle(input, context) {
      const interest = await interestOf(input, context);
      if (tails.count(context) >= MAX_SESSIONS) {
        throw new AwsError(
          'LimitExceededException',
          `At most ${MAX_SESSIONS} Live Tail sessions may be open.`,
        );
      }
      return { responseStream: eventsOf(interest, tails, input, context) };
    },
  };
}

async function interestOf(input: StartLiveTailRequest, context: RequestContext): Promise<LiveInterest> {
  const { logGroupIdentifiers = [], logStreamNames, logStreamNamePrefixes } = input;
  const groupNames = logGroupIdentifiers.map((arn) => {
    if (arn.endsWith('*') || parseArn(arn) === undefined) {
      throw invalidParameter(`Log groups must be given by their ARNs, without an asterisk: ${arn}`);
    }
    return groupNameOfArn(arn, context);
  });
  if (logStreamNames && logStreamNamePrefixes) {
    throw invalidParameter('logStreamNames and logStreamNamePrefixes cannot be used together.');
  }
  if ((logStreamNames || logStreamNamePrefixes) && groupNames.length !== 1) {
    throw invalidParameter('Log streams can only be chosen of a single log group.');
  }
  for (const name of groupNames) await requireGroup(context.store, context, name);
  const { matches } = parseFilterPattern(input.logEventFilterPattern);
  const isStreamWanted = (streamName: string) =>
    (logStreamNames?.includes(streamName) ?? true) &&
    (logStreamNamePrefixes?.some((prefix) => streamName.startsWith(prefix)) ?? true);
  return {
    groupNames: new Set(groupNames),
    isWanted: (streamName, message) => isStreamWanted(streamName) && matches(message),
  };
}

/** The session is open only while somebody reads: whoever leaves before has never opened it. */
async function* eventsOf(
  interest: LiveInterest,
  tails: LiveTails,
  input: StartLiveTailRequest,
  context: RequestContext,
): AsyncGenerator<StartLiveTailResponseStream> {
  const { clock } = context;
  const endsAt = clock.after(MAX_SESSION_MS);
  const session = tails.open(context, interest);
  const signal = AbortSignal.any([context.signal, session.signal]);
  try {
    yield {
      sessionStart: { requestId: context.requestId, sessionId: context.ids.uuid(), ...input },
    };
    while (!signal.aborted) {
      if (clock.now() >= endsAt) {
        throw new AwsError('SessionTimeoutException', 'The session has timed out after three hours.');
      }
      await nextSecond(signal);
      if (signal.aborted) return;
      const { events, isSampled } = session.take();
      yield {
        sessionUpdate: {
          sessionMetadata: { sampled: isSampled },
          sessionResults: events.map((live) => presentEvent(context, live)),
        },
      };
    }
  } finally {
    tails.close(context, session);
  }
}

/** The pulse of one connection: it means nothing once that is gone, so it is no durable timer. */
async function nextSecond(signal: AbortSignal): Promise<void> {
  await pause(SECOND_MS, undefined, { signal }).catch((error: unknown) => {
    if (!signal.aborted) throw error;
  });
}

function presentEvent(context: RequestContext, { groupName, streamName, event }: LiveEvent) {
  const [timestamp, , ingestionTime, message] = event;
  return {
    logGroupIdentifier: groupArn(context, groupName),
    logStreamName: streamName,
    message,
    timestamp,
    ingestionTime,
  };
}
