import type { ServiceContext } from '../../../front-door/service.js';
import { regionalScope, sortableNumber, type Transaction } from '../../../store/store.js';
import type { AlarmDocument, HistoryDocument } from '../model.js';
import { history, type Place } from '../store.js';

/** Appends to an alarm's history; items are forgotten after 30 days. */
export async function remember(
  tx: Transaction,
  { ids, clock }: Pick<ServiceContext, 'ids' | 'clock'>,
  place: Place,
  alarm: Pick<AlarmDocument, 'name' | 'kind'>,
  item: Pick<HistoryDocument, 'type' | 'summary'> & { readonly data: object },
): Promise<void> {
  const at = clock.now();
  // What follows from a change of state in the same instant stands behind it.
  const order = item.type === 'Action' ? 1 : 0;
  await tx.put(history, regionalScope(place), `${sortableNumber(at)}/${order}/${ids.uuid()}`, {
    alarmName: alarm.name,
    alarmKind: alarm.kind,
    at,
    type: item.type,
    summary: item.summary,
    data: JSON.stringify({ version: '1.0', ...item.data }),
  });
}
