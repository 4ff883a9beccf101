import { requestTags, tagKeys, tagsByKey } from '../../../front-door/access.js';
import type { Operation } from '../../../front-door/service.js';
import { AwsError } from '../../../kernel/aws-error.js';
import { type Reader, regionalScope, type Transaction } from '../../../store/store.js';
import { accessTo } from '../access.js';
import { busNotFound, ruleNotFoundOnBus } from '../errors.js';
import type { Tag } from '../model.js';
import { type Place, resourceOf } from '../names.js';
import { presentTags } from '../present.js';
import { buses, ruleKey, rules } from '../store.js';
import { mergedTags, withoutTags } from '../tags.js';

type Sdk = typeof import('@aws-sdk/client-eventbridge');

export const tagResource: Operation<Sdk, 'TagResource'> = {
  authorize: (input, context) => [
    accessTo('TagResource', context, input.ResourceARN ?? '', requestTags(tagsByKey(input.Tags))),
  ],
  async handle(input, context) {
    await context.store.transaction(async (tx) => {
      const tagged = await find(tx, context, input.ResourceARN);
      await tagged.save(tx, mergedTags(tagged.tags, input.Tags));
    });
    return {};
  },
};

export const untagResource: Operation<Sdk, 'UntagResource'> = {
  authorize: (input, context) => [
    accessTo('UntagResource', context, input.ResourceARN ?? '', tagKeys(input.TagKeys)),
  ],
  async handle(input, context) {
    await context.store.transaction(async (tx) => {
      const tagged = await find(tx, context, input.ResourceARN);
      await tagged.save(tx, withoutTags(tagged.tags, input.TagKeys ?? []));
    });
    return {};
  },
};

export const listTagsForResource: Operation<Sdk, 'ListTagsForResource'> = {
  authorize: (input, context) => [accessTo('ListTagsForResource', context, input.ResourceARN ?? '')],
  async handle(input, context) {
    const tagged = await find(context.store, context, input.ResourceARN);
    return { Tags: presentTags(tagged.tags) };
  },
};

interface Tagged {
  readonly tags: readonly Tag[];
  save(tx: Transaction, tags: readonly Tag[]): Promise<unknown>;
}

async function find(reader: Reader, place: Place, arn = ''): Promise<Tagged> {
  const scope = regionalScope(place);
  const named = resourceOf(place, arn);
  if (named?.kind === 'rule') {
    const key = ruleKey(named.eventBusName, named.name);
    const stored = await reader.get(rules, scope, key);
    if (!stored) throw ruleNotFoundOnBus(named.name, named.eventBusName);
    return { tags: stored.doc.tags, save: (tx, tags) => tx.put(rules, scope, key, { ...stored.doc, tags }) };
  }
  if (named?.kind === 'bus') {
    const stored = await reader.get(buses, scope, named.name);
    if (!stored) throw busNotFound(named.name);
    return {
      tags: stored.doc.tags,
      save: (tx, tags) => tx.put(buses, scope, named.name, { ...stored.doc, tags }),
    };
  }
  throw new AwsError('ResourceNotFoundException', `Resource ${arn} does not exist.`);
}
