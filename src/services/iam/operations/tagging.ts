import type { Tag as SdkTag } from '@aws-sdk/client-iam';
import type { OperationTable, RequestContext } from '../../../front-door/service.js';
import type { Collection, Reader } from '../../../store/store.js';
import { onInstanceProfile, onPolicy, onRole, onUser, requestTags } from '../access.js';
import { changeIdentities } from '../identity-changes.js';
import { requireOwn, requirePolicy } from '../managed-policies.js';
import type { Tag } from '../model.js';
import { given } from '../names.js';
import { type PageRequest, pageOfList } from '../paging.js';
import {
  instanceProfiles,
  managedPolicies,
  nameKey,
  requireInstanceProfile,
  requireRole,
  requireUser,
  roles,
  scopeOf,
  users,
} from '../store.js';
import { mergeTags, presentTags, withoutTags } from '../tags.js';

type Iam = typeof import('@aws-sdk/client-iam');

/** One kind of thing that has tags. */
interface TaggedKind<T extends { readonly tags: readonly Tag[] }> {
  /** Of `TagsPer…`. */
  readonly quotaName: string;
  readonly source: Collection<T>;
  /** @param id name or ARN, as the operation takes it */
  readonly require: (reader: Reader, accountId: string, id: string) => Promise<T>;
  readonly keyOf: (doc: T) => string;
}

const role: TaggedKind<Awaited<ReturnType<typeof requireRole>>> = {
  quotaName: 'Role',
  source: roles,
  require: requireRole,
  keyOf: ({ roleName }) => nameKey(roleName),
};

const user: TaggedKind<Awaited<ReturnType<typeof requireUser>>> = {
  quotaName: 'User',
  source: users,
  require: requireUser,
  keyOf: ({ userName }) => nameKey(userName),
};

const profile: TaggedKind<Awaited<ReturnType<typeof requireInstanceProfile>>> = {
  quotaName: 'InstanceProfile',
  source: instanceProfiles,
  require: requireInstanceProfile,
  keyOf: ({ instanceProfileName }) => nameKey(instanceProfileName),
};

const policy: TaggedKind<Awaited<ReturnType<typeof requirePolicy>>> = {
  quotaName: 'Policy',
  source: managedPolicies,
  async require(reader, accountId, arn) {
    const found = await requirePolicy(reader, accountId, arn);
    requireOwn(found);
    return found;
  },
  keyOf: ({ policyName }) => nameKey(policyName),
};

const requestKeys = ({ TagKeys = [] }: { readonly TagKeys?: readonly string[] | undefined }) => ({
  'aws:tagkeys': TagKeys,
});

export const taggingOperations = {
  TagRole: {
    authorize: onRole('TagRole', ({ Tags }) => requestTags(Tags)),
    handle: (input, context) => tag(role, context, given(input.RoleName), input.Tags),
  },
  UntagRole: {
    authorize: onRole('UntagRole', (input) => requestKeys(input)),
    handle: (input, context) => untag(role, context, given(input.RoleName), input.TagKeys),
  },
  ListRoleTags: {
    authorize: onRole('ListRoleTags'),
    handle: (input, context) => listTags(role, context, given(input.RoleName), input),
  },

  TagUser: {
    authorize: onUser('TagUser', ({ Tags }) => requestTags(Tags)),
    handle: (input, context) => tag(user, context, given(input.UserName), input.Tags),
  },
  UntagUser: {
    authorize: onUser('UntagUser', (input) => requestKeys(input)),
    handle: (input, context) => untag(user, context, given(input.UserName), input.TagKeys),
  },
  ListUserTags: {
    authorize: onUser('ListUserTags'),
    handle: (input, context) => listTags(user, context, given(input.UserName), input),
  },

  TagInstanceProfile: {
    authorize: onInstanceProfile('TagInstanceProfile', ({ Tags }) => requestTags(Tags)),
    handle: (input, context) => tag(profile, context, given(input.InstanceProfileName), input.Tags),
  },
  UntagInstanceProfile: {
    authorize: onInstanceProfile('UntagInstanceProfile', (input) => requestKeys(input)),
    handle: (input, context) => untag(profile, context, given(input.InstanceProfileName), input.TagKeys),
  },
  ListInstanceProfileTags: {
    authorize: onInstanceProfile('ListInstanceProfileTags'),
    handle: (input, context) => listTags(profile, context, given(input.InstanceProfileName), input),
  },

  TagPolicy: {
    authorize: onPolicy('TagPolicy', ({ Tags }) => requestTags(Tags)),
    handle: (input, context) => tag(policy, context, given(input.PolicyArn), input.Tags),
  },
  UntagPolicy: {
    authorize: onPolicy('UntagPolicy', (input) => requestKeys(input)),
    handle: (input, context) => untag(policy, context, given(input.PolicyArn), input.TagKeys),
  },
  ListPolicyTags: {
    authorize: onPolicy('ListPolicyTags'),
    handle: (input, context) => listTags(policy, context, given(input.PolicyArn), input),
  },
} satisfies OperationTable<Iam>;

async function tag<T extends { readonly tags: readonly Tag[] }>(
  kind: TaggedKind<T>,
  context: RequestContext,
  id: string,
  tags: readonly SdkTag[] | undefined,
): Promise<Record<never, never>> {
  return await change(kind, context, id, (existing) => mergeTags(kind.quotaName, existing, tags));
}

async function untag<T extends { readonly tags: readonly Tag[] }>(
  kind: TaggedKind<T>,
  context: RequestContext,
  id: string,
  keys: readonly string[] | undefined,
): Promise<Record<never, never>> {
  return await change(kind, context, id, (existing) => withoutTags(existing, keys));
}

async function change<T extends { readonly tags: readonly Tag[] }>(
  kind: TaggedKind<T>,
  context: RequestContext,
  id: string,
  changed: (existing: readonly Tag[]) => readonly Tag[],
): Promise<Record<never, never>> {
  await changeIdentities(context, async (tx) => {
    const doc = await kind.require(tx, context.accountId, id);
    await tx.put(kind.source, scopeOf(context.accountId), kind.keyOf(doc), {
      ...doc,
      tags: changed(doc.tags),
    });
  });
  return {};
}

async function listTags<T extends { readonly tags: readonly Tag[] }>(
  kind: TaggedKind<T>,
  context: RequestContext,
  id: string,
  request: PageRequest,
): Promise<{ Tags: SdkTag[]; IsTruncated: boolean; Marker?: string }> {
  const doc = await kind.require(context.store, context.accountId, id);
  const page = pageOfList(context, `tags:${kind.quotaName}:${kind.keyOf(doc)}`, request, doc.tags);
  return { Tags: presentTags(page.items), ...page.members };
}
