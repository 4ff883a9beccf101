import type { ServiceContext } from '../../../front-door/service.js';
import { SECOND_MS } from '../../../kernel/duration.js';
import { regionalScope, type Transaction } from '../../../store/store.js';
import { suppressionOf } from '../machine/suppression.js';
import type { AlarmDocument, AlarmState, CompositeAlarmDocument } from '../model.js';
import { alarmNameOfArn } from '../names.js';
import { alarms, type Place } from '../store.js';
import { takeActions } from './actions.js';

/** The work of looking whether an alarm's actions are still held back; its key is `ACCOUNT/REGION/NAME`. */
export const RELEASE = 'cloudwatch.release';

/** The alarm with the actions of its change held back, where it has a suppressor that is to be asked first. */
export function holdingBack(alarm: AlarmDocument, previous: AlarmState, now: number): AlarmDocument {
  if (alarm.kind !== 'composite' || !alarm.suppressor || !alarm.actionsEnabled) return alarm;
  // Until something was told of it, nobody knows of the changes in between.
  const held = { since: now, previous: alarm.held?.previous ?? previous, by: 'WaitPeriod' as const };
  return { ...alarm, held };
}

export async function enqueueRelease(
  tx: Transaction,
  { work }: Pick<ServiceContext, 'work'>,
  place: Place,
  alarmName: string,
  dueAt?: number,
): Promise<void> {
  const key = `${regionalScope(place)}/${alarmName}`;
  await work.enqueue(tx, { kind: RELEASE, key, ...(dueAt !== undefined && { dueAt }) });
}

/** Looks again at all alarms that this one suppresses. */
export async function wakeSuppressed(
  tx: Transaction,
  context: ServiceContext,
  place: Place,
  suppressorName: string,
): Promise<void> {
  for (const { key } of await tx.listBy(alarms, regionalScope(place), 'suppressor', suppressorName)) {
    await enqueueRelease(tx, context, place, key);
  }
}

/** Takes the actions that nothing holds back any more, unless the alarm is by now as it was before. */
export async function settleHeldActions(
  tx: Transaction,
  context: ServiceContext,
  place: Place,
  alarm: CompositeAlarmDocument,
): Promise<void> {
  const { held, suppressor, ...rest } = alarm;
  if (!held || !suppressor) return;
  const name = alarmNameOfArn(place, suppressor.alarm) ?? suppressor.alarm;
  const found = await tx.get(alarms, regionalScope(place), name);
  const now = context.clock.now();
  const waitOf = (seconds: number) => context.clock.after(seconds * SECOND_MS) - context.clock.now();
  const suppression = suppressionOf(found?.doc.state, {
    since: held.since,
    waitMs: waitOf(suppressor.waitSeconds),
    extensionMs: waitOf(suppressor.extensionSeconds),
    now,
  });
  if (suppression.kind === 'held') {
    const { by } = suppression;
    if (by !== held.by) {
      await tx.put(alarms, regionalScope(place), alarm.name, { ...alarm, held: { ...held, by } });
    }
    if (by !== 'Alarm') await enqueueRelease(tx, context, place, alarm.name, suppression.until);
    return;
  }
  const released: CompositeAlarmDocument = { ...rest, suppressor };
  await tx.put(alarms, regionalScope(place), alarm.name, released);
  if (released.state.value === held.previous.value) return;
  const states = { previous: held.previous, state: released.state };
  await takeActions(tx, context, place, released, states);
}
