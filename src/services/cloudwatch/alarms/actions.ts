import type { ServiceContext } from '../../../front-door/service.js';
import { parseArn } from '../../../kernel/arn.js';
import { regionalScope, type Transaction } from '../../../store/store.js';
import type { AlarmDocument, AlarmState } from '../model.js';
import type { Place } from '../store.js';
import { remember } from './history.js';
import { type AlarmNotification, alarmNotification } from './notification.js';

/** The work of telling one topic of one change of an alarm's state. */
export const NOTIFY = 'cloudwatch.notify';

/** All of it as it was when the state changed. */
export interface NotifyRequest extends AlarmNotification {
  readonly alarm: Pick<AlarmDocument, 'name' | 'kind'>;
  readonly topicArn: string;
  readonly changedAt: number;
}

/** Has the actions of an alarm's new state carried out; those of services that are not here have failed by then. */
export async function takeActions(
  tx: Transaction,
  context: ServiceContext,
  place: Place,
  alarm: AlarmDocument,
  states: { readonly previous: AlarmState; readonly state: AlarmState },
): Promise<void> {
  if (!alarm.actionsEnabled) return;
  const { state, previous } = states;
  for (const actionArn of actionsOf(alarm, state)) {
    if (parseArn(actionArn)?.service !== 'sns') {
      const error = 'This server has no service that could execute the action.';
      await rememberAction(tx, context, place, alarm, { actionArn, changedAt: state.updatedAt, error });
      continue;
    }
    const payload: NotifyRequest = {
      alarm: { name: alarm.name, kind: alarm.kind },
      topicArn: actionArn,
      changedAt: state.updatedAt,
      ...alarmNotification(place, alarm, state, previous),
    };
    const key = `${regionalScope(place)}/${context.ids.uuid()}`;
    await context.work.enqueue(tx, { kind: NOTIFY, key, payload });
  }
}

function actionsOf(alarm: AlarmDocument, { value }: AlarmState): readonly string[] {
  return {
    OK: alarm.okActions,
    ALARM: alarm.alarmActions,
    INSUFFICIENT_DATA: alarm.insufficientDataActions,
  }[value];
}

export interface ActionOutcome {
  readonly actionArn: string;
  /** When the state changed for which the action was taken. */
  readonly changedAt: number;
  /** Absent where it succeeded. */
  readonly error?: string;
  /** What a topic was told. */
  readonly publishedMessage?: string;
}

/** How an action went, for the alarm's history. */
export async function rememberAction(
  tx: Transaction,
  context: ServiceContext,
  place: Place,
  alarm: NotifyRequest['alarm'],
  { actionArn, changedAt, error, publishedMessage }: ActionOutcome,
): Promise<void> {
  await remember(tx, context, place, alarm, {
    type: 'Action',
    summary:
      error === undefined
        ? `Successfully executed action ${actionArn}`
        : `Failed to execute action ${actionArn}. Received error: "${error}"`,
    data: {
      actionState: error === undefined ? 'Succeeded' : 'Failed',
      notificationResource: actionArn,
      stateUpdateTimestamp: changedAt,
      ...(publishedMessage !== undefined && { publishedMessage }),
      ...(error !== undefined && { error }),
    },
  });
}
