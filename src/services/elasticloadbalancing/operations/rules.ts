import { onAnyResource } from '../../../front-door/access.js';
import type { Operation, RequestContext } from '../../../front-door/service.js';
import { AwsError } from '../../../kernel/aws-error.js';
import { type Reader, regionalScope, type Transaction } from '../../../store/store.js';
import { accessTo, accessToCreate } from '../access.js';
import { normalActions, targetGroupArnsOf } from '../actions.js';
import { normalConditions } from '../conditions.js';
import type { DataPlane } from '../data-plane.js';
import { operationNotPermitted, priorityInUse, ruleNotFound, validationError } from '../errors.js';
import type { Listener, Rule } from '../model.js';
import { newResourceId, ruleArn } from '../names.js';
import { pageOfList } from '../paging.js';
import { presentDefaultRule, presentRule } from '../present.js';
import type { Sdk } from '../sdk.js';
import { getListener, getRule, listeners, rules, rulesOf } from '../store.js';
import { newTags } from '../tags.js';
import { checkAssociation } from '../usage.js';

/** @source "Quotas for your Application Load Balancers": rules per load balancer, counted here per listener */
const MAX_RULES = 100;

export function createRule(dataPlane: DataPlane): Operation<Sdk, 'CreateRule'> {
  return {
    authorize: accessToCreate('CreateRule', (input) => input.ListenerArn),
    async handle(input, context) {
      if (input.Transforms?.length) throw transformsUnavailable();
      const conditions = normalConditions(input.Conditions);
      const actions = normalActions(input.Actions);
      const rule = await context.store.transaction(async (tx) => {
        const { doc: listener } = await getListener(tx, context, input.ListenerArn);
        const wanted: Rule = {
          arn: ruleArn(listener.arn, newResourceId(context.ids)),
          listenerArn: listener.arn,
          createdAt: context.clock.now(),
          priority: input.Priority ?? 0,
          conditions,
          actions,
          tags: newTags(input.Tags),
        };
        await insert(tx, listener, wanted, context);
        return wanted;
      });
      await dataPlane.sync(context.store);
      return { Rules: [presentRule(rule)] };
    },
  };
}

async function insert(
  tx: Transaction,
  listener: Listener,
  rule: Rule,
  context: RequestContext,
): Promise<void> {
  const others = await rulesOf(tx, context, listener.arn);
  if (others.some(({ priority }) => priority === rule.priority)) throw priorityInUse();
  if (others.length >= MAX_RULES) {
    throw new AwsError('TooManyRulesException', `A listener can have at most ${MAX_RULES} rules`);
  }
  await checkAssociation(tx, context, listener.loadBalancerArn, targetGroupArnsOf(rule.actions));
  await tx.put(rules, regionalScope(context), rule.arn, rule, { expect: 'absent' });
}

/** The default rule comes last, with priority `default`. */
export const describeRules: Operation<Sdk, 'DescribeRules'> = {
  authorize: onAnyResource('elasticloadbalancing:DescribeRules'),
  async handle(input, context) {
    if (input.RuleArns?.length) {
      const found = input.RuleArns.map((arn) => ruleByArn(context, arn));
      return { Rules: await Promise.all(found) };
    }
    if (input.ListenerArn === undefined) {
      throw validationError('You must specify either listener rule ARNs or a listener ARN');
    }
    const { doc: listener } = await getListener(context.store, context, input.ListenerArn);
    const own = await rulesOf(context.store, context, listener.arn);
    const all = [...own.map(presentRule), presentDefaultRule(listener)];
    const { items, NextMarker } = pageOfList(context, `DescribeRules:${listener.arn}`, all, input);
    return { Rules: [...items], NextMarker };
  },
};

async function ruleByArn(context: RequestContext, arn: string) {
  const listener = await defaultOf(context.store, context, arn);
  if (listener) return presentDefaultRule(listener);
  return presentRule((await getRule(context.store, context, arn)).doc);
}

/** The listener whose default rule an ARN names. */
async function defaultOf(
  reader: Reader,
  context: RequestContext,
  arn: string,
): Promise<Listener | undefined> {
  const ofListener = arn.replace(':listener-rule/', ':listener/').replace(/\/[^/]*$/, '');
  const stored = await reader.get(listeners, regionalScope(context), ofListener);
  return stored?.doc.defaultRuleArn === arn ? stored.doc : undefined;
}

async function ruleToChange(tx: Transaction, context: RequestContext, arn = ''): Promise<Rule> {
  if (await defaultOf(tx, context, arn)) {
    throw operationNotPermitted(`Default rule '${arn}' cannot be modified`);
  }
  return (await getRule(tx, context, arn)).doc;
}

export function modifyRule(dataPlane: DataPlane): Operation<Sdk, 'ModifyRule'> {
  return {
    authorize: accessTo('ModifyRule', (input) => [input.RuleArn]),
    async handle(input, context) {
      if (input.Transforms?.length) throw transformsUnavailable();
      const conditions = input.Conditions && normalConditions(input.Conditions);
      const actions = input.Actions && normalActions(input.Actions);
      const changed = await context.store.transaction(async (tx) => {
        const doc = await ruleToChange(tx, context, input.RuleArn);
        const { doc: listener } = await getListener(tx, context, doc.listenerArn);
        if (actions) {
          await checkAssociation(tx, context, listener.loadBalancerArn, targetGroupArnsOf(actions));
        }
        const next: Rule = {
          ...doc,
          conditions: conditions ?? doc.conditions,
          actions: actions ?? doc.actions,
        };
        await tx.put(rules, regionalScope(context), doc.arn, next);
        return next;
      });
      await dataPlane.sync(context.store);
      return { Rules: [presentRule(changed)] };
    },
  };
}

export function deleteRule(dataPlane: DataPlane): Operation<Sdk, 'DeleteRule'> {
  return {
    authorize: accessTo('DeleteRule', (input) => [input.RuleArn]),
    async handle(input, context) {
      await context.store.transaction(async (tx) => {
        const doc = await ruleToChange(tx, context, input.RuleArn);
        await tx.delete(rules, regionalScope(context), doc.arn);
      });
      await dataPlane.sync(context.store);
      return {};
    },
  };
}

/** All or none, so that two rules can change places. */
export function setRulePriorities(dataPlane: DataPlane): Operation<Sdk, 'SetRulePriorities'> {
  return {
    authorize: accessTo('SetRulePriorities', (input) =>
      (input.RulePriorities ?? []).map(({ RuleArn }) => RuleArn),
    ),
    async handle(input, context) {
      const pairs = input.RulePriorities ?? [];
      const changed = await context.store.transaction(async (tx) => {
        const moved: Rule[] = [];
        for (const { RuleArn, Priority } of pairs) {
          if (RuleArn === undefined || Priority === undefined) throw ruleNotFound();
          moved.push({ ...(await ruleToChange(tx, context, RuleArn)), priority: Priority });
        }
        for (const rule of moved) await tx.put(rules, regionalScope(context), rule.arn, rule);
        await checkPriorities(tx, moved, context);
        return moved;
      });
      await dataPlane.sync(context.store);
      return { Rules: changed.map(presentRule) };
    },
  };
}

async function checkPriorities(
  tx: Transaction,
  moved: readonly Rule[],
  context: RequestContext,
): Promise<void> {
  for (const listenerArn of new Set(moved.map((rule) => rule.listenerArn))) {
    const all = await rulesOf(tx, context, listenerArn);
    if (new Set(all.map(({ priority }) => priority)).size < all.length) throw priorityInUse();
  }
}

function transformsUnavailable(): AwsError {
  return validationError('Transforms of rules are not available yet');
}
