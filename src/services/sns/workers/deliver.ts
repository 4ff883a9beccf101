import type { ServiceContext } from '../../../front-door/service.js';
import type { Sealer } from '../../../kernel/sealer.js';
import { regionalScope, type Transaction } from '../../../store/store.js';
import type { WorkerDeclaration, WorkItem } from '../../../work/work.js';
import type { AddressGuard } from '../delivery/address-guard.js';
import { type Composition, compose } from '../delivery/compose.js';
import { effectivePolicy } from '../delivery/delivery-policy.js';
import { DELIVER } from '../delivery/fan-out.js';
import { type PostOutcome, post } from '../delivery/http-post.js';
import { retryDelayMs } from '../delivery/retry-policy.js';
import { requireSigner } from '../messages/signer.js';
import type { DeliveryDocument, MessageType, SubscriptionState } from '../model.js';
import { subscriptionArn } from '../names.js';
import { deliveries, deliveryKey, messages, subscriptionKey, subscriptions, topics } from '../store.js';

export interface DeliverDeps {
  readonly sealer: Sealer;
  readonly guard: AddressGuard;
}

/**
 * Brings one message to one endpoint, at least once: an attempt whose end was not recorded is made again, with the same message
 * id. One that fails for a passing reason is repeated as the delivery policy says; any other failure ends it.
 */
export function deliverWorker(deps: DeliverDeps): WorkerDeclaration<ServiceContext> {
  return {
    kind: DELIVER,
    // They mostly wait for endpoints, of which some never answer.
    concurrency: 64,
    leaseMs: 60_000,
    async run(item, context) {
      const [accountId = '', region = '', messageId = '', subscriptionId = ''] = item.key.split('/');
      const place = { accountId, region };
      const scope = regionalScope(place);
      const stored = await context.store.get(deliveries, scope, deliveryKey({ messageId, subscriptionId }));
      if (!stored) return;
      const composition = await gather(stored.doc, place, context, deps);
      if (!composition) {
        await context.store.transaction((tx) => end(tx, scope, stored.doc));
        return;
      }
      const outcome = await post(compose(composition), deps.guard, item.signal);
      await record(item, composition, outcome, context);
    },
  };
}

/** @returns undefined where nobody is to be told any more */
async function gather(
  delivery: DeliveryDocument,
  place: { readonly accountId: string; readonly region: string },
  { store, clock, endpoint }: ServiceContext,
  { sealer }: DeliverDeps,
): Promise<Composition | undefined> {
  const scope = regionalScope(place);
  const { topicName, subscriptionId: id, messageId, type } = delivery;
  const topic = await store.get(topics, scope, topicName);
  const subscription = await store.get(subscriptions, scope, subscriptionKey({ topicName, id }));
  if (!topic || subscription?.doc.state.kind !== RECEIVER[type]) return undefined;
  const message = type === 'Notification' ? await store.get(messages, scope, messageId) : undefined;
  if (type === 'Notification' && !message) return undefined;
  return {
    place,
    delivery,
    subscription: subscription.doc,
    topic: topic.doc,
    ...(message && { message: message.doc }),
    endpoint,
    signer: await requireSigner(store, sealer, clock),
    sealer,
  };
}

/** In which state a subscription gets which kind of message. */
const RECEIVER: Readonly<Record<MessageType, SubscriptionState['kind']>> = {
  Notification: 'confirmed',
  SubscriptionConfirmation: 'pending',
  UnsubscribeConfirmation: 'deactivated',
};

async function record(
  item: WorkItem,
  { place, delivery, subscription, topic }: Composition,
  outcome: PostOutcome,
  context: ServiceContext,
): Promise<void> {
  const scope = regionalScope(place);
  if (outcome.kind === 'delivered') {
    await context.store.transaction((tx) => end(tx, scope, delivery));
    return;
  }
  const failures = delivery.failures + 1;
  const { retries } = effectivePolicy(topic.attributes, subscription.attributes);
  const delayMs = outcome.kind === 'passing' ? retryDelayMs(retries, failures) : undefined;
  const facts = {
    subscription: subscriptionArn(place, subscription.topicName, subscription.id),
    messageId: delivery.messageId,
    attempt: failures,
    reason: outcome.reason,
  };
  if (delayMs === undefined) context.log.warn('message not delivered', facts);
  else context.log.info('message not delivered, to be tried again', facts);
  await context.store.transaction(async (tx) => {
    if (delayMs === undefined) return end(tx, scope, delivery);
    await tx.put(deliveries, scope, deliveryKey(delivery), { ...delivery, failures });
    await context.work.enqueue(tx, { kind: DELIVER, key: item.key, dueAt: context.clock.after(delayMs) });
  });
}

/** With its last delivery a message is forgotten. */
async function end(tx: Transaction, scope: string, delivery: DeliveryDocument): Promise<void> {
  await tx.delete(deliveries, scope, deliveryKey(delivery));
  const [other] = await tx.list(deliveries, scope, { prefix: `${delivery.messageId}/`, limit: 1 });
  if (!other) await tx.delete(messages, scope, delivery.messageId);
}
