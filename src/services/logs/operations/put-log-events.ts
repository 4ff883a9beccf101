import type { InputLogEvent, RejectedLogEventsInfo } from '@aws-sdk/client-cloudwatch-logs';
import type { Operation } from '../../../front-door/service.js';
import { DAY_MS, HOUR_MS } from '../../../kernel/duration.js';
import { regionalScope, type Transaction } from '../../../store/store.js';
import { streamAccess } from '../access.js';
import { invalidParameter } from '../errors.js';
import { appendEvents } from '../events/append-events.js';
import type { LiveTails } from '../live/live-tails.js';
import { enqueueMetrics } from '../metric-filters/publish.js';
import {
  eventBytes,
  type LogGroupDocument,
  type LogStreamDocument,
  type StoredEvent,
  type StreamSpan,
} from '../model.js';
import { sequenceToken } from '../present.js';
import { type LogPlace, logGroups, logStreams, requireGroup, requireStream } from '../store.js';

type Sdk = typeof import('@aws-sdk/client-cloudwatch-logs');

const MAX_BATCH_BYTES = 1_048_576;
const MAX_BATCH_SPAN_MS = DAY_MS;
const MAX_AGE_DAYS = 14;
const MAX_AHEAD_MS = 2 * HOUR_MS;

/**
 * Appends a batch in one transaction. Events that are too new or too old are left out and named in the answer.
 *
 * @source Amazon CloudWatch Logs API Reference, PutLogEvents
 */
export function putLogEvents(tails: LiveTails): Operation<Sdk, 'PutLogEvents'> {
  return {
    authorize: (input, context) => [
      streamAccess('PutLogEvents', context, input.logGroupName ?? '', input.logStreamName ?? ''),
    ],
    async handle({ logGroupName = '', logStreamName = '', logEvents = [] }, context) {
      checkBatch(logEvents);
      const now = context.clock.now();
      return await context.store.transaction(async (tx) => {
        const { doc: group } = await requireGroup(tx, context, logGroupName);
        const { doc: stream } = await requireStream(tx, context, group.groupId, logStreamName);
        const { accepted, rejected } = sortOut(logEvents, group.retentionDays, now);
        const events = numbered(accepted, stream.nextNumber, now);
        await store(tx, context, group, stream, events, now);
        await enqueueMetrics(tx, context, context, group, events);
        tx.afterCommit(() => tails.publish(context, logGroupName, logStreamName, events));
        const nextSequenceToken = sequenceToken(stream.nextNumber + events.length);
        return { nextSequenceToken, rejectedLogEventsInfo: rejected };
      });
    },
  };
}

function numbered(accepted: readonly InputLogEvent[], first: number, now: number): StoredEvent[] {
  return accepted.map(({ timestamp = 0, message = '' }, index) => [timestamp, first + index, now, message]);
}

function checkBatch(events: readonly InputLogEvent[]): void {
  let sizeBytes = 0;
  let previous = 0;
  for (const { timestamp = 0, message = '' } of events) {
    sizeBytes += eventBytes(message);
    if (timestamp < previous) {
      throw invalidParameter('Log events in a single PutLogEvents request must be in chronological order.');
    }
    previous = timestamp;
  }
  if (sizeBytes > MAX_BATCH_BYTES) {
    throw invalidParameter(`Upload too large: ${sizeBytes} bytes exceeds limit of ${MAX_BATCH_BYTES}`);
  }
  if (previous - (events[0]?.timestamp ?? 0) > MAX_BATCH_SPAN_MS) {
    throw invalidParameter(
      'The batch of log events in a single PutLogEvents request cannot span more than 24 hours.',
    );
  }
}

interface SortedOut {
  readonly accepted: readonly InputLogEvent[];
  readonly rejected?: RejectedLogEventsInfo;
}

/** The batch is in order, so what is too old is at its beginning and what is too new at its end. */
function sortOut(
  events: readonly InputLogEvent[],
  retentionDays: number | undefined,
  now: number,
): SortedOut {
  const countBefore = (timestamp: number) => {
    const found = events.findIndex((event) => (event.timestamp ?? 0) >= timestamp);
    return found < 0 ? events.length : found;
  };
  const expired = retentionDays === undefined ? 0 : countBefore(now - retentionDays * DAY_MS);
  const tooOld = countBefore(now - MAX_AGE_DAYS * DAY_MS);
  const tooNewFrom = countBefore(now + MAX_AHEAD_MS + 1);
  const accepted = events.slice(Math.max(expired, tooOld), tooNewFrom);
  if (accepted.length === events.length) return { accepted };
  return {
    accepted,
    rejected: {
      expiredLogEventEndIndex: expired > 0 ? expired : undefined,
      tooOldLogEventEndIndex: tooOld > 0 ? tooOld : undefined,
      tooNewLogEventStartIndex: tooNewFrom < events.length ? tooNewFrom : undefined,
    },
  };
}

async function store(
  tx: Transaction,
  place: LogPlace,
  group: LogGroupDocument,
  stream: LogStreamDocument,
  events: readonly StoredEvent[],
  now: number,
): Promise<void> {
  if (events.length === 0) return;
  await appendEvents(tx, place, stream, events);
  const scope = regionalScope(place);
  await tx.put(logStreams, scope, `${group.groupId}/${stream.name}`, {
    ...stream,
    nextNumber: stream.nextNumber + events.length,
    span: widen(stream.span, events, now),
  });
  const addedBytes = events.reduce((sum, event) => sum + eventBytes(event[3]), 0);
  await tx.put(logGroups, scope, group.name, { ...group, storedBytes: group.storedBytes + addedBytes });
}

function widen(span: StreamSpan | undefined, events: readonly StoredEvent[], now: number): StreamSpan {
  const first = events[0]?.[0] ?? now;
  const last = events.at(-1)?.[0] ?? now;
  return {
    firstEventAt: Math.min(span?.firstEventAt ?? first, first),
    lastEventAt: Math.max(span?.lastEventAt ?? last, last),
    lastIngestedAt: now,
  };
}
