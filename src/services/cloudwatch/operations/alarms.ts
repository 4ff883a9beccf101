import type { Operation, RequestContext } from '../../../front-door/service.js';
import { AwsError } from '../../../kernel/aws-error.js';
import { regionalScope, type Transaction } from '../../../store/store.js';
import { onAlarms } from '../access.js';
import { changeState } from '../alarms/change-state.js';
import { deleteAlarm } from '../alarms/save-alarm.js';
import { alarmNotFound, notValid } from '../errors.js';
import type { AlarmDocument } from '../model.js';
import { alarms } from '../store.js';

type Sdk = typeof import('@aws-sdk/client-cloudwatch');

/** Sets a state by hand; a metric alarm has its own again when it is next evaluated. */
export const setAlarmState: Operation<Sdk, 'SetAlarmState'> = {
  authorize: (input, context) => onAlarms('SetAlarmState', context, [input.AlarmName]),
  async handle({ AlarmName = '', StateValue = 'OK', StateReason = '', StateReasonData }, context) {
    if (StateReasonData !== undefined && !isJson(StateReasonData)) {
      throw new AwsError('InvalidFormatFault', 'StateReasonData must be valid JSON');
    }
    await context.store.transaction(async (tx) => {
      const found = await tx.get(alarms, regionalScope(context), AlarmName);
      if (!found) throw alarmNotFound('Unknown');
      await changeState(tx, context, context, found.doc, {
        value: StateValue,
        reason: StateReason,
        ...(StateReasonData !== undefined && { reasonData: StateReasonData }),
      });
    });
    return {};
  },
};

/** All of them or, where one does not exist, none. @source Amazon CloudWatch API Reference, DeleteAlarms */
export const deleteAlarms: Operation<Sdk, 'DeleteAlarms'> = {
  authorize: (input, context) => onAlarms('DeleteAlarms', context, input.AlarmNames ?? []),
  async handle({ AlarmNames = [] }, context) {
    await context.store.transaction(async (tx) => {
      const found = await existing(tx, context, AlarmNames);
      const missing = AlarmNames.filter((name) => !found.some((alarm) => alarm.name === name));
      if (missing.length > 0) throw alarmNotFound(`Alarms [${missing.join(', ')}] do not exist`);
      if (found.filter(({ kind }) => kind === 'composite').length > 1) {
        throw notValid('At most one composite alarm can be deleted in one request');
      }
      const children = await dependedOn(tx, context, found);
      if (children.length > 0) {
        throw notValid(
          `Cannot delete ${children.join(',')} as there are composite alarm(s) depending on them.`,
        );
      }
      for (const alarm of found) await deleteAlarm(tx, context, alarm);
    });
    return {};
  },
};

/** Those of which a composite alarm speaks that is not deleted with them. */
async function dependedOn(
  tx: Transaction,
  context: RequestContext,
  deleted: readonly AlarmDocument[],
): Promise<string[]> {
  const names: string[] = [];
  for (const { name } of deleted) {
    const parents = await tx.listBy(alarms, regionalScope(context), 'child', name);
    if (parents.some(({ key }) => !deleted.some((alarm) => alarm.name === key))) names.push(name);
  }
  return names;
}

export const enableAlarmActions: Operation<Sdk, 'EnableAlarmActions'> = {
  authorize: (input, context) => onAlarms('EnableAlarmActions', context, input.AlarmNames ?? []),
  handle: async ({ AlarmNames = [] }, context) => await switchActions(context, AlarmNames, true),
};

export const disableAlarmActions: Operation<Sdk, 'DisableAlarmActions'> = {
  authorize: (input, context) => onAlarms('DisableAlarmActions', context, input.AlarmNames ?? []),
  handle: async ({ AlarmNames = [] }, context) => await switchActions(context, AlarmNames, false),
};

/** Names that do not exist are passed over. */
async function switchActions(
  context: RequestContext,
  names: readonly string[],
  actionsEnabled: boolean,
): Promise<object> {
  await context.store.transaction(async (tx) => {
    for (const alarm of await existing(tx, context, names)) {
      await tx.put(alarms, regionalScope(context), alarm.name, { ...alarm, actionsEnabled });
    }
  });
  return {};
}

async function existing(
  tx: Transaction,
  context: RequestContext,
  names: readonly string[],
): Promise<AlarmDocument[]> {
  const found: AlarmDocument[] = [];
  for (const name of new Set(names)) {
    const stored = await tx.get(alarms, regionalScope(context), name);
    if (stored) found.push(stored.doc);
  }
  return found;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
