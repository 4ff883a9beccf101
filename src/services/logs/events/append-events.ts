import { regionalScope, type Stored, type Transaction } from '../../../store/store.js';
import type { LogChunk, LogStreamDocument, StoredEvent } from '../model.js';
import { chunkKey, chunkPrefix, endOfInstant, type LogPlace, logChunks } from '../store.js';
import { chunkBytes, cutChunks, GROW_BELOW_BYTES } from './cut-chunks.js';
import { compareEvents, positionOf } from './positions.js';

/**
 * Puts events, ordered by timestamp and then number, where they belong in their stream: usually behind its
 * end, into the last chunk or new ones; those that come late into the chunks of their time.
 */
export async function appendEvents(
  tx: Transaction,
  place: LogPlace,
  stream: LogStreamDocument,
  events: readonly StoredEvent[],
): Promise<void> {
  for (let start = 0; start < events.length; ) {
    const first = events[start];
    if (first === undefined) break;
    const covering = await chunkAtOrBefore(tx, place, stream, first[0]);
    const nextAt = await firstInstantAfter(tx, place, stream, first[0]);
    const end = nextAt === undefined ? events.length : indexOfInstant(events, start, nextAt);
    await writeRun(tx, place, stream, covering, events.slice(start, end));
    start = end;
  }
}

async function chunkAtOrBefore(
  tx: Transaction,
  place: LogPlace,
  stream: LogStreamDocument,
  timestamp: number,
): Promise<Stored<LogChunk> | undefined> {
  const [found] = await tx.list(logChunks, regionalScope(place), {
    prefix: chunkPrefix(stream),
    after: endOfInstant(stream, timestamp),
    reverse: true,
    limit: 1,
  });
  return found;
}

/** Nothing lies behind the stream's end: the usual case costs no query. */
async function firstInstantAfter(
  tx: Transaction,
  place: LogPlace,
  stream: LogStreamDocument,
  timestamp: number,
): Promise<number | undefined> {
  if (timestamp >= (stream.span?.lastEventAt ?? 0)) return undefined;
  const [found] = await tx.list(logChunks, regionalScope(place), {
    prefix: chunkPrefix(stream),
    after: endOfInstant(stream, timestamp),
    limit: 1,
  });
  return found?.doc.firstAt;
}

function indexOfInstant(events: readonly StoredEvent[], start: number, timestamp: number): number {
  const found = events.findIndex((event, index) => index > start && event[0] >= timestamp);
  return found < 0 ? events.length : found;
}

async function writeRun(
  tx: Transaction,
  place: LogPlace,
  stream: LogStreamDocument,
  covering: Stored<LogChunk> | undefined,
  run: readonly StoredEvent[],
): Promise<void> {
  const base = covering !== undefined && mustRewrite(covering.doc, run) ? covering : undefined;
  const merged = base === undefined ? run : [...base.doc.events, ...run].sort(compareEvents);
  for (const [index, piece] of cutChunks(merged).entries()) {
    const first = piece[0];
    if (first === undefined) continue;
    const key = index === 0 && base !== undefined ? base.key : chunkKey(stream, positionOf(first));
    await tx.put(logChunks, regionalScope(place), key, chunkOf(stream, piece));
  }
}

/** A small chunk grows; a large one is opened again only for events that belong into its midst. */
function mustRewrite(chunk: LogChunk, run: readonly StoredEvent[]): boolean {
  const last = chunk.events.at(-1);
  const first = run[0];
  const isInside = last !== undefined && first !== undefined && first[0] < last[0];
  return isInside || chunk.sizeBytes < GROW_BELOW_BYTES;
}

function chunkOf(stream: LogStreamDocument, events: readonly StoredEvent[]): LogChunk {
  return {
    groupId: stream.groupId,
    streamId: stream.streamId,
    streamName: stream.name,
    firstAt: events[0]?.[0] ?? 0,
    sizeBytes: chunkBytes(events),
    events,
  };
}
