import type { Sealer } from '../../../kernel/sealer.js';
import { confirmationText, type Envelope, renderEnvelope, stringToSign } from '../messages/envelope.js';
import { certificateUrl, type SignerDocument, signText } from '../messages/signer.js';
import { subscribeUrl, unsubscribeUrl } from '../messages/subscribe-url.js';
import type { DeliveryDocument, MessageDocument, SubscriptionDocument, TopicDocument } from '../model.js';
import { type Place, subscriptionArn, topicArn } from '../names.js';
import { effectivePolicy } from './delivery-policy.js';
import type { Post } from './http-post.js';

/** All that one request to an endpoint is made of. */
export interface Composition {
  readonly place: Place;
  readonly delivery: DeliveryDocument;
  readonly subscription: SubscriptionDocument;
  readonly topic: TopicDocument;
  /** Of notifications. */
  readonly message?: MessageDocument;
  /** Where this server is reached. */
  readonly endpoint: string;
  readonly signer: SignerDocument;
  readonly sealer: Sealer;
}

const USER_AGENT = 'Amazon Simple Notification Service Agent';

/** @source Amazon SNS Developer Guide, "HTTP/HTTPS headers" and "Raw message delivery" */
export function compose(composition: Composition): Post {
  const { delivery, subscription, topic, message } = composition;
  const { contentType } = effectivePolicy(topic.attributes, subscription.attributes);
  const isRaw = message !== undefined && /^true$/i.test(subscription.attributes.RawMessageDelivery ?? '');
  const arns = arnsOf(composition);
  return {
    url: new URL(subscription.endpoint),
    headers: {
      'content-type': contentType,
      'user-agent': USER_AGENT,
      'x-amz-sns-message-type': delivery.type,
      'x-amz-sns-message-id': delivery.messageId,
      'x-amz-sns-topic-arn': arns.topic,
      ...(delivery.type !== 'SubscriptionConfirmation' && {
        'x-amz-sns-subscription-arn': arns.subscription,
      }),
      ...(isRaw && { 'x-amz-sns-rawdelivery': 'true' }),
    },
    body: isRaw ? textFor(subscription, message) : signed(composition),
  };
}

function signed(composition: Composition): string {
  const { topic, message, endpoint, signer, sealer } = composition;
  const envelope = envelopeOf(composition);
  const version = topic.attributes.SignatureVersion ?? '1';
  const signature = {
    SignatureVersion: version,
    Signature: signText(stringToSign(envelope), version, signer, sealer),
    SigningCertURL: certificateUrl(endpoint, signer),
  };
  if (!message) return renderEnvelope(envelope, signature);
  const UnsubscribeURL = unsubscribeUrl(endpoint, arnsOf(composition).subscription);
  return renderEnvelope(envelope, signature, { UnsubscribeURL, attributes: message.attributes });
}

function envelopeOf(composition: Composition): Envelope {
  const { delivery, subscription, message, endpoint } = composition;
  const { type: Type, messageId: MessageId, createdAt } = delivery;
  const arns = arnsOf(composition);
  if (message) {
    return {
      Type,
      MessageId,
      TopicArn: arns.topic,
      ...(message.subject !== undefined && { Subject: message.subject }),
      Message: textFor(subscription, message),
      Timestamp: new Date(message.publishedAt).toISOString(),
    };
  }
  return {
    Type,
    MessageId,
    Token: subscription.token,
    TopicArn: arns.topic,
    Message: confirmationText(Type, arns.topic, arns.subscription),
    SubscribeURL: subscribeUrl(endpoint, arns.topic, subscription.token),
    Timestamp: new Date(createdAt).toISOString(),
  };
}

function textFor({ protocol }: SubscriptionDocument, { message, byProtocol }: MessageDocument): string {
  return byProtocol[protocol] ?? message;
}

function arnsOf({ place, subscription: { topicName, id } }: Composition): {
  topic: string;
  subscription: string;
} {
  return { topic: topicArn(place, topicName), subscription: subscriptionArn(place, topicName, id) };
}
