import { requestTags, tagsByKey } from '../../../front-door/access.js';
import type { Operation, RequestContext } from '../../../front-door/service.js';
import { validationError } from '../../../kernel/aws-error.js';
import { regionalScope, type Transaction } from '../../../store/store.js';
import { accessToRule, passRuleRole, patternKeys } from '../access.js';
import { checkedPattern, invalidParameter, limitExceeded } from '../errors.js';
import { DEFAULT_BUS, type RuleRecord } from '../model.js';
import { ruleArn } from '../names.js';
import { parseSchedule } from '../schedule/schedule.js';
import { findRule, ruleKey, rules } from '../store.js';
import { mergedTags } from '../tags.js';
import { existingBus } from './existing-bus.js';
import { saveRule } from './save-rule.js';

type Sdk = typeof import('@aws-sdk/client-eventbridge');
type PutRuleInput = Parameters<Operation<Sdk, 'PutRule'>['handle']>[0];

/** @source Amazon EventBridge endpoints and quotas: 300 rules per bus, adjustable */
const MAX_RULES_PER_BUS = 300;

/** Replaces the whole rule but its targets and tags. */
export const putRule: Operation<Sdk, 'PutRule'> = {
  authorize: (input, context) => [
    accessToRule('PutRule', context, input.EventBusName, input.Name, {
      ...requestTags(tagsByKey(input.Tags)),
      ...patternKeys(input.EventPattern),
    }),
    ...passRuleRole(input.RoleArn, context, input.EventBusName, input.Name),
  ],
  async handle(input, context) {
    checkTrigger(input);
    return await context.store.transaction(async (tx) => {
      const eventBusName = await existingBus(tx, context, input.EventBusName);
      if (input.ScheduleExpression && eventBusName !== DEFAULT_BUS) {
        throw validationError('ScheduleExpression is supported only on the default event bus.');
      }
      const name = input.Name ?? '';
      const before = await findRule(tx, context, eventBusName, name);
      if (!before) await checkRoom(tx, context, eventBusName);
      await saveRule(tx, context, ruleOf(input, eventBusName, context, before?.doc), before?.doc);
      return { RuleArn: ruleArn(context, eventBusName, name) };
    });
  },
};

function checkTrigger(input: PutRuleInput): void {
  if (!input.EventPattern && !input.ScheduleExpression) {
    throw validationError('Parameter(s) EventPattern or ScheduleExpression must be specified.');
  }
  if (input.EventPattern) checkedPattern(input.EventPattern);
  if (input.ScheduleExpression && !parseSchedule(input.ScheduleExpression)) {
    throw invalidParameter('ScheduleExpression');
  }
}

function ruleOf(
  input: PutRuleInput,
  eventBusName: string,
  context: RequestContext,
  before: RuleRecord | undefined,
): RuleRecord {
  return {
    name: input.Name ?? '',
    eventBusName,
    state: input.State ?? 'ENABLED',
    ...(input.EventPattern && { eventPattern: input.EventPattern }),
    ...(input.ScheduleExpression && { scheduleExpression: input.ScheduleExpression }),
    ...(input.Description !== undefined && { description: input.Description }),
    ...(input.RoleArn !== undefined && { roleArn: input.RoleArn }),
    createdBy: before?.createdBy ?? context.accountId,
    tags: before?.tags ?? mergedTags([], input.Tags),
    targets: before?.targets ?? [],
  };
}

async function checkRoom(tx: Transaction, context: RequestContext, eventBusName: string): Promise<void> {
  const query = { prefix: ruleKey(eventBusName, ''), limit: MAX_RULES_PER_BUS };
  const there = await tx.list(rules, regionalScope(context), query);
  if (there.length >= MAX_RULES_PER_BUS) throw limitExceeded();
}
