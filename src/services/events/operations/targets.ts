import type { Target } from '@aws-sdk/client-eventbridge';
import type { Operation, RequestContext } from '../../../front-door/service.js';
import { type Reader, regionalScope } from '../../../store/store.js';
import { accessToRule, accessToRules, passRuleRole } from '../access.js';
import { limitExceeded, ruleNotFoundOnBus } from '../errors.js';
import type { RuleRecord } from '../model.js';
import { cutPage, openPage, pageLimit } from '../paging.js';
import { findRule, ruleKey, rules, targetIndexValue } from '../store.js';
import { checkTarget } from './check-target.js';
import { existingBus } from './existing-bus.js';

type Sdk = typeof import('@aws-sdk/client-eventbridge');

/** @source Amazon EventBridge endpoints and quotas: 5 targets per rule */
const MAX_TARGETS_PER_RULE = 5;

export const putTargets: Operation<Sdk, 'PutTargets'> = {
  authorize: (input, context) => [
    accessToRule('PutTargets', context, input.EventBusName, input.Rule, {
      'events:targetarn': (input.Targets ?? []).map(({ Arn = '' }) => Arn),
    }),
    ...(input.Targets ?? []).flatMap((target) =>
      passRuleRole(target.RoleArn, context, input.EventBusName, input.Rule),
    ),
  ],
  async handle(input, context) {
    const put = input.Targets ?? [];
    for (const target of put) checkTarget(target);
    await changeTargets(context, input, (targets) => {
      const merged = new Map(targets.map((target) => [target.Id, target]));
      for (const target of put) merged.set(target.Id, target);
      if (merged.size > MAX_TARGETS_PER_RULE) throw limitExceeded();
      return [...merged.values()];
    });
    return { FailedEntryCount: 0, FailedEntries: [] };
  },
};

export const removeTargets: Operation<Sdk, 'RemoveTargets'> = {
  authorize: (input, context) => [accessToRule('RemoveTargets', context, input.EventBusName, input.Rule)],
  async handle(input, context) {
    await changeTargets(context, input, (targets) =>
      targets.filter((target) => !input.Ids?.includes(target.Id ?? '')),
    );
    return { FailedEntryCount: 0, FailedEntries: [] };
  },
};

export const listTargetsByRule: Operation<Sdk, 'ListTargetsByRule'> = {
  authorize: (input, context) => [accessToRule('ListTargetsByRule', context, input.EventBusName, input.Rule)],
  async handle(input, context) {
    const rule = await existingRule(context.store, context, input);
    const listing = `ListTargetsByRule:${ruleKey(rule.eventBusName, rule.name)}`;
    const after = openPage(context, listing, input);
    const from = rule.targets.findIndex((target) => target.Id === after) + 1;
    const found = rule.targets.slice(from, from + pageLimit(input) + 1);
    const { items, ...more } = cutPage(context, listing, input, found, (target) => target.Id ?? '');
    return { Targets: [...items], ...more };
  },
};

export const listRuleNamesByTarget: Operation<Sdk, 'ListRuleNamesByTarget'> = {
  authorize: (input, context) => [accessToRules('ListRuleNamesByTarget', context, input.EventBusName)],
  async handle(input, context) {
    const eventBusName = await existingBus(context.store, context, input.EventBusName);
    const value = targetIndexValue(eventBusName, input.TargetArn ?? '');
    const listing = `ListRuleNamesByTarget:${value}`;
    const after = openPage(context, listing, input);
    const found = await context.store.listBy(rules, regionalScope(context), 'target', value, {
      limit: pageLimit(input) + 1,
      ...(after !== undefined && { after: { sort: after, key: ruleKey(eventBusName, after) } }),
    });
    const { items, ...more } = cutPage(context, listing, input, found, ({ doc }) => doc.name);
    return { RuleNames: items.map(({ doc }) => doc.name), ...more };
  },
};

interface RuleReference {
  readonly Rule: string | undefined;
  readonly EventBusName?: string | undefined;
}

async function changeTargets(
  context: RequestContext,
  input: RuleReference,
  change: (targets: readonly Target[]) => readonly Target[],
): Promise<void> {
  await context.store.transaction(async (tx) => {
    const rule = await existingRule(tx, context, input);
    const changed: RuleRecord = { ...rule, targets: change(rule.targets) };
    await tx.put(rules, regionalScope(context), ruleKey(rule.eventBusName, rule.name), changed);
  });
}

async function existingRule(
  reader: Reader,
  context: RequestContext,
  input: RuleReference,
): Promise<RuleRecord> {
  const eventBusName = await existingBus(reader, context, input.EventBusName);
  const stored = await findRule(reader, context, eventBusName, input.Rule ?? '');
  if (!stored) throw ruleNotFoundOnBus(input.Rule ?? '', eventBusName);
  return stored.doc;
}
