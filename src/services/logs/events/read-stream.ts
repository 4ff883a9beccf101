import { type Reader, regionalScope } from '../../../store/store.js';
import type { LogChunk, LogPosition, LogStreamDocument, StoredEvent } from '../model.js';
import { chunkPrefix, endOfInstant, type LogPlace, logChunks } from '../store.js';
import { isBehind } from './positions.js';

/** Few, because a chunk may be large. */
const CHUNKS_PER_QUERY = 8;

/** Events of a stream behind `position`, oldest first. */
export async function* eventsForward(
  reader: Reader,
  place: LogPlace,
  stream: LogStreamDocument,
  position: LogPosition,
): AsyncGenerator<StoredEvent> {
  for await (const chunk of chunksForward(reader, place, stream, position.timestamp)) {
    for (const event of chunk.events) if (isBehind(event, position)) yield event;
  }
}

/** Events of a stream up to `position`, newest first. */
export async function* eventsBackward(
  reader: Reader,
  place: LogPlace,
  stream: LogStreamDocument,
  position: LogPosition,
): AsyncGenerator<StoredEvent> {
  for await (const chunk of chunksBackward(reader, place, stream, position.timestamp)) {
    for (const event of chunk.events.toReversed()) if (!isBehind(event, position)) yield event;
  }
}

/** The chunks that may hold events at or after `timestamp`, in order. */
export async function* chunksForward(
  reader: Reader,
  place: LogPlace,
  stream: { readonly groupId: string; readonly streamId: string },
  timestamp: number,
): AsyncGenerator<LogChunk> {
  const scope = regionalScope(place);
  const prefix = chunkPrefix(stream);
  // Events of one instant may begin in the chunk before the first that begins at it.
  const [covering] = await reader.list(logChunks, scope, {
    prefix,
    after: endOfInstant(stream, timestamp - 1),
    reverse: true,
    limit: 1,
  });
  if (covering !== undefined) yield covering.doc;
  for (let after = covering?.key; ; ) {
    const found = await reader.list(logChunks, scope, { prefix, after, limit: CHUNKS_PER_QUERY });
    for (const chunk of found) yield chunk.doc;
    after = found.at(-1)?.key ?? after;
    if (found.length < CHUNKS_PER_QUERY) return;
  }
}

async function* chunksBackward(
  reader: Reader,
  place: LogPlace,
  stream: LogStreamDocument,
  timestamp: number,
): AsyncGenerator<LogChunk> {
  const prefix = chunkPrefix(stream);
  for (let after = endOfInstant(stream, timestamp); ; ) {
    const found = await reader.list(logChunks, regionalScope(place), {
      prefix,
      after,
      reverse: true,
      limit: CHUNKS_PER_QUERY,
    });
    for (const chunk of found) yield chunk.doc;
    after = found.at(-1)?.key ?? after;
    if (found.length < CHUNKS_PER_QUERY) return;
  }
}
