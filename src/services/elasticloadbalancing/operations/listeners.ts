import type { Action } from '@aws-sdk/client-elastic-load-balancing-v2';
import { type Conditions, onAnyResource } from '../../../front-door/access.js';
import type { Operation, RequestContext } from '../../../front-door/service.js';
import { regionalScope, type Transaction } from '../../../store/store.js';
import { accessTo, accessToCreate, given } from '../access.js';
import { normalActions, targetGroupArnsOf } from '../actions.js';
import { LISTENER_ATTRIBUTES, presentAttributes, withAttributes } from '../attributes.js';
import type { DataPlane } from '../data-plane.js';
import { duplicateListener, listenerNotFound, unsupportedProtocol, validationError } from '../errors.js';
import type { Listener } from '../model.js';
import { listenerArn, newResourceId, ruleArn } from '../names.js';
import { pageOfList } from '../paging.js';
import { presentListener } from '../present.js';
import type { Sdk } from '../sdk.js';
import { getListener, getLoadBalancer, listeners, listenersOf, rules, rulesOf } from '../store.js';
import { newTags } from '../tags.js';
import { checkAssociation } from '../usage.js';

function listenerKeys(protocol: string | undefined, policy: string | undefined): Conditions {
  return given({ listenerprotocol: protocol, securitypolicy: policy });
}

/** Opens the port first and stores the listener second: a port that cannot be had leaves nothing behind. */
export function createListener(dataPlane: DataPlane): Operation<Sdk, 'CreateListener'> {
  return {
    authorize: accessToCreate(
      'CreateListener',
      (input) => input.LoadBalancerArn,
      ({ Protocol, SslPolicy }) => listenerKeys(Protocol, SslPolicy),
    ),
    async handle(input, context) {
      const { doc: balancer } = await getLoadBalancer(context.store, context, input.LoadBalancerArn);
      checkProtocol(input.Protocol, input.Port);
      const actions = normalActions(input.DefaultActions);
      const same = await sameListener(context, balancer.arn, input.Port, actions);
      if (same) return { Listeners: [presentListener(same)] };
      const arn = listenerArn(balancer.arn, newResourceId(context.ids));
      const wanted: Omit<Listener, 'port'> = {
        arn,
        loadBalancerArn: balancer.arn,
        defaultRuleArn: ruleArn(arn, newResourceId(context.ids)),
        createdAt: context.clock.now(),
        actions,
        attributes: {},
        tags: newTags(input.Tags),
      };
      await checkAssociation(context.store, context, balancer.arn, targetGroupArnsOf(actions));
      const listener = await withPort(dataPlane, arn, input.Port ?? 0, async (port) => {
        const opened: Listener = { ...wanted, port };
        await context.store.transaction((tx) => insert(tx, opened, context));
        return opened;
      });
      await dataPlane.sync(context.store);
      return { Listeners: [presentListener(listener)] };
    },
  };
}

function checkProtocol(protocol: string | undefined, port: number | undefined): void {
  if (port === undefined) throw validationError('A listener port must be specified');
  if (protocol === undefined) throw validationError('A listener protocol must be specified');
  if (protocol === 'HTTPS') {
    throw unsupportedProtocol("Listeners of protocol 'HTTPS' are not available yet; use 'HTTP'");
  }
  if (protocol !== 'HTTP') {
    throw validationError(`Listener protocol '${protocol}' must be one of 'HTTP, HTTPS'`);
  }
}

/** Asked for again with the same settings, the listener that there is already is the answer. */
async function sameListener(
  context: RequestContext,
  balancerArn: string,
  port: number | undefined,
  actions: readonly Action[],
): Promise<Listener | undefined> {
  const own = await listenersOf(context.store, context, balancerArn);
  const existing = own.find((listener) => listener.port === port);
  if (existing && JSON.stringify(existing.actions) !== JSON.stringify(actions)) throw duplicateListener();
  return existing;
}

/** Holds the listener's port while `store` runs, and gives it back where that fails. */
async function withPort<T>(
  dataPlane: DataPlane,
  arn: string,
  port: number,
  store: (port: number) => Promise<T>,
): Promise<T> {
  const opened = await dataPlane.reserve(arn, port);
  try {
    return await store(opened);
  } catch (error) {
    await dataPlane.release(arn);
    throw error;
  }
}

/** Checks again what may have changed since: the load balancer's end, and other listeners on the target groups. */
async function insert(tx: Transaction, listener: Listener, context: RequestContext): Promise<void> {
  await getLoadBalancer(tx, context, listener.loadBalancerArn);
  await checkAssociation(tx, context, listener.loadBalancerArn, targetGroupArnsOf(listener.actions));
  await tx.put(listeners, regionalScope(context), listener.arn, listener, { expect: 'absent' });
}

