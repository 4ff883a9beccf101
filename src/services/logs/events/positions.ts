import type { LogPosition, StoredEvent } from '../model.js';

/** Before everything. */
export const START: LogPosition = { timestamp: 0, number: -1 };

export function positionOf(event: StoredEvent): LogPosition {
  return { timestamp: event[0], number: event[1] };
}

/** The place right before an event: no event lies between it and the event. */
export function before(event: StoredEvent): LogPosition {
  return { timestamp: event[0], number: event[1] - 1 };
}

/** Whether the event lies behind the place. */
export function isBehind(event: StoredEvent, position: LogPosition): boolean {
  return event[0] > position.timestamp || (event[0] === position.timestamp && event[1] > position.number);
}

/** Order of a stream's events. */
export function compareEvents(left: StoredEvent, right: StoredEvent): number {
  return left[0] - right[0] || left[1] - right[1];
}

/**
 * 56 digits as AWS's: timestamp, stream, number. Their order as text is the order of events across the streams
 * of a group.
 */
export function eventId(streamId: string, event: StoredEvent): string {
  return `${String(event[0]).padStart(14, '0')}${streamId}${String(event[1]).padStart(22, '0')}`;
}
