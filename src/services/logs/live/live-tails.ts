import { regionalScope } from '../../../store/store.js';
import { eventBytes, type StoredEvent } from '../model.js';
import type { LogPlace } from '../store.js';

/** A line that a session is told of. */
export interface LiveEvent {
  readonly groupName: string;
  readonly streamName: string;
  readonly event: StoredEvent;
}

/** What a session wants to hear of. */
export interface LiveInterest {
  readonly groupNames: ReadonlySet<string>;
  readonly isWanted: (streamName: string, message: string) => boolean;
}

/** @source Amazon CloudWatch Logs API Reference, StartLiveTail: at most 500 events a second */
const MAX_EVENTS = 500;
const MAX_BYTES = 1_048_576;

/** One who listens: what came since it was last asked, within bounds. Beyond them lines are left out, and that is told. */
export class LiveSession {
  #events: LiveEvent[] = [];
  #sizeBytes = 0;
  #isSampled = false;
  readonly #end = new AbortController();

  /** Aborted when the server stops. */
  readonly signal = this.#end.signal;

  constructor(readonly interest: LiveInterest) {}

  end(): void {
    this.#end.abort();
  }

  offer(live: LiveEvent): void {
    const sizeBytes = eventBytes(live.event[3]);
    if (this.#events.length >= MAX_EVENTS || this.#sizeBytes + sizeBytes > MAX_BYTES) {
      this.#isSampled = true;
      return;
    }
    this.#events.push(live);
    this.#sizeBytes += sizeBytes;
  }

  take(): { readonly events: readonly LiveEvent[]; readonly isSampled: boolean } {
    const taken = { events: this.#events, isSampled: this.#isSampled };
    this.#events = [];
    this.#sizeBytes = 0;
    this.#isSampled = false;
    return taken;
  }
}

/** The sessions that are open in this process, and the lines that are put while they are. */
export class LiveTails {
  readonly #byScope = new Map<string, Set<LiveSession>>();

  count(place: LogPlace): number {
    return this.#byScope.get(regionalScope(place))?.size ?? 0;
  }

  open(place: LogPlace, interest: LiveInterest): LiveSession {
    const session = new LiveSession(interest);
    const scope = regionalScope(place);
    const sessions = this.#byScope.get(scope) ?? new Set();
    this.#byScope.set(scope, sessions.add(session));
    return session;
  }

  close(place: LogPlace, session: LiveSession): void {
    const scope = regionalScope(place);
    const sessions = this.#byScope.get(scope);
    sessions?.delete(session);
    if (sessions?.size === 0) this.#byScope.delete(scope);
  }

  endAll(): void {
    for (const sessions of this.#byScope.values()) for (const session of sessions) session.end();
  }

  /** Called after the commit that makes the events part of their stream. */
  publish(place: LogPlace, groupName: string, streamName: string, events: readonly StoredEvent[]): void {
    for (const session of this.#byScope.get(regionalScope(place)) ?? []) {
      const { groupNames, isWanted } = session.interest;
      if (!groupNames.has(groupName)) continue;
      for (const event of events) {
        if (isWanted(streamName, event[3])) session.offer({ groupName, streamName, event });
      }
    }
  }
}
