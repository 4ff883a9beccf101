import { type IndexCursor, type Reader, regionalScope, sortableNumber } from '../../../store/store.js';
import { type LogChunk, MAX_CHUNK_SPAN_MS } from '../model.js';
import { type LogPlace, logChunks } from '../store.js';

const CHUNKS_PER_QUERY = 8;

/** The chunks of all streams of a group that may hold events at or after `timestamp`, by their first event. */
export async function* chunksOfGroup(
  reader: Reader,
  place: LogPlace,
  groupId: string,
  timestamp: number,
): AsyncGenerator<LogChunk> {
  const minSort = sortableNumber(Math.max(0, timestamp - MAX_CHUNK_SPAN_MS));
  for (let after: IndexCursor | undefined; ; ) {
    const found = await reader.listBy(logChunks, regionalScope(place), 'group', groupId, {
      minSort,
      after,
      limit: CHUNKS_PER_QUERY,
    });
    for (const chunk of found) yield chunk.doc;
    after = found.at(-1)?.cursor ?? after;
    if (found.length < CHUNKS_PER_QUERY) return;
  }
}
