import type { Conditions } from '../../../front-door/access.js';
import type { Operation, RequestContext } from '../../../front-door/service.js';
import { AwsError } from '../../../kernel/aws-error.js';
import { DAY_MS } from '../../../kernel/duration.js';
import { LOWER_HEX } from '../../../kernel/ids.js';
import { urlOf } from '../../../kernel/url.js';
import { regionalScope, type Stored, type Transaction } from '../../../store/store.js';
import { onTopic } from '../access.js';
import { withAttributes } from '../attributes/subscription-attributes.js';
import { enqueueDelivery } from '../delivery/fan-out.js';
import { invalidParameter } from '../errors.js';
import type { HttpProtocol, SubscriptionDocument, TextsByName } from '../model.js';
import { requireTopicName, subscriptionArn, type TopicName } from '../names.js';
import { endpointValue, requireTopic, subscriptionKey, subscriptions } from '../store.js';
import { enqueueForgetting } from '../workers/forget.js';
import type { Sdk } from './sdk.js';

/** @source Amazon SNS API Reference, Subscribe: "Confirmation tokens are valid for two days." */
export const CONFIRMATION_MS = 2 * DAY_MS;
/** Each of them is told of each message, from a server with one disk. */
const MAX_SUBSCRIPTIONS = 1_000;
const MAX_ENDPOINT = 2_048;

const UNSERVED: readonly string[] = [
  ...['application', 'email', 'email-json', 'firehose'],
  ...['lambda', 'sms', 'sqs'],
];

export const subscribe: Operation<Sdk, 'Subscribe'> = {
  authorize: onTopic('Subscribe', ({ Endpoint, Protocol }) => endpointKeys(Endpoint, Protocol)),
  async handle(input, context) {
    const topic = requireTopicName(input.TopicArn, context.region);
    const protocol = checkProtocol(input.Protocol ?? '');
    const endpoint = checkEndpoint(protocol, input.Endpoint ?? '');
    const attributes = withAttributes({}, input.Attributes ?? {});
    const subscription = await context.store.transaction(async (tx) => {
      await requireTopic(tx, topic);
      return await subscribeIn(tx, context, topic, { protocol, endpoint, attributes });
    });
    const isShown = subscription.state.kind === 'confirmed' || input.ReturnSubscriptionArn === true;
    return {
      SubscriptionArn: isShown ? subscriptionArn(topic, topic.name, subscription.id) : 'pending confirmation',
    };
  },
};

interface Asked {
  readonly protocol: HttpProtocol;
  readonly endpoint: string;
  readonly attributes: TextsByName;
}

/** An endpoint that is subscribed already stays so; one that has not confirmed yet is asked again. */
async function subscribeIn(
  tx: Transaction,
  context: RequestContext,
  topic: TopicName,
  asked: Asked,
): Promise<SubscriptionDocument> {
  const existing = await existingSubscription(tx, topic, asked);
  if (existing && existing.doc.state.kind !== 'pending') return existing.doc;
  const doc: SubscriptionDocument = {
    id: context.ids.uuid(),
    token: context.ids.random(64, LOWER_HEX),
    createdAt: context.clock.now(),
    ...existing?.doc,
    topicName: topic.name,
    ...asked,
    owner: context.caller.accountId,
    principalArn: context.caller.arn,
    state: { kind: 'pending', expiresAt: context.clock.after(CONFIRMATION_MS) },
  };
  await tx.put(subscriptions, regionalScope(topic), subscriptionKey(doc), doc);
  await enqueueDelivery(tx, context, topic, doc, 'SubscriptionConfirmation', context.ids.uuid());
  await enqueueForgetting(tx, context, topic, doc, context.clock.after(CONFIRMATION_MS));
  return doc;
}

async function existingSubscription(
  tx: Transaction,
  topic: TopicName,
  { protocol, endpoint, attributes }: Asked,
): Promise<Stored<SubscriptionDocument> | undefined> {
  const scope = regionalScope(topic);
  const value = endpointValue(topic.name, protocol, endpoint);
  const [existing] = await tx.listBy(subscriptions, scope, 'endpoint', value, { limit: 1 });
  if (!existing) {
    const all = await tx.listBy(subscriptions, scope, 'topic', topic.name, { limit: MAX_SUBSCRIPTIONS });
    if (all.length < MAX_SUBSCRIPTIONS) return undefined;
    throw new AwsError('SubscriptionLimitExceededException', 'Subscription limit exceeded for topic');
  }
  const differs = Object.entries(attributes).some(([name, value]) => existing.doc.attributes[name] !== value);
  if (differs)
    throw invalidParameter('Attributes Reason: Subscription already exists with different attributes');
  return existing;
}

function checkProtocol(protocol: string): HttpProtocol {
  if (protocol === 'http' || protocol === 'https') return protocol;
  if (UNSERVED.includes(protocol)) {
    throw invalidParameter(
      `Protocol Reason: Pipewright delivers to http and https endpoints; ${protocol} is not implemented yet`,
    );
  }
  throw invalidParameter(`Amazon SNS does not support this protocol string: ${protocol.slice(0, 100)}`);
}

function checkEndpoint(protocol: HttpProtocol, endpoint: string): string {
  const url = urlOf(endpoint);
  if (!endpoint.startsWith(`${protocol}://`)) {
    throw invalidParameter('Endpoint must match the specified protocol');
  }
  if (!url?.hostname || endpoint.length > MAX_ENDPOINT) throw invalidParameter('Endpoint');
  return endpoint;
}

function endpointKeys(endpoint = '', protocol = ''): Conditions {
  return {
    ...(endpoint && { 'sns:endpoint': endpoint }),
    ...(protocol && { 'sns:protocol': protocol }),
  };
}
