import { requestTags, tagsByKey } from '../../../front-door/access.js';
import type { Operation, OperationTable, RequestContext } from '../../../front-door/service.js';
import { regionalScope, type Transaction } from '../../../store/store.js';
import { onTopic, topicAccess } from '../access.js';
import { checkTopicAttributes, keptTopicAttributes, noFifo } from '../attributes/topic-attributes.js';
import { invalidParameter } from '../errors.js';
import type { TopicDocument } from '../model.js';
import { requireTopicName, type TopicName, topicArn } from '../names.js';
import { presentTopic } from '../present.js';
import { requireTopic, subscriptions, topics } from '../store.js';
import { checkTagCount, readTags } from '../tags.js';
import type { Sdk } from './sdk.js';

const NAME = /^[A-Za-z0-9_-]{1,256}$/;
const PAGE = 100;

const createTopic: Operation<Sdk, 'CreateTopic'> = {
  async authorize(input, context) {
    const arn = topicArn(context, input.Name ?? '');
    const tags = requestTags(tagsByKey(input.Tags));
    const create = await topicAccess('CreateTopic', context, arn, tags);
    return input.Tags?.length ? [create, await topicAccess('TagResource', context, arn, tags)] : [create];
  },
  async handle({ Name: name = '', Attributes = {}, Tags, DataProtectionPolicy }, context) {
    const place = { accountId: context.accountId, region: context.region, name };
    if (name.endsWith('.fifo') && NAME.test(name.slice(0, -'.fifo'.length))) throw noFifo();
    if (!NAME.test(name)) throw invalidParameter('Topic Name');
    if (DataProtectionPolicy) throw invalidParameter('DataProtectionPolicy Reason: Pipewright has none yet');
    checkTopicAttributes(Attributes, place);
    const tags = readTags(Tags);
    checkTagCount(tags);
    const attributes = keptTopicAttributes(Attributes);
    await context.store.transaction(async (tx) => {
      const existing = await tx.get(topics, regionalScope(context), name);
      if (existing) return requireSame(existing.doc, attributes, tags);
      const doc: TopicDocument = {
        name,
        attributes,
        tags,
        createdAt: context.clock.now(),
        deletedSubscriptions: 0,
      };
      await tx.put(topics, regionalScope(context), name, doc);
    });
    return { TopicArn: topicArn(context, name) };
  },
};

/** A topic that is made again is the same, where what is asked of it does not differ. */
function requireSame(
  existing: TopicDocument,
  attributes: TopicDocument['attributes'],
  tags: TopicDocument['tags'],
): void {
  const differs = (asked: Readonly<Record<string, string>>, has: Readonly<Record<string, string>>) =>
    Object.entries(asked).some(([key, value]) => has[key] !== value);
  if (differs(attributes, existing.attributes)) {
    throw invalidParameter('Attributes Reason: Topic already exists with different attributes');
  }
  if (differs(tags, existing.tags)) {
    throw invalidParameter('Tags Reason: Topic already exists with different tags');
  }
}

/** Idempotent. Subscriptions go with their topic; what is on its way finds nobody and ends. */
const deleteTopic: Operation<Sdk, 'DeleteTopic'> = {
  authorize: onTopic('DeleteTopic'),
  async handle({ TopicArn }, context) {
    const name = requireTopicName(TopicArn, context.region);
    const scope = regionalScope(name);
    await context.store.transaction(async (tx) => {
      await tx.delete(topics, scope, name.name);
      for (const { key } of await tx.list(subscriptions, scope, { prefix: `${name.name}/` })) {
        await tx.delete(subscriptions, scope, key);
      }
    });
    return {};
  },
};

const listTopics: Operation<Sdk, 'ListTopics'> = {
  authorize: (_input, context) => [{ action: 'sns:ListTopics', resource: topicArn(context, '*') }],
  async handle({ NextToken }, context) {
    const after = context.tokens.open('ListTopics', NextToken);
    const found = await context.store.list(topics, regionalScope(context), {
      limit: PAGE + 1,
      ...(typeof after === 'string' && { after }),
    });
    const page = found.slice(0, PAGE);
    const last = page.at(-1);
    return {
      Topics: page.map(({ key }) => ({ TopicArn: topicArn(context, key) })),
      ...(found.length > PAGE && last && { NextToken: context.tokens.seal('ListTopics', last.key) }),
    };
  },
};

const getTopicAttributes: Operation<Sdk, 'GetTopicAttributes'> = {
  authorize: onTopic('GetTopicAttributes'),
  async handle({ TopicArn }, { store, region }) {
    const name = requireTopicName(TopicArn, region);
    const { doc } = await requireTopic(store, name);
    const all = await store.listBy(subscriptions, regionalScope(name), 'topic', name.name);
    const pending = all.filter(({ doc: { state } }) => state.kind === 'pending').length;
    return { Attributes: presentTopic(name, doc, { pending, confirmed: all.length - pending }) };
  },
};

const setTopicAttributes: Operation<Sdk, 'SetTopicAttributes'> = {
  authorize: onTopic('SetTopicAttributes'),
  async handle({ TopicArn, AttributeName = '', AttributeValue = '' }, context) {
    const name = requireTopicName(TopicArn, context.region);
    const set = { [AttributeName]: AttributeValue };
    await changeTopic(context, name, (doc) => {
      checkTopicAttributes(set, name);
      return { ...doc, attributes: keptTopicAttributes({ ...doc.attributes, ...set }) };
    });
    return {};
  },
};

/** @throws AwsError NotFoundException */
export async function changeTopic(
  context: RequestContext,
  name: TopicName,
  change: (doc: TopicDocument) => TopicDocument,
): Promise<void> {
  await context.store.transaction((tx) => changeTopicIn(tx, name, change));
}

/** In a transaction that changes more. */
export async function changeTopicIn(
  tx: Transaction,
  name: TopicName,
  change: (doc: TopicDocument) => TopicDocument,
): Promise<void> {
  const { doc } = await requireTopic(tx, name);
  await tx.put(topics, regionalScope(name), name.name, change(doc));
}

export const topicOperations: OperationTable<Sdk> = {
  CreateTopic: createTopic,
  DeleteTopic: deleteTopic,
  GetTopicAttributes: getTopicAttributes,
  ListTopics: listTopics,
  SetTopicAttributes: setTopicAttributes,
};
