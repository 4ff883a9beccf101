import type { OperationTable } from '../../../front-door/service.js';
import { onInstanceProfile, onPolicy, onRole, onUser, requestTags, tagKeys } from '../access.js';
import { requireOwn, requirePolicy } from '../managed-policies.js';
import { given } from '../names.js';
import {
  instanceProfiles,
  managedPolicies,
  nameKey,
  requireInstanceProfile,
  requireRole,
  requireUser,
  roles,
  users,
} from '../store.js';
import { listTags, type TaggedKind, tag, untag } from '../tagged-kind.js';

type Iam = typeof import('@aws-sdk/client-iam');

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
  async require(reader, account, arn) {
    const found = await requirePolicy(reader, account, arn);
    requireOwn(found);
    return found;
  },
  keyOf: ({ policyName }) => nameKey(policyName),
};

export const taggingOperations = {
  TagRole: {
    authorize: onRole('TagRole', ({ Tags }) => requestTags(Tags)),
    handle: (input, context) => tag(role, context, given(input.RoleName), input.Tags),
  },
  UntagRole: {
    authorize: onRole('UntagRole', (input) => tagKeys(input)),
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
    authorize: onUser('UntagUser', (input) => tagKeys(input)),
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
    authorize: onInstanceProfile('UntagInstanceProfile', (input) => tagKeys(input)),
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
    authorize: onPolicy('UntagPolicy', (input) => tagKeys(input)),
    handle: (input, context) => untag(policy, context, given(input.PolicyArn), input.TagKeys),
  },
  ListPolicyTags: {
    authorize: onPolicy('ListPolicyTags'),
    handle: (input, context) => listTags(policy, context, given(input.PolicyArn), input),
  },
} satisfies OperationTable<Iam>;
