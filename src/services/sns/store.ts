import { collection, type Reader, regionalScope, type Stored } from '../../store/store.js';
import { subscriptionNotFound, topicNotFound } from './errors.js';
import type { DeliveryDocument, MessageDocument, SubscriptionDocument, TopicDocument } from './model.js';
import type { SubscriptionName, TopicName } from './names.js';

/** By name. */
export const topics = collection<TopicDocument>('sns.topic');

/** By {@link subscriptionKey}, in the scope of the topic. */
export const subscriptions = collection<SubscriptionDocument>('sns.subscription', {
  owner: (doc) => (doc.state.kind === 'deactivated' ? undefined : { value: doc.owner }),
  topic: (doc) => (doc.state.kind === 'deactivated' ? undefined : { value: doc.topicName }),
  confirmed: (doc) => (doc.state.kind === 'confirmed' ? { value: doc.topicName } : undefined),
  endpoint: (doc) =>
    doc.state.kind === 'deactivated'
      ? undefined
      : { value: endpointValue(doc.topicName, doc.protocol, doc.endpoint) },
  token: (doc) => ({ value: doc.token }),
});

/** By message id; there while one delivery of it is. */
export const messages = collection<MessageDocument>('sns.message');

/** By {@link deliveryKey}. */
export const deliveries = collection<DeliveryDocument>('sns.delivery');

export function subscriptionKey({ topicName, id }: Pick<SubscriptionDocument, 'topicName' | 'id'>): string {
  return `${topicName}/${id}`;
}

export function deliveryKey(delivery: Pick<DeliveryDocument, 'messageId' | 'subscriptionId'>): string {
  return `${delivery.messageId}/${delivery.subscriptionId}`;
}

export function endpointValue(topicName: string, protocol: string, endpoint: string): string {
  return `${topicName} ${protocol} ${endpoint}`;
}

/** @throws AwsError NotFoundException */
export async function requireTopic(reader: Reader, name: TopicName): Promise<Stored<TopicDocument>> {
  const found = await reader.get(topics, regionalScope(name), name.name);
  if (!found) throw topicNotFound();
  return found;
}

/** @throws AwsError NotFoundException, also where it was taken away */
export async function requireSubscription(
  reader: Reader,
  name: SubscriptionName,
): Promise<Stored<SubscriptionDocument>> {
  const found = await reader.get(subscriptions, regionalScope(name), subscriptionKey(name));
  if (!found || found.doc.state.kind === 'deactivated') throw subscriptionNotFound();
  return found;
}
