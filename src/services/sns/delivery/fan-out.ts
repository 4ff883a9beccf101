import type { ServiceContext } from '../../../front-door/service.js';
import { regionalScope, type Transaction } from '../../../store/store.js';
import type { PublishedContent } from '../messages/published.js';
import type { DeliveryDocument, MessageType, SubscriptionDocument } from '../model.js';
import type { TopicName } from '../names.js';
import { deliveries, deliveryKey, messages, subscriptions } from '../store.js';
import { wants } from './filter-policy.js';

/** The work of bringing one message to one endpoint; its key is `ACCOUNT/REGION/MESSAGE/SUBSCRIPTION`. */
export const DELIVER = 'sns.deliver';

export interface OutgoingMessage {
  readonly messageId: string;
  readonly content: PublishedContent;
}

/** Keeps messages for the confirmed subscriptions that want them, and has them delivered. */
export async function fanOut(
  context: ServiceContext,
  topic: TopicName,
  published: readonly OutgoingMessage[],
): Promise<void> {
  const scope = regionalScope(topic);
  const confirmed = await context.store.listBy(subscriptions, scope, 'confirmed', topic.name);
  const wanted = published.map((outgoing) => ({
    ...outgoing,
    by: confirmed.filter(({ doc }) => wants(doc.attributes, contentFor(doc, outgoing.content))),
  }));
  if (wanted.every(({ by }) => by.length === 0)) return;
  await context.store.transaction(async (tx) => {
    for (const { messageId, content, by } of wanted) {
      if (by.length === 0) continue;
      const publishedAt = context.clock.now();
      await tx.put(messages, scope, messageId, { ...content, topicName: topic.name, publishedAt });
      for (const { doc } of by) await enqueueDelivery(tx, context, topic, doc, 'Notification', messageId);
    }
  });
}

function contentFor(
  { protocol }: SubscriptionDocument,
  { message, byProtocol, attributes }: PublishedContent,
): { text: string; attributes: PublishedContent['attributes'] } {
  return { text: byProtocol[protocol] ?? message, attributes };
}

export async function enqueueDelivery(
  tx: Transaction,
  context: ServiceContext,
  place: { readonly accountId: string; readonly region: string },
  { topicName, id: subscriptionId }: SubscriptionDocument,
  type: MessageType,
  messageId: string,
): Promise<void> {
  const scope = regionalScope(place);
  const delivery: DeliveryDocument = {
    type,
    messageId,
    topicName,
    subscriptionId,
    failures: 0,
    createdAt: context.clock.now(),
  };
  await tx.put(deliveries, scope, deliveryKey(delivery), delivery);
  await context.work.enqueue(tx, { kind: DELIVER, key: `${scope}/${deliveryKey(delivery)}` });
}
