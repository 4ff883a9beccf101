import type { OperationTable } from '../../../front-door/service.js';
import { onGroup, onRole, onUser } from '../access.js';
import { groupHolder, roleHolder, userHolder } from '../holders.js';
import {
  deleteInlinePolicy,
  getInlinePolicy,
  listInlinePolicies,
  putInlinePolicy,
} from '../inline-policies.js';
import { given } from '../names.js';
import { encodeDocument } from '../present.js';

type Iam = typeof import('@aws-sdk/client-iam');

export const inlineOperations = {
  PutRolePolicy: {
    authorize: onRole('PutRolePolicy'),
    async handle({ RoleName, PolicyName, PolicyDocument }, context) {
      await putInlinePolicy(roleHolder, context, given(RoleName), given(PolicyName), given(PolicyDocument));
      return {};
    },
  },
  PutUserPolicy: {
    authorize: onUser('PutUserPolicy'),
    async handle({ UserName, PolicyName, PolicyDocument }, context) {
      await putInlinePolicy(userHolder, context, given(UserName), given(PolicyName), given(PolicyDocument));
      return {};
    },
  },
  PutGroupPolicy: {
    authorize: onGroup('PutGroupPolicy'),
    async handle({ GroupName, PolicyName, PolicyDocument }, context) {
      await putInlinePolicy(groupHolder, context, given(GroupName), given(PolicyName), given(PolicyDocument));
      return {};
    },
  },

  GetRolePolicy: {
    authorize: onRole('GetRolePolicy'),
    async handle({ RoleName, PolicyName }, context) {
      const found = await getInlinePolicy(roleHolder, context, given(RoleName), given(PolicyName));
      return { RoleName: found.holderName, PolicyName, PolicyDocument: encodeDocument(found.document) };
    },
  },
  GetUserPolicy: {
    authorize: onUser('GetUserPolicy'),
    async handle({ UserName, PolicyName }, context) {
      const found = await getInlinePolicy(userHolder, context, given(UserName), given(PolicyName));
      return { UserName: found.holderName, PolicyName, PolicyDocument: encodeDocument(found.document) };
    },
  },
  GetGroupPolicy: {
    authorize: onGroup('GetGroupPolicy'),
    async handle({ GroupName, PolicyName }, context) {
      const found = await getInlinePolicy(groupHolder, context, given(GroupName), given(PolicyName));
      return { GroupName: found.holderName, PolicyName, PolicyDocument: encodeDocument(found.document) };
    },
  },

  ListRolePolicies: {
    authorize: onRole('ListRolePolicies'),
    async handle(input, context) {
      const page = await listInlinePolicies(roleHolder, context, given(input.RoleName), input);
      return { PolicyNames: [...page.items], ...page.members };
    },
  },
  ListUserPolicies: {
    authorize: onUser('ListUserPolicies'),
    async handle(input, context) {
      const page = await listInlinePolicies(userHolder, context, given(input.UserName), input);
      return { PolicyNames: [...page.items], ...page.members };
    },
  },
  ListGroupPolicies: {
    authorize: onGroup('ListGroupPolicies'),
    async handle(input, context) {
      const page = await listInlinePolicies(groupHolder, context, given(input.GroupName), input);
      return { PolicyNames: [...page.items], ...page.members };
    },
  },

  DeleteRolePolicy: {
    authorize: onRole('DeleteRolePolicy'),
    async handle({ RoleName, PolicyName }, context) {
      await deleteInlinePolicy(roleHolder, context, given(RoleName), given(PolicyName));
      return {};
    },
  },
  DeleteUserPolicy: {
    authorize: onUser('DeleteUserPolicy'),
    async handle({ UserName, PolicyName }, context) {
      await deleteInlinePolicy(userHolder, context, given(UserName), given(PolicyName));
      return {};
    },
  },
  DeleteGroupPolicy: {
    authorize: onGroup('DeleteGroupPolicy'),
    async handle({ GroupName, PolicyName }, context) {
      await deleteInlinePolicy(groupHolder, context, given(GroupName), given(PolicyName));
      return {};
    },
  },
} satisfies OperationTable<Iam>;
