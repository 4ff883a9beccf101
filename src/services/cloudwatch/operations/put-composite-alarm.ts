import type { PutCompositeAlarmInput } from '@aws-sdk/client-cloudwatch';
import type { Operation, RequestContext } from '../../../front-door/service.js';
import { regionalScope, type Transaction } from '../../../store/store.js';
import { alarmConditions, onAlarms } from '../access.js';
import { saveAlarm } from '../alarms/save-alarm.js';
import { notValid } from '../errors.js';
import { AlarmRuleError, alarmsIn, parseAlarmRule } from '../machine/alarm-rule.js';
import { alarmNameOfArn } from '../names.js';
import { alarms } from '../store.js';
import { commonSettings } from './put-metric-alarm.js';

type Sdk = typeof import('@aws-sdk/client-cloudwatch');

const MAX_CHILDREN = 100;

/** @source Amazon CloudWatch API Reference, PutCompositeAlarm */
export const putCompositeAlarm: Operation<Sdk, 'PutCompositeAlarm'> = {
  authorize: (input, context) =>
    onAlarms('PutCompositeAlarm', context, [input.AlarmName], alarmConditions(input)),
  async handle(input, context) {
    const children = childrenOf(input, context);
    const settings = {
      ...commonSettings(input),
      kind: 'composite' as const,
      rule: input.AlarmRule ?? '',
      children,
      ...(input.ActionsSuppressor !== undefined && { suppressor: suppressorOf(input) }),
    };
    await context.store.transaction(async (tx) => {
      await checkChildren(tx, context, settings.name, children);
      await saveAlarm(tx, context, settings, input.Tags ?? []);
    });
    return {};
  },
};

function childrenOf({ AlarmRule = '' }: PutCompositeAlarmInput, context: RequestContext): string[] {
  try {
    const named = alarmsIn(parseAlarmRule(AlarmRule));
    return [...new Set(named.map((name) => alarmNameOfArn(context, name) ?? name))];
  } catch (error) {
    if (error instanceof AlarmRuleError) throw notValid(`AlarmRule is not valid: ${error.message}`);
    throw error;
  }
}

function suppressorOf(input: PutCompositeAlarmInput) {
  const { ActionsSuppressor = '', ActionsSuppressorWaitPeriod, ActionsSuppressorExtensionPeriod } = input;
  if (ActionsSuppressorWaitPeriod === undefined || ActionsSuppressorExtensionPeriod === undefined) {
    throw notValid(
      'ActionsSuppressorWaitPeriod and ActionsSuppressorExtensionPeriod are required with ActionsSuppressor',
    );
  }
  return {
    alarm: ActionsSuppressor,
    waitSeconds: ActionsSuppressorWaitPeriod,
    extensionSeconds: ActionsSuppressorExtensionPeriod,
  };
}

/** They exist, and none of them depends on the alarm itself. */
async function checkChildren(
  tx: Transaction,
  context: RequestContext,
  alarmName: string,
  children: readonly string[],
): Promise<void> {
  if (children.length > MAX_CHILDREN) {
    throw notValid(`A composite alarm can have at most ${MAX_CHILDREN} underlying alarms`);
  }
  const seen = new Set<string>();
  const waiting = [...children];
  const missing: string[] = [];
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    if (name === alarmName) throw notValid('AlarmRule must not contain a cycle of composite alarms');
    if (seen.has(name)) continue;
    seen.add(name);
    const found = await tx.get(alarms, regionalScope(context), name);
    if (found?.doc.kind === 'composite') waiting.push(...found.doc.children);
    if (!found && children.includes(name)) missing.push(name);
  }
  if (missing.length > 0) {
    throw notValid(
      `Could not save the composite alarm as alarms [${missing.sort().join(', ')}] in the alarm rule do not exist`,
    );
  }
}