export const describeListeners: Operation<Sdk, 'DescribeListeners'> = {
  authorize: onAnyResource('elasticloadbalancing:DescribeListeners'),
  async handle(input, context) {
    if (input.ListenerArns?.length) {
      const found = input.ListenerArns.map((arn) => getListener(context.store, context, arn));
      return { Listeners: (await Promise.all(found)).map(({ doc }) => presentListener(doc)) };
    }
    if (input.LoadBalancerArn === undefined) {
      throw validationError('You must specify either listener ARNs or a load balancer ARN');
    }
    await getLoadBalancer(context.store, context, input.LoadBalancerArn);
    const own = await listenersOf(context.store, context, input.LoadBalancerArn);
    const listing = `DescribeListeners:${input.LoadBalancerArn}`;
    const { items, NextMarker } = pageOfList(context, listing, own, input);
    return { Listeners: items.map(presentListener), NextMarker };
  },
};

export function modifyListener(dataPlane: DataPlane): Operation<Sdk, 'ModifyListener'> {
  return {
    authorize: accessTo(
      'ModifyListener',
      (input) => [input.ListenerArn],
      ({ Protocol, SslPolicy }) => listenerKeys(Protocol, SslPolicy),
    ),
    async handle(input, context) {
      const { doc } = await getListener(context.store, context, input.ListenerArn);
      checkProtocol(input.Protocol ?? 'HTTP', input.Port ?? doc.port);
      const actions = input.DefaultActions ? normalActions(input.DefaultActions) : undefined;
      const change = (port: number) =>
        context.store.transaction((tx) => update(tx, { ...doc, port }, actions, context));
      const moves = input.Port !== undefined && input.Port !== doc.port;
      const own = await listenersOf(context.store, context, doc.loadBalancerArn);
      if (moves && own.some(({ port }) => port === input.Port)) throw duplicateListener();
      const changed = moves
        ? await withPort(dataPlane, doc.arn, input.Port ?? 0, change)
        : await change(doc.port);
      await dataPlane.sync(context.store);
      return { Listeners: [presentListener(changed)] };
    },
  };
}

async function update(
  tx: Transaction,
  wanted: Listener,
  actions: readonly Action[] | undefined,
  context: RequestContext,
): Promise<Listener> {
  const { doc } = await getListener(tx, context, wanted.arn);
  const changed: Listener = { ...doc, port: wanted.port, actions: actions ?? doc.actions };
  if (actions) await checkAssociation(tx, context, doc.loadBalancerArn, targetGroupArnsOf(actions));
  await tx.put(listeners, regionalScope(context), doc.arn, changed);
  return changed;
}

export function deleteListener(dataPlane: DataPlane): Operation<Sdk, 'DeleteListener'> {
  return {
    authorize: accessTo('DeleteListener', (input) => [input.ListenerArn]),
    async handle(input, context) {
      const scope = regionalScope(context);
      await context.store.transaction(async (tx) => {
        const { doc } = await getListener(tx, context, input.ListenerArn);
        for (const rule of await rulesOf(tx, context, doc.arn)) await tx.delete(rules, scope, rule.arn);
        await tx.delete(listeners, scope, doc.arn);
      });
      await dataPlane.sync(context.store);
      return {};
    },
  };
}

export const describeListenerAttributes: Operation<Sdk, 'DescribeListenerAttributes'> = {
  authorize: onAnyResource('elasticloadbalancing:DescribeListenerAttributes'),
  async handle(input, context) {
    const stored = await context.store.get(listeners, regionalScope(context), input.ListenerArn ?? '');
    if (!stored) throw listenerNotFound();
    return { Attributes: presentAttributes(LISTENER_ATTRIBUTES, stored.doc.attributes) };
  },
};

export function modifyListenerAttributes(dataPlane: DataPlane): Operation<Sdk, 'ModifyListenerAttributes'> {
  return {
    authorize: accessTo('ModifyListenerAttributes', (input) => [input.ListenerArn]),
    async handle(input, context) {
      const attributes = await context.store.transaction(async (tx) => {
        const { doc } = await getListener(tx, context, input.ListenerArn);
        const changed = withAttributes(LISTENER_ATTRIBUTES, doc.attributes, input.Attributes ?? []);
        await tx.put(listeners, regionalScope(context), doc.arn, { ...doc, attributes: changed });
        return changed;
      });
      await dataPlane.sync(context.store);
      return { Attributes: presentAttributes(LISTENER_ATTRIBUTES, attributes) };
    },
  };
}
