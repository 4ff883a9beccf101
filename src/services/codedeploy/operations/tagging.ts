import { requestTags, tagKeys, tagsByKey } from '../../../front-door/access.js';
import type { ServiceSdks } from '../../../front-door/sdk-types.js';
import type { Operation } from '../../../front-door/service.js';
import { AwsError } from '../../../kernel/aws-error.js';
import { type Reader, regionalScope, type Transaction } from '../../../store/store.js';
import { onTagged } from '../access.js';
import { parseTaggableArn, type TaggableArn } from '../arns.js';
import { existingApplication, existingDeployment, existingGroup } from '../checks.js';
import type { ApplicationDoc, DeploymentGroupDoc, StoredTag } from '../model.js';
import { applications, deploymentGroups, findGroupById, groupKey, type Place } from '../store.js';
import { checkedTags, mergeTags, presentTags } from '../tags.js';

type Sdk = ServiceSdks['codedeploy'];

export const listTagsForResource: Operation<Sdk, 'ListTagsForResource'> = {
  authorize: onTagged('ListTagsForResource'),
  async handle(input, context) {
    const tagged = await findTagged(context.store, context, arnOf(context, input.ResourceArn));
    return { Tags: presentTags(tagged?.doc.tags ?? []) };
  },
};

export const tagResource: Operation<Sdk, 'TagResource'> = {
  authorize: onTagged('TagResource', ({ Tags }) => requestTags(tagsByKey(Tags))),
  async handle(input, context) {
    if (!input.Tags || input.Tags.length === 0)
      throw new AwsError('TagRequiredException', 'A tag is required');
    const added = checkedTags(input.Tags);
    const arn = changeableArn(context, input.ResourceArn);
    await context.store.transaction((tx) =>
      changeTags(tx, context, arn, (before) => mergeTags(before, added)),
    );
    return {};
  },
};

export const untagResource: Operation<Sdk, 'UntagResource'> = {
  authorize: onTagged('UntagResource', ({ TagKeys }) => tagKeys(TagKeys)),
  async handle(input, context) {
    const keys = new Set(input.TagKeys);
    if (keys.size === 0) throw new AwsError('TagRequiredException', 'A tag key is required');
    const arn = changeableArn(context, input.ResourceArn);
    await context.store.transaction((tx) =>
      changeTags(tx, context, arn, (before) => before.filter(({ key }) => !keys.has(key))),
    );
    return {};
  },
};

type Tagged =
  | { readonly kind: 'application'; readonly doc: ApplicationDoc }
  | { readonly kind: 'group'; readonly doc: DeploymentGroupDoc };

function arnOf(place: Place, text: string | undefined): TaggableArn {
  if (!text) throw new AwsError('ResourceArnRequiredException', 'The ARN of the resource is required');
  const arn = parseTaggableArn(place, text);
  if (arn) return arn;
  if (!text.startsWith('arn:')) throw new AwsError('InvalidArnException', `Invalid ARN: ${text}`);
  throw new AwsError('ArnNotSupportedException', `The resource cannot have tags: ${text}`);
}

function changeableArn(place: Place, text: string | undefined): TaggableArn {
  const arn = arnOf(place, text);
  if (arn.kind !== 'deployment') return arn;
  throw new AwsError('ArnNotSupportedException', `The resource cannot have tags of its own: ${text}`);
}

/** Tags of a deployment are those of its group, for as long as there is one. */
async function findTagged(reader: Reader, place: Place, arn: TaggableArn): Promise<Tagged | undefined> {
  if (arn.kind === 'deployment') {
    const deployment = await existingDeployment(reader, place, arn.deploymentId);
    const group = await findGroupById(reader, place, deployment.deploymentGroupId);
    return group && { kind: 'group', doc: group.doc };
  }
  const application = await existingApplication(reader, place, arn.applicationName);
  if (arn.kind === 'application') return { kind: 'application', doc: application };
  return { kind: 'group', doc: await existingGroup(reader, place, application, arn.groupName) };
}

async function changeTags(
  tx: Transaction,
  place: Place,
  arn: TaggableArn,
  change: (before: readonly StoredTag[]) => readonly StoredTag[],
): Promise<void> {
  const tagged = await findTagged(tx, place, arn);
  const scope = regionalScope(place);
  if (tagged?.kind === 'application') {
    const { doc } = tagged;
    await tx.put(applications, scope, doc.applicationName, { ...doc, tags: change(doc.tags) });
  } else if (tagged) {
    const { doc } = tagged;
    const key = groupKey(doc.applicationId, doc.deploymentGroupName);
    await tx.put(deploymentGroups, scope, key, { ...doc, tags: change(doc.tags) });
  }
}
