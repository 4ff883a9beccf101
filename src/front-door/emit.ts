import type { Clock } from '../kernel/clock.js';
import type { Ids } from '../kernel/ids.js';
import type { Transaction } from '../store/store.js';
import type { WorkQueue } from '../work/work.js';
import type { EventAnnouncements } from './event-listeners.js';
import type { ServiceContext, ServiceEvent } from './service.js';

/** The work item by which EventBridge gets an event; its payload is the event with id and time. */
export const DELIVER_EVENT = 'events.deliver';

interface EmitDeps {
  readonly work: WorkQueue;
  readonly ids: Ids;
  readonly clock: Clock;
  /** Whether any rule could match events of this place: what nobody listens for costs no delivery. */
  readonly wanted: (tx: Transaction, event: ServiceEvent) => Promise<boolean>;
  /** The listeners of this process. */
  readonly listeners?: () => EventAnnouncements | undefined;
}

/** Events leave with the transaction that makes them true: delivered at least once, or never have happened. */
export function emitTo(deps: EmitDeps): ServiceContext['emit'] {
  return async (tx, event) => {
    if (await deps.wanted(tx, event)) {
      const id = deps.ids.uuid();
      await deps.work.enqueue(tx, {
        kind: DELIVER_EVENT,
        key: id,
        payload: { id, time: deps.clock.now(), ...event },
      });
    }
    await deps.listeners?.()?.within(tx, event);
    tx.afterCommit(() => deps.listeners?.()?.afterwards(event));
  };
}
