import type { FilteredLogEvent, FilterLogEventsRequest } from '@aws-sdk/client-cloudwatch-logs';
import { InvalidPageToken } from '../../../front-door/page-tokens.js';
import type { Operation, RequestContext } from '../../../front-door/service.js';
import { groupAccess } from '../access.js';
import { groupNameOf } from '../arns.js';
import { invalidParameter } from '../errors.js';
import { chunksOfGroup } from '../events/group-chunks.js';
import { type GroupEvent, mergeChunks } from '../events/merge-chunks.js';
import { chunksForward } from '../events/read-stream.js';
import { expiredBefore } from '../events/retention.js';
import { eventBytes, type LogChunk, type LogGroupDocument } from '../model.js';
import { type MessageFilter, parseFilterPattern } from '../patterns/filter-pattern.js';
import { requireGroup, requireStream } from '../store.js';

type Sdk = typeof import('@aws-sdk/client-cloudwatch-logs');

const MAX_EVENTS = 10_000;
const MAX_BYTES = 1_048_576;
/** A page may come empty: a filter that finds nothing must not read a whole group in one request. */
const MAX_SCANNED_BYTES = 16 * 1024 * 1024;

interface Scan {
  /** Inclusive, epoch ms. */
  readonly startAt: number;
  readonly endAt: number;
  /** Events up to this id have been seen. */
  readonly afterId: string;
  readonly limit: number;
  readonly matches: MessageFilter;
  readonly isWanted: (streamName: string) => boolean;
}

interface Page {
  readonly events: readonly FilteredLogEvent[];
  /** Where to go on; absent at the end. */
  readonly lastId?: string;
}

/**
 * Events of a group, or of some of its streams, in order of time.
 *
 * @source Amazon CloudWatch Logs API Reference, FilterLogEvents
 */
export const filterLogEvents: Operation<Sdk, 'FilterLogEvents'> = {
  authorize: (input, context) => [groupAccess('FilterLogEvents', context, groupNameOf(input, context))],
  async handle(input, context) {
    const { doc: group } = await requireGroup(context.store, context, groupNameOf(input, context));
    const listing = `FilterLogEvents:${group.groupId}`;
    const afterId = openToken(context, listing, input.nextToken);
    // The first digits of an id are its event's time.
    const resumeAt = Number(afterId.slice(0, 14));
    const prefix = input.logStreamNamePrefix;
    const scan: Scan = {
      startAt: Math.max(input.startTime ?? 0, expiredBefore(group, context.clock.now()), resumeAt),
      endAt: input.endTime ?? Number.MAX_SAFE_INTEGER,
      afterId,
      limit: input.limit ?? MAX_EVENTS,
      matches: parseFilterPattern(input.filterPattern).matches,
      isWanted: (streamName) => prefix === undefined || streamName.startsWith(prefix),
    };
    const sources = await sourcesOf(context, group, input, scan.startAt);
    const { events, lastId } = await readPage(mergeChunks(sources), scan);
    return {
      events: [...events],
      searchedLogStreams: [],
      nextToken: lastId === undefined ? undefined : context.tokens.seal(listing, lastId),
    };
  },
};

async function sourcesOf(
  context: RequestContext,
  group: LogGroupDocument,
  input: FilterLogEventsRequest,
  startAt: number,
): Promise<readonly AsyncIterator<LogChunk>[]> {
  const names = input.logStreamNames;
  if (names === undefined) return [chunksOfGroup(context.store, context, group.groupId, startAt)];
  if (input.logStreamNamePrefix !== undefined) {
    throw invalidParameter('logStreamNamePrefix and logStreamNames cannot be used together.');
  }
  const streams = await Promise.all(
    [...new Set(names)].map((name) => requireStream(context.store, context, group.groupId, name)),
  );
  return streams.map(({ doc }) => chunksForward(context.store, context, doc, startAt));
}

async function readPage(source: AsyncIterable<GroupEvent>, scan: Scan): Promise<Page> {
  const events: FilteredLogEvent[] = [];
  let lastId = scan.afterId;
  let foundBytes = 0;
  let scannedBytes = 0;
  for await (const found of source) {
    const [timestamp, , , message] = found.event;
    if (timestamp > scan.endAt) break;
    if (timestamp < scan.startAt || found.id <= scan.afterId) continue;
    if (events.length >= scan.limit || foundBytes > MAX_BYTES || scannedBytes > MAX_SCANNED_BYTES) {
      return { events, lastId };
    }
    lastId = found.id;
    scannedBytes += eventBytes(message);
    if (!scan.isWanted(found.streamName) || !scan.matches(message)) continue;
    foundBytes += eventBytes(message);
    events.push(presentEvent(found));
  }
  return { events };
}

function presentEvent({ id, streamName, event }: GroupEvent): FilteredLogEvent {
  const [timestamp, , ingestionTime, message] = event;
  return { logStreamName: streamName, timestamp, message, ingestionTime, eventId: id };
}

function openToken(context: RequestContext, listing: string, token: string | undefined): string {
  try {
    return (context.tokens.open(listing, token) as string | undefined) ?? '';
  } catch (error) {
    if (error instanceof InvalidPageToken) throw invalidParameter('The specified nextToken is invalid.');
    throw error;
  }
}
