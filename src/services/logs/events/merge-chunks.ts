import type { LogChunk, StoredEvent } from '../model.js';
import { eventId } from './positions.js';

/** An event of a group, with what its stream adds. */
export interface GroupEvent {
  readonly id: string;
  readonly streamName: string;
  readonly event: StoredEvent;
}

interface OpenChunk {
  readonly chunk: LogChunk;
  index: number;
}

/**
 * The events of several sources of chunks in the order of their ids. Each source gives its chunks by the time
 * of their first event; chunks may overlap, within a source too. Holds only the chunks that overlap at a time.
 */
export async function* mergeChunks(sources: readonly AsyncIterator<LogChunk>[]): AsyncGenerator<GroupEvent> {
  const waiting = await Promise.all(sources.map(async (source) => ({ source, chunk: await take(source) })));
  const open: OpenChunk[] = [];
  for (;;) {
    const next = smallest(open, (entry) => currentId(entry));
    const upcoming = smallest(
      waiting.filter((entry) => entry.chunk !== undefined),
      (entry) => firstId(entry.chunk),
    );
    if (upcoming?.chunk !== undefined && (next === undefined || firstId(upcoming.chunk) < currentId(next))) {
      open.push({ chunk: upcoming.chunk, index: 0 });
      upcoming.chunk = await take(upcoming.source);
      continue;
    }
    const event = next?.chunk.events[next.index];
    if (next === undefined || event === undefined) return;
    yield { id: currentId(next), streamName: next.chunk.streamName, event };
    next.index += 1;
    if (next.index >= next.chunk.events.length) open.splice(open.indexOf(next), 1);
  }
}

async function take(source: AsyncIterator<LogChunk>): Promise<LogChunk | undefined> {
  for (;;) {
    const { value, done } = await source.next();
    if (done) return undefined;
    if (value.events.length > 0) return value;
  }
}

function currentId(entry: OpenChunk): string {
  const event = entry.chunk.events[entry.index];
  return event === undefined ? '' : eventId(entry.chunk.streamId, event);
}

/** Sources are ordered by time only: of one instant any stream may come first, so no stream id is compared. */
function firstId(chunk: LogChunk | undefined): string {
  return chunk === undefined ? '' : String(chunk.firstAt).padStart(14, '0');
}

function smallest<T>(items: readonly T[], key: (item: T) => string): T | undefined {
  let best: { readonly item: T; readonly key: string } | undefined;
  for (const item of items) {
    const itemKey = key(item);
    if (best === undefined || itemKey < best.key) best = { item, key: itemKey };
  }
  return best?.item;
}
