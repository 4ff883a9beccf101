import type { ServiceContext } from '../../../front-door/service.js';
import { regionalScope, type Transaction } from '../../../store/store.js';
import type { Place } from '../store.js';

export const EVALUATE = 'cloudwatch.evaluate';

/** Has an alarm evaluated: at once, or at `dueAt`. */
export async function enqueueEvaluation(
  { work }: Pick<ServiceContext, 'work'>,
  tx: Transaction,
  place: Place,
  alarmName: string,
  dueAt?: number,
): Promise<void> {
  const key = `${regionalScope(place)}/${alarmName}`;
  await work.enqueue(tx, { kind: EVALUATE, key, ...(dueAt !== undefined && { dueAt }) });
}
