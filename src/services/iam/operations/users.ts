import type { OperationTable } from '../../../front-door/service.js';
import type { Account } from '../../../kernel/partition.js';
import type { Transaction } from '../../../store/store.js';
import { boundaryCondition, onPath, onUser, requestTags, toCreate } from '../access.js';
import { requireBoundary } from '../boundaries.js';
import { namedUserOrCaller } from '../callers.js';
import { signingCertificatesOf } from '../certificates/signing-certificate.js';
import { alreadyExists, deleteConflict } from '../errors.js';
import { changeHolder, userHolder } from '../holders.js';
import { changeIdentities } from '../identity-changes.js';
import { mfaDevicesOf } from '../mfa/mfa-device.js';
import { type User, userArn } from '../model.js';
import { given } from '../names.js';
import { pageOfCollection } from '../paging.js';
import { findLoginProfile } from '../passwords/login-profile.js';
import { presentUser, presentWholeUser } from '../present.js';
import { sshKeysOf } from '../ssh-keys/ssh-key.js';
import {
  accessKeysOf,
  findUser,
  nameKey,
  requireUser,
  scopeOf,
  serviceCredentialsOf,
  users,
} from '../store.js';
import { readTags } from '../tags.js';
import { uniqueId } from '../unique-ids.js';
import { checkHoldsNoPolicies } from './roles.js';

type Iam = typeof import('@aws-sdk/client-iam');

export const userOperations = {
  CreateUser: {
    authorize: toCreate(
      'CreateUser',
      ({ Path = '/', UserName = '' }, account) => userArn({ ...account, path: Path, userName: UserName }),
      (input) => ({ ...requestTags(input.Tags), ...boundaryCondition(input) }),
    ),
    async handle(input, context) {
      const { account, clock, ids } = context;
      const userName = given(input.UserName);
      const path = input.Path ?? '/';
      const user: User = {
        ...account,
        userName,
        userId: uniqueId(ids, 'AIDA'),
        path,
        createdAt: clock.now(),
        groupIds: [],
        inlinePolicies: {},
        attachedPolicies: [],
        tags: readTags(input.Tags),
        ...(input.PermissionsBoundary !== undefined && { permissionsBoundary: input.PermissionsBoundary }),
      };
      await changeIdentities(context, async (tx) => {
        await requireFreeName(tx, account, userName);
        if (user.permissionsBoundary !== undefined) {
          await requireBoundary(tx, account, user.permissionsBoundary);
        }
        await tx.put(users, scopeOf(account), nameKey(userName), user, { expect: 'absent' });
      });
      return { User: presentWholeUser(user) };
    },
  },

  GetUser: {
    authorize: onUser('GetUser'),
    async handle(input, context) {
      const { caller, store } = context;
      if (input.UserName === undefined && caller.kind === 'root') {
        // Root is no user of IAM: all that it has is its account.
        const unknown = { Path: undefined, UserName: undefined, CreateDate: undefined };
        return { User: { ...unknown, UserId: caller.accountId, Arn: caller.arn } };
      }
      return { User: presentWholeUser(await namedUserOrCaller(store, context, input.UserName)) };
    },
  },

  ListUsers: {
    authorize: onPath('ListUsers', 'user'),
    async handle(input, context) {
      const prefix = input.PathPrefix ?? '/';
      const page = await pageOfCollection(context, `users:${prefix}`, input, users, (user) =>
        user.path.startsWith(prefix),
      );
      return { Users: page.items.map(presentUser), ...page.members };
    },
  },

  /** Renames; the unique id, keys, groups and policies stay. */
  UpdateUser: {
    authorize: onUser('UpdateUser'),
    async handle(input, context) {
      const name = given(input.UserName);
      const scope = scopeOf(context.account);
      await changeIdentities(context, async (tx) => {
        const user = await requireUser(tx, context.account, name);
        const userName = input.NewUserName ?? user.userName;
        const path = input.NewPath ?? user.path;
        if (nameKey(userName) !== nameKey(name)) {
          await requireFreeName(tx, context.account, userName);
          await tx.delete(users, scope, nameKey(name));
        }
        await tx.put(users, scope, nameKey(userName), { ...user, userName, path });
      });
      return {};
    },
  },

  DeleteUser: {
    authorize: onUser('DeleteUser'),
    async handle(input, context) {
      const name = given(input.UserName);
      await changeIdentities(context, async (tx) => {
        const user = await requireUser(tx, context.account, name);
        await checkOwnsNothing(tx, user);
        await tx.delete(users, scopeOf(context.account), nameKey(name));
      });
      return {};
    },
  },

  PutUserPermissionsBoundary: {
    authorize: onUser('PutUserPermissionsBoundary', (input) => boundaryCondition(input)),
    async handle(input, context) {
      const permissionsBoundary = given(input.PermissionsBoundary);
      await changeHolder(context, userHolder, given(input.UserName), async (user, tx) => {
        await requireBoundary(tx, context.account, permissionsBoundary);
        return { ...user, permissionsBoundary };
      });
      return {};
    },
  },

  DeleteUserPermissionsBoundary: {
    authorize: onUser('DeleteUserPermissionsBoundary'),
    async handle(input, context) {
      await changeHolder(
        context,
        userHolder,
        given(input.UserName),
        ({ permissionsBoundary: _, ...user }) => user,
      );
      return {};
    },
  },
} satisfies OperationTable<Iam>;

async function requireFreeName(tx: Transaction, account: Account, userName: string): Promise<void> {
  if ((await findUser(tx, account, userName)) !== undefined) {
    throw alreadyExists(`User with name ${userName} already exists.`);
  }
}

/** @throws AwsError DeleteConflict */
async function checkOwnsNothing(tx: Transaction, user: User): Promise<void> {
  checkHoldsNoPolicies(user);
  if (user.groupIds.length > 0) {
    throw deleteConflict('Cannot delete entity, must remove users from group first.');
  }
  if ((await accessKeysOf(tx, user.userId)).length > 0) {
    throw deleteConflict('Cannot delete entity, must delete access keys first.');
  }
  if ((await findLoginProfile(tx, user)) !== undefined) {
    throw deleteConflict('Cannot delete entity, must delete login profile first.');
  }
  if ((await mfaDevicesOf(tx, user)).length > 0) {
    throw deleteConflict('Cannot delete entity, must delete MFA device first.');
  }
  const others = [
    await serviceCredentialsOf(tx, user.userId),
    await signingCertificatesOf(tx, user),
    await sshKeysOf(tx, user),
  ];
  if (others.flat().length > 0) {
    throw deleteConflict('Cannot delete entity, must remove referenced objects first.');
  }
}
