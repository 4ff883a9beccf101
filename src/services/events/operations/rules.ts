import type { Operation, RequestContext } from '../../../front-door/service.js';
import { validationError } from '../../../kernel/aws-error.js';
import { regionalScope } from '../../../store/store.js';
import { accessToRule, accessToRules } from '../access.js';
import { ruleNotFound } from '../errors.js';
import type { RuleState } from '../model.js';
import { cutPage, openPage, pageLimit } from '../paging.js';
import { describeRule, presentRule } from '../present.js';
import { findRule, ruleKey, rules } from '../store.js';
import { existingBus } from './existing-bus.js';
import { removeRule, saveRule } from './save-rule.js';

type Sdk = typeof import('@aws-sdk/client-eventbridge');

interface RuleInput {
  readonly Name: string | undefined;
  readonly EventBusName?: string | undefined;
}

export const describeRuleOperation: Operation<Sdk, 'DescribeRule'> = {
  authorize: (input, context) => [accessToRule('DescribeRule', context, input.EventBusName, input.Name)],
  async handle(input, context) {
    const eventBusName = await existingBus(context.store, context, input.EventBusName);
    const stored = await findRule(context.store, context, eventBusName, input.Name ?? '');
    if (!stored) throw ruleNotFound(input.Name ?? '');
    return describeRule(stored.doc, context);
  },
};

export const listRules: Operation<Sdk, 'ListRules'> = {
  authorize: (input, context) => [accessToRules('ListRules', context, input.EventBusName)],
  async handle(input, context) {
    const eventBusName = await existingBus(context.store, context, input.EventBusName);
    const prefix = ruleKey(eventBusName, input.NamePrefix ?? '');
    const listing = `ListRules:${prefix}`;
    const after = openPage(context, listing, input);
    const found = await context.store.list(rules, regionalScope(context), {
      prefix,
      limit: pageLimit(input) + 1,
      ...(after !== undefined && { after }),
    });
    const { items, ...more } = cutPage(context, listing, input, found, ({ key }) => key);
    return { Rules: items.map(({ doc }) => presentRule(doc, context)), ...more };
  },
};

export const deleteRule: Operation<Sdk, 'DeleteRule'> = {
  authorize: (input, context) => [accessToRule('DeleteRule', context, input.EventBusName, input.Name)],
  async handle(input, context) {
    await context.store.transaction(async (tx) => {
      const eventBusName = await existingBus(tx, context, input.EventBusName);
      const stored = await findRule(tx, context, eventBusName, input.Name ?? '');
      if (!stored) return;
      if (stored.doc.targets.length > 0) {
        throw validationError("Rule can't be deleted since it has targets.");
      }
      await removeRule(tx, context, stored.doc);
    });
    return {};
  },
};

export const enableRule: Operation<Sdk, 'EnableRule'> = {
  authorize: (input, context) => [accessToRule('EnableRule', context, input.EventBusName, input.Name)],
  handle: (input, context) => setState(input, context, 'ENABLED'),
};

export const disableRule: Operation<Sdk, 'DisableRule'> = {
  authorize: (input, context) => [accessToRule('DisableRule', context, input.EventBusName, input.Name)],
  handle: (input, context) => setState(input, context, 'DISABLED'),
};

async function setState(input: RuleInput, context: RequestContext, state: RuleState): Promise<object> {
  await context.store.transaction(async (tx) => {
    const eventBusName = await existingBus(tx, context, input.EventBusName);
    const stored = await findRule(tx, context, eventBusName, input.Name ?? '');
    if (!stored) throw ruleNotFound(input.Name ?? '');
    await saveRule(tx, context, { ...stored.doc, state }, stored.doc);
  });
  return {};
}
