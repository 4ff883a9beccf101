import { requestTags, tagsByKey } from '../../../front-door/access.js';
import type { Operation } from '../../../front-door/service.js';
import { ALPHANUMERIC } from '../../../kernel/ids.js';
import type { Sealer } from '../../../kernel/sealer.js';
import { regionalScope } from '../../../store/store.js';
import { keyConditions, onNewSecret, requestKeys } from '../access.js';
import { invalidParameter, invalidRequest, secretExists } from '../errors.js';
import { CURRENT, type SecretDocument } from '../model.js';
import { tagMap } from '../present.js';
import { secretArn, secrets } from '../store.js';
import { newVersion, withVersion } from '../versions.js';

type Sdk = typeof import('@aws-sdk/client-secrets-manager');

const SUFFIX_LENGTH = 6;

/** The same request with the same token, asked again, answers with the secret that it has made. */
export function createSecret(sealer: Sealer): Operation<Sdk, 'CreateSecret'> {
  return {
    async authorize(input, context) {
      const tags = requestTags(tagsByKey(input.Tags));
      const name = requestKeys({
        name: input.Name ?? '',
        description: input.Description,
        addreplicaregions: input.AddReplicaRegions?.map(({ Region = '' }) => Region),
        forceoverwritereplicasecret: input.ForceOverwriteReplicaSecret,
        type: input.Type,
      });
      const create = await onNewSecret('secretsmanager:CreateSecret', context, input.Name, {
        ...tags,
        ...name,
        ...keyConditions(input.KmsKeyId),
      });
      if (!input.Tags?.length) return create;
      return [...create, ...(await onNewSecret('secretsmanager:TagResource', context, input.Name, tags))];
    },
    async handle(input, context) {
      const name = input.Name ?? '';
      checkName(name);
      return await context.store.transaction(async (tx) => {
        const scope = regionalScope(context);
        const before = (await tx.get(secrets, scope, name))?.doc;
        const arn =
          before?.arn ?? secretArn(context, `${name}-${context.ids.random(SUFFIX_LENGTH, ALPHANUMERIC)}`);
        const version = newVersion(context, sealer, arn, input);
        if (before !== undefined) {
          if (before.deletion !== undefined) {
            throw invalidRequest(
              "You can't create this secret because a secret with this name is already scheduled for deletion.",
            );
          }
          const isRepeated = before.versions.some(({ fingerprint }) => fingerprint === version?.fingerprint);
          if (!isRepeated) throw secretExists(name);
          return { ARN: arn, Name: name, VersionId: version?.versionId };
        }
        const now = context.clock.now();
        const empty: SecretDocument = {
          arn,
          name,
          description: input.Description,
          keyId: input.KmsKeyId,
          tags: tagMap(input.Tags),
          versions: [],
          createdAt: now,
          changedAt: now,
        };
        const secret = version === undefined ? empty : withVersion(empty, version, [CURRENT], now);
        await tx.put(secrets, scope, name, secret);
        return { ARN: arn, Name: name, VersionId: version?.versionId };
      });
    },
  };
}

function checkName(name: string): void {
  if (!/^[\w/+=.@!-]+$/.test(name)) {
    throw invalidParameter(
      'Invalid name. Must be a valid name containing alphanumeric characters, or any of the following: -/_+=.@!',
    );
  }
}
