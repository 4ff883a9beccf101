import { collection, type Reader, regionalScope, type Stored, sortableNumber } from '../../store/store.js';
import { groupNotFound, streamNotFound } from './errors.js';
import type { LogChunk, LogGroupDocument, LogPosition, LogStreamDocument } from './model.js';

/** By name. */
export const logGroups = collection<LogGroupDocument>('logs.group');

/** By {@link streamKey}. */
export const logStreams = collection<LogStreamDocument>('logs.stream', {
  lastEvent: (stream) => ({
    value: stream.groupId,
    sort: sortableNumber(stream.span?.lastEventAt ?? 0),
  }),
});

/** By {@link chunkKey}: in order of time within a stream. */
export const logChunks = collection<LogChunk>('logs.chunk', {
  group: (chunk) => ({ value: chunk.groupId, sort: sortableNumber(chunk.firstAt) }),
});

export interface LogPlace {
  readonly accountId: string;
  readonly region: string;
}

export function streamKey(groupId: string, streamName: string): string {
  return `${groupId}/${streamName}`;
}

export function chunkPrefix(stream: { readonly groupId: string; readonly streamId: string }): string {
  return `${stream.groupId}/${stream.streamId}/`;
}

/** @param first position of the chunk's first event */
export function chunkKey(stream: { groupId: string; streamId: string }, first: LogPosition): string {
  return `${chunkPrefix(stream)}${sortableNumber(first.timestamp)}/${sortableNumber(first.number)}`;
}

/** Sorts behind every chunk whose first event is at or before `timestamp`. */
export function endOfInstant(stream: { groupId: string; streamId: string }, timestamp: number): string {
  return `${chunkPrefix(stream)}${sortableNumber(timestamp)}/~`;
}

/** @throws AwsError ResourceNotFoundException */
export async function requireGroup(
  reader: Reader,
  place: LogPlace,
  name: string,
): Promise<Stored<LogGroupDocument>> {
  const found = await reader.get(logGroups, regionalScope(place), name);
  if (found === undefined) throw groupNotFound();
  return found;
}

/** @throws AwsError ResourceNotFoundException */
export async function requireStream(
  reader: Reader,
  place: LogPlace,
  groupId: string,
  name: string,
): Promise<Stored<LogStreamDocument>> {
  const found = await reader.get(logStreams, regionalScope(place), streamKey(groupId, name));
  if (found === undefined) throw streamNotFound();
  return found;
}
