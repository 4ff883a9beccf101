import { onAnyResource } from '../../../front-door/access.js';
import type { Operation, OperationTable, RequestContext } from '../../../front-door/service.js';
import { type IndexCursor, type IndexedDocument, regionalScope, type Stored } from '../../../store/store.js';
import { onTopic } from '../access.js';
import { withAttributes } from '../attributes/subscription-attributes.js';
import { notAuthorized } from '../errors.js';
import type { SubscriptionDocument } from '../model.js';
import {
  type Place,
  requireSubscriptionName,
  requireTopicName,
  type SubscriptionName,
  topicArn,
} from '../names.js';
import { presentSubscription, presentSubscriptionAttributes } from '../present.js';
import { requireSubscription, requireTopic, subscriptions, topics } from '../store.js';
import type { Sdk } from './sdk.js';

const PAGE = 100;

const listSubscriptions: Operation<Sdk, 'ListSubscriptions'> = {
  authorize: (_input, context) => [{ action: 'sns:ListSubscriptions', resource: topicArn(context, '*') }],
  async handle({ NextToken }, context) {
    return await pageOf(context, context, 'ListSubscriptions', ['owner', context.accountId], NextToken);
  },
};

const listSubscriptionsByTopic: Operation<Sdk, 'ListSubscriptionsByTopic'> = {
  authorize: onTopic('ListSubscriptionsByTopic'),
  async handle({ TopicArn, NextToken }, context) {
    const topic = requireTopicName(TopicArn, context.region);
    await requireTopic(context.store, topic);
    const listing = `ListSubscriptionsByTopic:${TopicArn}`;
    return await pageOf(context, topic, listing, ['topic', topic.name], NextToken);
  },
};

async function pageOf(
  context: RequestContext,
  place: Place,
  listing: string,
  [index, value]: readonly [index: string, value: string],
  token: string | undefined,
) {
  const after = context.tokens.open(listing, token) as IndexCursor | undefined;
  const found: readonly IndexedDocument<SubscriptionDocument>[] = await context.store.listBy(
    subscriptions,
    regionalScope(place),
    index,
    value,
    { limit: PAGE + 1, ...(after && { after }) },
  );
  const page = found.slice(0, PAGE);
  const last = page.at(-1);
  return {
    Subscriptions: page.map(({ doc }) => presentSubscription(place, doc)),
    ...(found.length > PAGE && last && { NextToken: context.tokens.seal(listing, last.cursor) }),
  };
}

const getSubscriptionAttributes: Operation<Sdk, 'GetSubscriptionAttributes'> = {
  authorize: onAnyResource('sns:GetSubscriptionAttributes'),
  async handle({ SubscriptionArn }, context) {
    const name = requireSubscriptionName(SubscriptionArn, context.region);
    const { doc } = await ownSubscription(context, name, 'SNS:GetSubscriptionAttributes');
    const topic = await context.store.get(topics, regionalScope(name), name.topicName);
    return { Attributes: presentSubscriptionAttributes(name, doc, topic?.doc.attributes ?? {}) };
  },
};

const setSubscriptionAttributes: Operation<Sdk, 'SetSubscriptionAttributes'> = {
  authorize: onAnyResource('sns:SetSubscriptionAttributes'),
  async handle({ SubscriptionArn, AttributeName = '', AttributeValue = '' }, context) {
    const name = requireSubscriptionName(SubscriptionArn, context.region);
    await ownSubscription(context, name, 'SNS:SetSubscriptionAttributes');
    await context.store.transaction(async (tx) => {
      const { key, doc } = await requireSubscription(tx, name);
      const attributes = withAttributes(doc.attributes, { [AttributeName]: AttributeValue });
      await tx.put(subscriptions, regionalScope(name), key, { ...doc, attributes });
    });
    return {};
  },
};

/** @throws AwsError NotFoundException, AuthorizationError where it is another account's */
async function ownSubscription(
  context: RequestContext,
  name: SubscriptionName,
  action: string,
): Promise<Stored<SubscriptionDocument>> {
  const found = await requireSubscription(context.store, name);
  if (isOwner(context, name, found.doc)) return found;
  throw notAuthorized(context.caller.arn, action, `${topicArn(name, name.topicName)}:${name.id}`);
}

/** The account that subscribed, or that whose topic it is. */
export function isOwner(
  { caller }: RequestContext,
  { accountId }: SubscriptionName,
  { owner }: SubscriptionDocument,
): boolean {
  if (caller.kind === 'anonymous') return false;
  return caller.accountId === owner || caller.accountId === accountId;
}

export const subscriptionOperations: OperationTable<Sdk> = {
  GetSubscriptionAttributes: getSubscriptionAttributes,
  ListSubscriptions: listSubscriptions,
  ListSubscriptionsByTopic: listSubscriptionsByTopic,
  SetSubscriptionAttributes: setSubscriptionAttributes,
};
