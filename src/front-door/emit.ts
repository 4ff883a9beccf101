import type { Clock } from '../kernel/clock.js';
import type { Ids } from '../kernel/ids.js';
import type { WorkQueue } from '../work/work.js';
import type { ServiceContext } from './service.js';

/** The work item by which EventBridge gets an event; its payload is the event with id and time. */
export const DELIVER_EVENT = 'events.deliver';

/** Events leave with the transaction that makes them true: delivered at least once, or never have happened. */
export function emitTo(deps: { work: WorkQueue; ids: Ids; clock: Clock }): ServiceContext['emit'] {
  return async (tx, event) => {
    const id = deps.ids.uuid();
    await deps.work.enqueue(tx, {
      kind: DELIVER_EVENT,
      key: id,
      payload: { id, time: deps.clock.now(), ...event },
    });
  };
}
