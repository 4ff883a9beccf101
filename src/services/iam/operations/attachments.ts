import type { OperationTable } from '../../../front-door/service.js';
import { onGroup, onRole, onUser, policyArnCondition } from '../access.js';
import { attachPolicy, detachPolicy, listAttachedPolicies } from '../attachments.js';
import { groupHolder, roleHolder, userHolder } from '../holders.js';
import { given } from '../names.js';

type Iam = typeof import('@aws-sdk/client-iam');

export const attachmentOperations = {
  AttachRolePolicy: {
    authorize: onRole('AttachRolePolicy', (input) => policyArnCondition(input)),
    async handle({ RoleName, PolicyArn }, context) {
      await attachPolicy(roleHolder, context, given(RoleName), given(PolicyArn));
      return {};
    },
  },
  AttachUserPolicy: {
    authorize: onUser('AttachUserPolicy', (input) => policyArnCondition(input)),
    async handle({ UserName, PolicyArn }, context) {
      await attachPolicy(userHolder, context, given(UserName), given(PolicyArn));
      return {};
    },
  },
  AttachGroupPolicy: {
    authorize: onGroup('AttachGroupPolicy', (input) => policyArnCondition(input)),
    async handle({ GroupName, PolicyArn }, context) {
      await attachPolicy(groupHolder, context, given(GroupName), given(PolicyArn));
      return {};
    },
  },

  DetachRolePolicy: {
    authorize: onRole('DetachRolePolicy', (input) => policyArnCondition(input)),
    async handle({ RoleName, PolicyArn }, context) {
      await detachPolicy(roleHolder, context, given(RoleName), given(PolicyArn));
      return {};
    },
  },
  DetachUserPolicy: {
    authorize: onUser('DetachUserPolicy', (input) => policyArnCondition(input)),
    async handle({ UserName, PolicyArn }, context) {
      await detachPolicy(userHolder, context, given(UserName), given(PolicyArn));
      return {};
    },
  },
  DetachGroupPolicy: {
    authorize: onGroup('DetachGroupPolicy', (input) => policyArnCondition(input)),
    async handle({ GroupName, PolicyArn }, context) {
      await detachPolicy(groupHolder, context, given(GroupName), given(PolicyArn));
      return {};
    },
  },

  ListAttachedRolePolicies: {
    authorize: onRole('ListAttachedRolePolicies'),
    async handle(input, context) {
      const page = await listAttachedPolicies(roleHolder, context, given(input.RoleName), input);
      return { AttachedPolicies: [...page.items], ...page.members };
    },
  },
  ListAttachedUserPolicies: {
    authorize: onUser('ListAttachedUserPolicies'),
    async handle(input, context) {
      const page = await listAttachedPolicies(userHolder, context, given(input.UserName), input);
      return { AttachedPolicies: [...page.items], ...page.members };
    },
  },
  ListAttachedGroupPolicies: {
    authorize: onGroup('ListAttachedGroupPolicies'),
    async handle(input, context) {
      const page = await listAttachedPolicies(groupHolder, context, given(input.GroupName), input);
      return { AttachedPolicies: [...page.items], ...page.members };
    },
  },
} satisfies OperationTable<Iam>;
