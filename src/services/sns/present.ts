import type { Subscription } from '@aws-sdk/client-sns';
import { urlOf } from '../../kernel/url.js';
import { effectiveSubscriptionPolicy, effectiveTopicPolicy } from './delivery/delivery-policy.js';
import type { SubscriptionDocument, TextsByName, TopicDocument } from './model.js';
import { type Place, subscriptionArn, type TopicName, topicArn } from './names.js';
import { policyOf } from './topic-policy.js';

export function presentTopic(
  name: TopicName,
  doc: TopicDocument,
  subscriptions: { readonly pending: number; readonly confirmed: number },
): Record<string, string> {
  return {
    DisplayName: '',
    ...doc.attributes,
    TopicArn: topicArn(name, name.name),
    Owner: name.accountId,
    Policy: policyOf(name, doc),
    EffectiveDeliveryPolicy: effectiveTopicPolicy(doc.attributes),
    SubscriptionsConfirmed: String(subscriptions.confirmed),
    SubscriptionsPending: String(subscriptions.pending),
    SubscriptionsDeleted: String(doc.deletedSubscriptions),
  };
}

export function presentSubscription(place: Place, doc: SubscriptionDocument): Subscription {
  const isPending = doc.state.kind === 'pending';
  return {
    SubscriptionArn: isPending ? 'PendingConfirmation' : subscriptionArn(place, doc.topicName, doc.id),
    Owner: doc.owner,
    Protocol: doc.protocol,
    Endpoint: shownEndpoint(doc.endpoint),
    TopicArn: topicArn(place, doc.topicName),
  };
}

export function presentSubscriptionAttributes(
  place: Place,
  doc: SubscriptionDocument,
  topic: TextsByName,
): Record<string, string> {
  const { state, attributes } = doc;
  return {
    RawMessageDelivery: 'false',
    ...attributes,
    ...(attributes.FilterPolicy !== undefined && {
      FilterPolicyScope: attributes.FilterPolicyScope ?? 'MessageAttributes',
    }),
    SubscriptionArn: subscriptionArn(place, doc.topicName, doc.id),
    TopicArn: topicArn(place, doc.topicName),
    Owner: doc.owner,
    SubscriptionPrincipal: doc.principalArn,
    Protocol: doc.protocol,
    Endpoint: shownEndpoint(doc.endpoint),
    PendingConfirmation: String(state.kind === 'pending'),
    ConfirmationWasAuthenticated: String(state.kind === 'confirmed' && state.wasAuthenticated),
    EffectiveDeliveryPolicy: effectiveSubscriptionPolicy(topic, attributes),
  };
}

/** A password for the endpoint is not shown. @source Amazon SNS Developer Guide, "Subscribing an HTTPS endpoint": `user:****` */
function shownEndpoint(endpoint: string): string {
  const url = urlOf(endpoint);
  return url?.password ? endpoint.replace(/^(https?:\/\/[^/?#@]*?:)[^/?#]*@/i, '$1****@') : endpoint;
}
