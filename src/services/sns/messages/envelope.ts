import type { MessageAttribute, MessageDocument, MessageType } from '../model.js';

/** What an endpoint is sent, but for the signature. Texts are those of the wire. */
export interface Envelope {
  readonly Type: MessageType;
  readonly MessageId: string;
  /** Of confirmations. */
  readonly Token?: string;
  readonly TopicArn: string;
  readonly Subject?: string;
  readonly Message: string;
  /** Of confirmations. */
  readonly SubscribeURL?: string;
  readonly Timestamp: string;
}

/** What is signed of a message, in this order. @source Amazon SNS Developer Guide, "Verifying the signatures of Amazon SNS messages" */
const SIGNED: Readonly<Record<'notification' | 'confirmation', readonly (keyof Envelope)[]>> = {
  notification: ['Message', 'MessageId', 'Subject', 'Timestamp', 'TopicArn', 'Type'],
  confirmation: ['Message', 'MessageId', 'SubscribeURL', 'Timestamp', 'Token', 'TopicArn', 'Type'],
};

export function stringToSign(envelope: Envelope): string {
  const keys = SIGNED[envelope.Type === 'Notification' ? 'notification' : 'confirmation'];
  return keys
    .filter((key) => envelope[key] !== undefined)
    .map((key) => `${key}\n${envelope[key]}\n`)
    .join('');
}

export interface Signed {
  readonly SignatureVersion: string;
  readonly Signature: string;
  readonly SigningCertURL: string;
}

/** The body as endpoints get it. @source Amazon SNS Developer Guide, "HTTP/HTTPS notification JSON format" */
export function renderEnvelope(
  envelope: Envelope,
  signed: Signed,
  more: { readonly UnsubscribeURL?: string; readonly attributes?: MessageDocument['attributes'] } = {},
): string {
  const { attributes = {}, ...urls } = more;
  const hasAttributes = Object.keys(attributes).length > 0;
  const MessageAttributes = hasAttributes ? { MessageAttributes: shown(attributes) } : {};
  return JSON.stringify({ ...envelope, ...signed, ...urls, ...MessageAttributes }, null, 2);
}

function shown(attributes: Readonly<Record<string, MessageAttribute>>): object {
  return Object.fromEntries(
    Object.entries(attributes).map(([name, { type, value }]) => [name, { Type: type, Value: value }]),
  );
}

/** What a person reads who gets a confirmation. */
export function confirmationText(type: MessageType, topicArn: string, subscriptionArn: string): string {
  return type === 'SubscriptionConfirmation'
    ? `You have chosen to subscribe to the topic ${topicArn}.\nTo confirm the subscription, visit the SubscribeURL included in this message.`
    : `You have chosen to deactivate subscription ${subscriptionArn}.\nTo cancel this operation and restore the subscription, visit the SubscribeURL included in this message.`;
}
