import { eventBytes, MAX_CHUNK_SPAN_MS, type StoredEvent } from '../model.js';

const MAX_CHUNK_BYTES = 128 * 1024;
const MAX_CHUNK_EVENTS = 2_000;

/** Chunks that are still smaller than this are written again with what follows; larger ones are left alone. */
export const GROW_BELOW_BYTES = 16 * 1024;

/**
 * Cuts ordered events into chunks within the bounds of bytes, count and time; a message that is larger than a
 * chunk has one of its own. Pure.
 */
export function cutChunks(events: readonly StoredEvent[]): readonly (readonly StoredEvent[])[] {
  const chunks: StoredEvent[][] = [];
  let open: StoredEvent[] = [];
  let openBytes = 0;
  for (const event of events) {
    const bytes = eventBytes(event[3]);
    const first = open[0];
    const isFull =
      openBytes + bytes > MAX_CHUNK_BYTES ||
      open.length >= MAX_CHUNK_EVENTS ||
      (first !== undefined && event[0] - first[0] > MAX_CHUNK_SPAN_MS);
    if (first === undefined || isFull) {
      open = [];
      openBytes = 0;
      chunks.push(open);
    }
    open.push(event);
    openBytes += bytes;
  }
  return chunks;
}

export function chunkBytes(events: readonly StoredEvent[]): number {
  return events.reduce((sum, event) => sum + eventBytes(event[3]), 0);
}
