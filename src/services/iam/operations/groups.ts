import type { OperationTable } from '../../../front-door/service.js';
import type { Account } from '../../../kernel/partition.js';
import type { Reader } from '../../../store/store.js';
import { onGroup, onPath, onUser, toCreate } from '../access.js';
import { alreadyExists, deleteConflict, notFound, quotaExceeded } from '../errors.js';
import { changeHolder, userHolder } from '../holders.js';
import { changeIdentities } from '../identity-changes.js';
import { type Group, groupArn, type User } from '../model.js';
import { given } from '../names.js';
import { pageOfCollection, pageOfList } from '../paging.js';
import { presentGroup, presentUser } from '../present.js';
import { findGroup, groups, groupsOf, nameKey, requireGroup, requireUser, scopeOf, users } from '../store.js';
import { uniqueId } from '../unique-ids.js';
import { checkHoldsNoPolicies } from './roles.js';

type Iam = typeof import('@aws-sdk/client-iam');

/** @source IAM User Guide, "IAM and AWS STS quotas" */
const MAX_GROUPS_OF_A_USER = 10;

export const groupOperations = {
  CreateGroup: {
    authorize: toCreate('CreateGroup', ({ Path = '/', GroupName = '' }, account) =>
      groupArn({ ...account, path: Path, groupName: GroupName }),
    ),
    async handle(input, context) {
      const { account, clock, ids } = context;
      const groupName = given(input.GroupName);
      const path = input.Path ?? '/';
      const group: Group = {
        ...account,
        groupName,
        groupId: uniqueId(ids, 'AGPA'),
        path,
        createdAt: clock.now(),
        inlinePolicies: {},
        attachedPolicies: [],
      };
      await changeIdentities(context, async (tx) => {
        await requireFreeName(tx, account, groupName);
        await tx.put(groups, scopeOf(account), nameKey(groupName), group, { expect: 'absent' });
      });
      return { Group: presentGroup(group) };
    },
  },

  GetGroup: {
    authorize: onGroup('GetGroup'),
    async handle(input, context) {
      const group = await requireGroup(context.store, context.account, given(input.GroupName));
      const members = await membersOf(context.store, group);
      const page = pageOfList(context, `members:${group.groupId}`, input, members);
      return { Group: presentGroup(group), Users: page.items.map(presentUser), ...page.members };
    },
  },

  ListGroups: {
    authorize: onPath('ListGroups', 'group'),
    async handle(input, context) {
      const prefix = input.PathPrefix ?? '/';
      const page = await pageOfCollection(context, `groups:${prefix}`, input, groups, (group) =>
        group.path.startsWith(prefix),
      );
      return { Groups: page.items.map(presentGroup), ...page.members };
    },
  },

  /** Renames; members and policies stay. */
  UpdateGroup: {
    authorize: onGroup('UpdateGroup'),
    async handle(input, context) {
      const name = given(input.GroupName);
      const scope = scopeOf(context.account);
      await changeIdentities(context, async (tx) => {
        const group = await requireGroup(tx, context.account, name);
        const groupName = input.NewGroupName ?? group.groupName;
        const path = input.NewPath ?? group.path;
        if (nameKey(groupName) !== nameKey(name)) {
          await requireFreeName(tx, context.account, groupName);
          await tx.delete(groups, scope, nameKey(name));
        }
        await tx.put(groups, scope, nameKey(groupName), { ...group, groupName, path });
      });
      return {};
    },
  },

  DeleteGroup: {
    authorize: onGroup('DeleteGroup'),
    async handle(input, context) {
      const name = given(input.GroupName);
      await changeIdentities(context, async (tx) => {
        const group = await requireGroup(tx, context.account, name);
        if ((await membersOf(tx, group)).length > 0) {
          throw deleteConflict('Cannot delete entity, must remove users from group first.');
        }
        checkHoldsNoPolicies(group);
        await tx.delete(groups, scopeOf(context.account), nameKey(name));
      });
      return {};
    },
  },

  /** Adding a member again changes nothing. */
  AddUserToGroup: {
    authorize: onGroup('AddUserToGroup'),
    async handle(input, context) {
      await changeHolder(context, userHolder, given(input.UserName), async (user, tx) => {
        const { groupId } = await requireGroup(tx, context.account, given(input.GroupName));
        if (user.groupIds.includes(groupId)) return user;
        if (user.groupIds.length >= MAX_GROUPS_OF_A_USER) {
          throw quotaExceeded('GroupsPerUser', MAX_GROUPS_OF_A_USER);
        }
        return { ...user, groupIds: [...user.groupIds, groupId] };
      });
      return {};
    },
  },

  RemoveUserFromGroup: {
    authorize: onGroup('RemoveUserFromGroup'),
    async handle(input, context) {
      await changeIdentities(context, async (tx) => {
        const group = await requireGroup(tx, context.account, given(input.GroupName));
        const user = await requireUser(tx, context.account, given(input.UserName));
        if (!user.groupIds.includes(group.groupId)) {
          throw notFound(`User ${user.userName} not in group ${group.groupName}`);
        }
        const groupIds = user.groupIds.filter((id) => id !== group.groupId);
        await tx.put(users, scopeOf(context.account), nameKey(user.userName), { ...user, groupIds });
      });
      return {};
    },
  },

  ListGroupsForUser: {
    authorize: onUser('ListGroupsForUser'),
    async handle(input, context) {
      const user = await requireUser(context.store, context.account, given(input.UserName));
      const page = pageOfList(
        context,
        `groups-of:${user.userId}`,
        input,
        await groupsOf(context.store, user),
      );
      return { Groups: page.items.map(presentGroup), ...page.members };
    },
  },
} satisfies OperationTable<Iam>;

async function membersOf(reader: Reader, group: Group): Promise<User[]> {
  const found = await reader.listBy(users, scopeOf(group), 'byGroup', group.groupId);
  return found.map(({ doc }) => doc);
}

async function requireFreeName(reader: Reader, account: Account, groupName: string): Promise<void> {
  if ((await findGroup(reader, account, groupName)) !== undefined) {
    throw alreadyExists(`Group with name ${groupName} already exists.`);
  }
}
