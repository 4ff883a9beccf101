import { type Conditions, requestTags, tagKeys, tagsByKey } from '../../../front-door/access.js';
import type { AccessRequest, Operation, RequestContext } from '../../../front-door/service.js';
import { type Reader, regionalScope, type Stored } from '../../../store/store.js';
import { onAlarms } from '../access.js';
import { notValid, resourceNotFound } from '../errors.js';
import type { AlarmDocument } from '../model.js';
import { alarmNameOfArn } from '../names.js';
import { alarms } from '../store.js';

type Sdk = typeof import('@aws-sdk/client-cloudwatch');

const MAX_TAGS = 50;

export const tagResource: Operation<Sdk, 'TagResource'> = {
  authorize: (input, context) =>
    access('TagResource', context, input.ResourceARN, requestTags(tagsByKey(input.Tags))),
  async handle({ ResourceARN = '', Tags = [] }, context) {
    const added = Object.fromEntries(Tags.map(({ Key = '', Value = '' }) => [Key, Value]));
    await changeTags(context, ResourceARN, (tags) => ({ ...tags, ...added }));
    return {};
  },
};

export const untagResource: Operation<Sdk, 'UntagResource'> = {
  authorize: (input, context) => access('UntagResource', context, input.ResourceARN, tagKeys(input.TagKeys)),
  async handle({ ResourceARN = '', TagKeys = [] }, context) {
    await changeTags(context, ResourceARN, (tags) =>
      Object.fromEntries(Object.entries(tags).filter(([key]) => !TagKeys.includes(key))),
    );
    return {};
  },
};

export const listTagsForResource: Operation<Sdk, 'ListTagsForResource'> = {
  authorize: (input, context) => access('ListTagsForResource', context, input.ResourceARN),
  async handle({ ResourceARN = '' }, context) {
    const { doc } = await requireAlarm(context.store, context, ResourceARN);
    return { Tags: Object.entries(doc.tags).map(([Key, Value]) => ({ Key, Value })) };
  },
};

/** What is no alarm of this place has no tags, and is refused when it is looked for. */
function access(
  action: string,
  context: RequestContext,
  arn = '',
  conditions: Conditions = {},
): readonly AccessRequest[] {
  const name = alarmNameOfArn(context, arn);
  if (name === undefined) return [{ action: `cloudwatch:${action}`, resource: arn, conditions }];
  return onAlarms(action, context, [name], conditions);
}

async function requireAlarm(
  reader: Reader,
  context: RequestContext,
  arn: string,
): Promise<Stored<AlarmDocument>> {
  const name = alarmNameOfArn(context, arn);
  const found = name === undefined ? undefined : await reader.get(alarms, regionalScope(context), name);
  if (!found) throw resourceNotFound(arn);
  return found;
}

type Tags = Readonly<Record<string, string>>;

async function changeTags(context: RequestContext, arn: string, change: (tags: Tags) => Tags): Promise<void> {
  await context.store.transaction(async (tx) => {
    const { key, doc } = await requireAlarm(tx, context, arn);
    const tags = change(doc.tags);
    if (Object.keys(tags).length > MAX_TAGS) {
      throw notValid(`A resource can have no more than ${MAX_TAGS} tags`);
    }
    await tx.put(alarms, regionalScope(context), key, { ...doc, tags });
  });
}
