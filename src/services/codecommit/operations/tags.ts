import { type Conditions, requestTags, tagKeys } from '../../../front-door/access.js';
import type { ServiceSdks } from '../../../front-door/sdk-types.js';
import type { AccessRequest, Operation, RequestContext } from '../../../front-door/service.js';
import { parseArn } from '../../../kernel/arn.js';
import { regionalScope } from '../../../store/store.js';
import { repositoryAccess } from '../access.js';
import { checkTagCount, checkTags, existingRepository } from '../checks.js';
import { codeCommitError } from '../errors.js';
import { repositories } from '../store.js';

type Sdk = ServiceSdks['codecommit'];
type Tags = Readonly<Record<string, string>>;

export const tagResource: Operation<Sdk, 'TagResource'> = {
  authorize: (input, context) =>
    tagAccess('TagResource', input.resourceArn, context, requestTags(input.tags ?? {})),
  async handle(input, context) {
    const added = input.tags;
    if (added === undefined) throw codeCommitError('TagsMapRequired');
    checkTags(added);
    await changeTags(context, input.resourceArn, (tags) => ({ ...tags, ...added }));
    return {};
  },
};

export const untagResource: Operation<Sdk, 'UntagResource'> = {
  authorize: (input, context) =>
    tagAccess('UntagResource', input.resourceArn, context, tagKeys(input.tagKeys)),
  async handle(input, context) {
    const removed = new Set(input.tagKeys);
    if (removed.size === 0) throw codeCommitError('TagKeysListRequired');
    if (removed.has('')) throw codeCommitError('InvalidTagKeysList');
    await changeTags(context, input.resourceArn, (tags) =>
      Object.fromEntries(Object.entries(tags).filter(([key]) => !removed.has(key))),
    );
    return {};
  },
};

export const listTagsForResource: Operation<Sdk, 'ListTagsForResource'> = {
  authorize: (input, context) => tagAccess('ListTagsForResource', input.resourceArn, context, {}),
  async handle(input, context) {
    const repository = await existingRepository(
      context.store,
      context,
      repositoryNameIn(input.resourceArn, context),
    );
    return { tags: { ...repository.tags } };
  },
};

function tagAccess(
  action: string,
  arn: string | undefined,
  context: RequestContext,
  conditions: Conditions,
): readonly AccessRequest[] {
  return [repositoryAccess(action, context, repositoryNameIn(arn, context), conditions)];
}

async function changeTags(
  context: RequestContext,
  arn: string | undefined,
  change: (tags: Tags) => Tags,
): Promise<void> {
  const repositoryName = repositoryNameIn(arn, context);
  await context.store.transaction(async (tx) => {
    const repository = await existingRepository(tx, context, repositoryName);
    const tags = change(repository.tags);
    checkTagCount(tags);
    await tx.put(repositories, regionalScope(context), repositoryName, { ...repository, tags });
  });
}

/** @throws AwsError ResourceArnRequiredException, InvalidResourceArnException also for other accounts and regions */
function repositoryNameIn(text: string | undefined, { accountId, region }: RequestContext): string {
  if (text === undefined || text === '') throw codeCommitError('ResourceArnRequired');
  const arn = parseArn(text);
  if (arn?.service !== 'codecommit' || arn.accountId !== accountId || arn.region !== region) {
    throw codeCommitError('InvalidResourceArn');
  }
  return arn.resource;
}
