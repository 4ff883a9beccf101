/** Instants are epoch ms. */
export interface LogGroupDocument {
  /** Random: a group that is deleted and made anew shares nothing with the old one. */
  readonly groupId: string;
  readonly name: string;
  readonly createdAt: number;
  readonly retentionDays?: number;
  readonly kmsKeyId?: string;
  readonly logGroupClass: LogGroupClass;
  readonly tags: Readonly<Record<string, string>>;
  readonly metricFilterCount?: number;
  /** It cannot be deleted. */
  readonly isProtected?: boolean;
  /** Of all that was put, whether or not it has expired since. */
  readonly storedBytes: number;
}

export type LogGroupClass = 'STANDARD' | 'INFREQUENT_ACCESS' | 'DELIVERY';

export interface LogStreamDocument {
  readonly groupId: string;
  /** 20 digits; part of the ids of the stream's events. */
  readonly streamId: string;
  readonly name: string;
  readonly createdAt: number;
  /** Number of the next event: events of one instant keep the order in which they came. */
  readonly nextNumber: number;
  readonly span?: StreamSpan;
}

export interface StreamSpan {
  readonly firstEventAt: number;
  readonly lastEventAt: number;
  readonly lastIngestedAt: number;
}

/** One event as it is stored; arrays, because there are many. */
export type StoredEvent = readonly [timestamp: number, number: number, ingestedAt: number, message: string];

/**
 * Neighbouring events of one stream in one document, ordered by timestamp, then number. The chunks of a stream
 * do not overlap; a chunk spans at most {@link MAX_CHUNK_SPAN_MS}.
 */
export interface LogChunk {
  readonly groupId: string;
  readonly streamId: string;
  readonly streamName: string;
  readonly firstAt: number;
  readonly sizeBytes: number;
  readonly events: readonly StoredEvent[];
}

/** Bounds how far back one has to look for chunks that reach into a time range. */
export const MAX_CHUNK_SPAN_MS = 15 * 60_000;

/** What an event counts for beside its message. @source PutLogEvents: "plus 26 bytes for each log event" */
export const EVENT_OVERHEAD_BYTES = 26;

/** A place between events: behind every event up to and including this timestamp and number. */
export interface LogPosition {
  readonly timestamp: number;
  readonly number: number;
}

export function eventBytes(message: string): number {
  return Buffer.byteLength(message) + EVENT_OVERHEAD_BYTES;
}
