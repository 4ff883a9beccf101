import { tagsByKey } from '../../../front-door/access.js';
import type { RequestContext } from '../../../front-door/service.js';
import { objectTagConditions, onObject } from '../access.js';
import { announce } from '../notify/announce.js';
import { requestCause } from '../notify/change.js';
import type { ObjectInput } from '../objects/find-object.js';
import { requireObject } from '../objects/find-object.js';
import { versionHeader } from '../present.js';
import { updateVersion } from '../records/versions.js';
import { MAX_OBJECT_TAGS, readTags, tagSet } from '../tags.js';
import type { S3Operations } from '../types.js';

export const objectTaggingOperations = {
  PutObjectTagging: {
    authorize: onObject('s3:PutObjectTagging', 's3:PutObjectVersionTagging', (input) =>
      objectTagConditions(tagsByKey(input.Tagging?.TagSet)),
    ),
    handle: (input, context) =>
      replaceTags(context, input, readTags(input.Tagging?.TagSet ?? [], MAX_OBJECT_TAGS)),
  },
  GetObjectTagging: {
    authorize: onObject('s3:GetObjectTagging', 's3:GetObjectVersionTagging'),
    async handle(input, context) {
      const { bucket, version } = await requireObject(context.store, input, 'GET');
      return { TagSet: tagSet(version.tags), ...versionHeader(bucket, version) };
    },
  },
  DeleteObjectTagging: {
    authorize: onObject('s3:DeleteObjectTagging', 's3:DeleteObjectVersionTagging'),
    handle: (input, context) => replaceTags(context, input, {}),
  },
} satisfies S3Operations;

async function replaceTags(
  context: RequestContext,
  input: ObjectInput,
  tags: Readonly<Record<string, string>>,
): Promise<{ VersionId?: string }> {
  return context.store.transaction(async (tx) => {
    const { bucket, version } = await requireObject(tx, input, 'PUT');
    await updateVersion(tx, bucket.name, { ...version, tags });
    const kind = Object.keys(tags).length > 0 ? 'tagged' : 'untagged';
    await announce(tx, context, bucket, version, { kind }, requestCause(context));
    return versionHeader(bucket, version);
  });
}
