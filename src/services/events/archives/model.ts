import type { ReplayState } from '@aws-sdk/client-eventbridge';
import { collection, type Reader, regionalScope, type Stored, sortableNumber } from '../../../store/store.js';
import type { BusEvent } from '../model.js';
import type { Place } from '../names.js';

/** Keeps a bus's events, so that they can be replayed. Instants are epoch ms. */
export interface ArchiveRecord {
  readonly name: string;
  /** Random: one that is made anew has nothing of the old one. */
  readonly archiveId: string;
  readonly eventBusName: string;
  readonly description?: string;
  /** Without one: all events. */
  readonly eventPattern?: string;
  /** 0: for ever. */
  readonly retentionDays: number;
  readonly kmsKeyIdentifier?: string;
  readonly createdAt: number;
  readonly eventCount: number;
  readonly sizeBytes: number;
}

export interface ArchivedEvent {
  readonly event: BusEvent;
  readonly sizeBytes: number;
}

export interface ReplayRecord {
  readonly name: string;
  readonly archiveName: string;
  readonly archiveId: string;
  readonly description?: string;
  readonly destination: { readonly Arn: string; readonly FilterArns?: string[] };
  /** Only events from here on, and before the end. */
  readonly eventsFromAt: number;
  readonly eventsToAt: number;
  readonly state: ReplayState;
  readonly startedAt: number;
  readonly endedAt?: number;
  /** Of the last event that was replayed. */
  readonly lastEventAt?: number;
  /** Key of the last event that was replayed. */
  readonly cursor?: string;
}

/** Key: the name. */
export const archives = collection<ArchiveRecord>('events.archives', {
  bus: (archive) => ({ value: archive.eventBusName, sort: archive.name }),
});

/** Key: {@link archivedKey}; in order of time within an archive. */
export const archivedEvents = collection<ArchivedEvent>('events.archived');

/** Key: the name. */
export const replays = collection<ReplayRecord>('events.replays');

export function archivedKey(archiveId: string, event: Pick<BusEvent, 'id' | 'time'>): string {
  return `${archiveId}/${sortableNumber(event.time)}/${event.id}`;
}

/** Sorts before every event of that time, and behind all earlier ones. */
export function archivedFrom(archiveId: string, timeAt: number): string {
  return `${archiveId}/${sortableNumber(timeAt)}/`;
}

export async function archivesOf(
  reader: Reader,
  place: Place,
  eventBusName: string,
): Promise<Stored<ArchiveRecord>[]> {
  return await reader.listBy(archives, regionalScope(place), 'bus', eventBusName);
}
