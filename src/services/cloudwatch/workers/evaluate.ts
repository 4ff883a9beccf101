import type { ServiceContext } from '../../../front-door/service.js';
import { regionalScope } from '../../../store/store.js';
import type { WorkerDeclaration } from '../../../work/work.js';
import { changeState, type NewState } from '../alarms/change-state.js';
import { EVALUATE, enqueueEvaluation } from '../alarms/enqueue.js';
import { lookAtChildren } from '../alarms/look-at-children.js';
import { lookAtMetric, nextLookAt } from '../alarms/look-at-metric.js';
import type { AlarmDocument } from '../model.js';
import { alarms, type Place } from '../store.js';

/**
 * Looks at what an alarm watches, and records its state where that has changed; metric alarms are looked at again and
 * again, composite ones when an alarm below them changes.
 */
export const evaluateWorker: WorkerDeclaration<ServiceContext> = {
  kind: EVALUATE,
  concurrency: 2,
  leaseMs: 30_000,
  async run({ key }, context) {
    const [accountId = '', region = '', ...name] = key.split('/');
    const place = { accountId, region };
    const alarmName = name.join('/');
    const found = await context.store.get(alarms, regionalScope(place), alarmName);
    if (!found) return;
    const decided = await lookAt(context, place, found.doc);
    await context.store.transaction(
      async (tx) => {
        const present = await tx.get(alarms, regionalScope(place), alarmName);
        if (!present) return;
        // What was changed meanwhile has been enqueued again: it is looked at anew, with its new settings.
        if (decided && present.version === found.version) {
          await changeState(tx, context, place, present.doc, decided);
        }
        if (present.doc.kind === 'composite') return;
        await enqueueEvaluation(context, tx, place, alarmName, nextLookAt(context.clock, present.doc));
      },
      decided ? {} : { durability: 'eventual' },
    );
  },
};

/** @returns undefined where the state stays what it is */
async function lookAt(
  context: ServiceContext,
  place: Place,
  alarm: AlarmDocument,
): Promise<NewState | undefined> {
  const found =
    alarm.kind === 'composite'
      ? await lookAtChildren(context, place, alarm)
      : await lookAtMetric(context, place, alarm);
  return found?.value === alarm.state.value ? undefined : found;
}
