import type {
  EntityType,
  GroupDetail,
  ManagedPolicyDetail,
  PolicyDetail,
  RoleDetail,
  UserDetail,
} from '@aws-sdk/client-iam';
import { onAnyResource } from '../../../front-door/access.js';
import type { OperationTable, RequestContext } from '../../../front-door/service.js';
import { attachedPoliciesOf, policyUsage } from '../attachments.js';
import { findLastUse } from '../last-use.js';
import { awsManagedPolicies } from '../managed/catalog.js';
import type { Group, ManagedPolicy, PolicyHolder, Role, User } from '../model.js';
import { pageOfList } from '../paging.js';
import {
  encodeDocument,
  presentGroup,
  presentVersion,
  presentWholePolicy,
  presentWholeRole,
  presentWholeUser,
} from '../present.js';
import { groups, groupsOf, instanceProfiles, managedPolicies, roles, scopeOf, users } from '../store.js';
import { presentWithRole } from './instance-profiles.js';

type Iam = typeof import('@aws-sdk/client-iam');

/** Something that is listed, and what its whole description is. */
type Detail =
  | { readonly kind: 'User'; readonly doc: User }
  | { readonly kind: 'Group'; readonly doc: Group }
  | { readonly kind: 'Role'; readonly doc: Role }
  | { readonly kind: 'Policy'; readonly doc: ManagedPolicy };

export const authorizationDetailOperations = {
  GetAccountAuthorizationDetails: {
    authorize: onAnyResource('iam:GetAccountAuthorizationDetails'),
    async handle(input, context) {
      const filter = input.Filter ?? [];
      const details = await collect(context, filter);
      const page = pageOfList(context, `details:${filter.join()}`, input, details);
      const UserDetailList: UserDetail[] = [];
      const GroupDetailList: GroupDetail[] = [];
      const RoleDetailList: RoleDetail[] = [];
      const Policies: ManagedPolicyDetail[] = [];
      for (const { kind, doc } of page.items) {
        if (kind === 'User') UserDetailList.push(await userDetail(context, doc));
        else if (kind === 'Group') GroupDetailList.push(await groupDetail(context, doc));
        else if (kind === 'Role') RoleDetailList.push(await roleDetail(context, doc));
        else Policies.push(await policyDetail(context, doc));
      }
      return { UserDetailList, GroupDetailList, RoleDetailList, Policies, ...page.members };
    },
  },
} satisfies OperationTable<Iam>;

/** Of AWS's policies only those that are attached to something. */
async function collect(context: RequestContext, filter: readonly EntityType[]): Promise<Detail[]> {
  const { store, account } = context;
  const scope = scopeOf(account);
  const wants = (kind: EntityType) => filter.length === 0 || filter.includes(kind);
  const details: Detail[] = [];
  if (wants('User')) {
    for (const { doc } of await store.list(users, scope)) details.push({ kind: 'User', doc });
  }
  if (wants('Group')) {
    for (const { doc } of await store.list(groups, scope)) details.push({ kind: 'Group', doc });
  }
  if (wants('Role')) {
    for (const { doc } of await store.list(roles, scope)) details.push({ kind: 'Role', doc });
  }
  if (wants('LocalManagedPolicy')) {
    for (const { doc } of await store.list(managedPolicies, scope)) details.push({ kind: 'Policy', doc });
  }
  if (wants('AWSManagedPolicy')) {
    for (const doc of awsManagedPolicies(account.partition).values()) {
      const usage = await policyUsage(store, account, doc.arn);
      if (usage.attachments + usage.boundaries > 0) details.push({ kind: 'Policy', doc });
    }
  }
  return details;
}

async function userDetail({ store }: RequestContext, user: User): Promise<UserDetail> {
  return {
    ...presentWholeUser(user),
    UserPolicyList: inlineDetails(user),
    GroupList: (await groupsOf(store, user)).map(({ groupName }) => groupName),
    AttachedManagedPolicies: await attachedPoliciesOf(store, user),
  };
}

async function groupDetail({ store }: RequestContext, group: Group): Promise<GroupDetail> {
  return {
    ...presentGroup(group),
    GroupPolicyList: inlineDetails(group),
    AttachedManagedPolicies: await attachedPoliciesOf(store, group),
  };
}

async function roleDetail({ store, account }: RequestContext, role: Role): Promise<RoleDetail> {
  const profiles = await store.listBy(instanceProfiles, scopeOf(account), 'byRole', role.roleId);
  const { Description, MaxSessionDuration, ...shown } = presentWholeRole(
    role,
    await findLastUse(store, role.roleId),
  );
  return {
    ...shown,
    InstanceProfileList: await Promise.all(profiles.map(({ doc }) => presentWithRole(store, doc))),
    RolePolicyList: inlineDetails(role),
    AttachedManagedPolicies: await attachedPoliciesOf(store, role),
  };
}

async function policyDetail(
  { store, account }: RequestContext,
  policy: ManagedPolicy,
): Promise<ManagedPolicyDetail> {
  const { Tags, ...shown } = presentWholePolicy(policy, await policyUsage(store, account, policy.arn));
  return {
    ...shown,
    PolicyVersionList: [...policy.versions].reverse().map((version) => ({
      ...presentVersion(policy, version),
      Document: encodeDocument(version.document),
    })),
  };
}

function inlineDetails(holder: PolicyHolder): PolicyDetail[] {
  return Object.entries(holder.inlinePolicies).map(([PolicyName, document]) => ({
    PolicyName,
    PolicyDocument: encodeDocument(document),
  }));
}
