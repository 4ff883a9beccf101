import { onAnyResource, requestTags, tagKeys, tagsByKey } from '../../../front-door/access.js';
import type { Operation, RequestContext } from '../../../front-door/service.js';
import { type Collection, regionalScope, type Transaction } from '../../../store/store.js';
import { accessTo } from '../access.js';
import {
  listenerNotFound,
  loadBalancerNotFound,
  ruleNotFound,
  targetGroupNotFound,
  validationError,
} from '../errors.js';
import type { Tag } from '../model.js';
import { kindOf, type ResourceKind } from '../names.js';
import type { Sdk } from '../sdk.js';
import { listeners, loadBalancers, rules, targetGroups } from '../store.js';
import { newTags, withTags } from '../tags.js';

interface Tagged {
  readonly tags: readonly Tag[];
}

interface TaggedKind {
  readonly source: Collection<Tagged>;
  readonly notFound: (arn: string) => Error;
}

const KINDS: Readonly<Record<ResourceKind, TaggedKind>> = {
  loadbalancer: { source: tagged(loadBalancers), notFound: loadBalancerNotFound },
  listener: { source: tagged(listeners), notFound: () => listenerNotFound() },
  'listener-rule': { source: tagged(rules), notFound: () => ruleNotFound() },
  targetgroup: { source: tagged(targetGroups), notFound: () => targetGroupNotFound() },
};

/** Documents are written back with all that they have besides tags, so any collection of tagged ones will do. */
function tagged<T extends Tagged>(source: Collection<T>): Collection<Tagged> {
  return source as unknown as Collection<Tagged>;
}

export const describeTags: Operation<Sdk, 'DescribeTags'> = {
  authorize: onAnyResource('elasticloadbalancing:DescribeTags'),
  async handle(input, context) {
    const descriptions = (input.ResourceArns ?? []).map(async (arn) => {
      const { source, notFound } = kindFor(arn);
      const stored = await context.store.get(source, regionalScope(context), arn);
      if (!stored) throw notFound(arn);
      return { ResourceArn: arn, Tags: [...stored.doc.tags] };
    });
    return { TagDescriptions: await Promise.all(descriptions) };
  },
};

export const addTags: Operation<Sdk, 'AddTags'> = {
  authorize: accessTo(
    'AddTags',
    (input) => input.ResourceArns ?? [],
    (input) => requestTags(tagsByKey(input.Tags)),
  ),
  async handle(input, context) {
    const added = newTags(input.Tags);
    await changeTags(context, input.ResourceArns, (tags) => withTags(tags, added));
    return {};
  },
};

export const removeTags: Operation<Sdk, 'RemoveTags'> = {
  authorize: accessTo(
    'RemoveTags',
    (input) => input.ResourceArns ?? [],
    (input) => tagKeys(input.TagKeys),
  ),
  async handle(input, context) {
    const keys = new Set(input.TagKeys ?? []);
    await changeTags(context, input.ResourceArns, (tags) => tags.filter(({ Key }) => !keys.has(Key)));
    return {};
  },
};

async function changeTags(
  context: RequestContext,
  arns: readonly string[] = [],
  change: (tags: readonly Tag[]) => readonly Tag[],
): Promise<void> {
  await context.store.transaction(async (tx: Transaction) => {
    for (const arn of arns) {
      const { source, notFound } = kindFor(arn);
      const stored = await tx.get(source, regionalScope(context), arn);
      if (!stored) throw notFound(arn);
      await tx.put(source, regionalScope(context), arn, { ...stored.doc, tags: change(stored.doc.tags) });
    }
  });
}

function kindFor(arn: string): TaggedKind {
  const kind = kindOf(arn);
  if (!kind)
    throw validationError(`'${arn}' is not a valid load balancer, listener, rule or target group ARN`);
  return KINDS[kind];
}
