import type { GetLogEventsRequest, OutputLogEvent } from '@aws-sdk/client-cloudwatch-logs';
import { InvalidPageToken } from '../../../front-door/page-tokens.js';
import type { Operation, RequestContext } from '../../../front-door/service.js';
import { streamAccess } from '../access.js';
import { groupNameOf } from '../arns.js';
import { invalidParameter } from '../errors.js';
import { before, positionOf, START } from '../events/positions.js';
import { eventsBackward, eventsForward } from '../events/read-stream.js';
import { expiredBefore } from '../events/retention.js';
import { eventBytes, type LogPosition, type LogStreamDocument, type StoredEvent } from '../model.js';
import { requireGroup, requireStream } from '../store.js';

type Sdk = typeof import('@aws-sdk/client-cloudwatch-logs');

const MAX_EVENTS = 10_000;
const MAX_BYTES = 1_048_576;

/** Half open: events from `startAt` on and before `endAt`, epoch ms. */
interface TimeRange {
  readonly startAt: number;
  readonly endAt: number;
}

interface PageRequest {
  readonly direction: 'forward' | 'backward';
  /** Forward: events behind it; backward: events up to it. */
  readonly from: LogPosition;
}

/**
 * A page of one stream, oldest event first, with a token for either direction. At an end of the stream the
 * token of that direction is the one that was given.
 *
 * @source Amazon CloudWatch Logs API Reference, GetLogEvents
 */
export const getLogEvents: Operation<Sdk, 'GetLogEvents'> = {
  authorize: (input, context) => [
    streamAccess('GetLogEvents', context, groupNameOf(input, context), input.logStreamName ?? ''),
  ],
  async handle(input, context) {
    const { doc: group } = await requireGroup(context.store, context, groupNameOf(input, context));
    const { doc: stream } = await requireStream(
      context.store,
      context,
      group.groupId,
      input.logStreamName ?? '',
    );
    const range = {
      startAt: Math.max(input.startTime ?? 0, expiredBefore(group, context.clock.now())),
      endAt: input.endTime ?? Number.MAX_SAFE_INTEGER,
    };
    const tokens = streamTokens(context, stream);
    const request = tokens.open(input.nextToken) ?? firstPage(input, range);
    const events = await readPage(context, stream, request, range, input.limit ?? MAX_EVENTS);
    const first = events[0];
    const last = events.at(-1);
    const here = input.nextToken === undefined ? START : request.from;
    const forward = tokens.seal('forward', last === undefined ? here : positionOf(last));
    const backward = tokens.seal('backward', first === undefined ? here : before(first));
    const isEnd = events.length === 0;
    return {
      events: events.map(presentEvent),
      nextForwardToken: isEnd && request.direction === 'forward' ? (input.nextToken ?? forward) : forward,
      nextBackwardToken: isEnd && request.direction === 'backward' ? (input.nextToken ?? backward) : backward,
    };
  },
};

function firstPage(input: GetLogEventsRequest, range: TimeRange): PageRequest {
  if (input.startFromHead === true) return { direction: 'forward', from: START };
  return { direction: 'backward', from: { timestamp: range.endAt, number: -1 } };
}

async function readPage(
  context: RequestContext,
  stream: LogStreamDocument,
  { direction, from }: PageRequest,
  range: TimeRange,
  limit: number,
): Promise<readonly StoredEvent[]> {
  if (direction === 'forward') {
    const start: LogPosition = { timestamp: range.startAt, number: -1 };
    const behind = from.timestamp < range.startAt ? start : from;
    const source = eventsForward(context.store, context, stream, behind);
    return await take(source, limit, (event) => event[0] < range.endAt);
  }
  const end: LogPosition = { timestamp: range.endAt, number: -1 };
  const source = eventsBackward(context.store, context, stream, from.timestamp >= range.endAt ? end : from);
  const newestFirst = await take(source, limit, (event) => event[0] >= range.startAt);
  return newestFirst.toReversed();
}

async function take(
  source: AsyncIterable<StoredEvent>,
  limit: number,
  isInRange: (event: StoredEvent) => boolean,
): Promise<readonly StoredEvent[]> {
  const taken: StoredEvent[] = [];
  let sizeBytes = 0;
  for await (const event of source) {
    sizeBytes += eventBytes(event[3]);
    if (!isInRange(event) || (taken.length > 0 && sizeBytes > MAX_BYTES)) break;
    taken.push(event);
    if (taken.length >= limit) break;
  }
  return taken;
}

function presentEvent([timestamp, , ingestionTime, message]: StoredEvent): OutputLogEvent {
  return { timestamp, message, ingestionTime };
}

/** `f/…` and `b/…`, good for this stream only. */
function streamTokens(context: RequestContext, stream: LogStreamDocument) {
  const listing = `GetLogEvents:${stream.groupId}:${stream.streamId}`;
  return {
    seal: (direction: PageRequest['direction'], position: LogPosition): string =>
      `${direction === 'forward' ? 'f' : 'b'}/${context.tokens.seal(listing, position)}`,
    /** @throws AwsError InvalidParameterException */
    open(token: string | undefined): PageRequest | undefined {
      if (token === undefined) return undefined;
      const [kind, sealed] = token.split('/', 2);
      if (kind !== 'f' && kind !== 'b') throw invalidToken();
      return {
        direction: kind === 'f' ? 'forward' : 'backward',
        from: openPosition(context, listing, sealed ?? ''),
      };
    },
  };
}

function openPosition(context: RequestContext, listing: string, sealed: string): LogPosition {
  try {
    return context.tokens.open(listing, sealed) as LogPosition;
  } catch (error) {
    if (error instanceof InvalidPageToken) throw invalidToken();
    throw error;
  }
}

function invalidToken(): Error {
  return invalidParameter('The specified nextToken is invalid.');
}
