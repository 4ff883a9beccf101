import type { RequestContext } from '../../front-door/service.js';
import type { Account } from '../../kernel/partition.js';
import type { Collection, Reader, Transaction } from '../../store/store.js';
import { changeIdentities } from './identity-changes.js';
import { checkNotLinked } from './linked-roles/linked-role.js';
import type { Group, PolicyHolder, Role, User } from './model.js';
import { groups, nameKey, requireGroup, requireRole, requireUser, roles, scopeOf, users } from './store.js';

/**
 * What sets users, roles and groups apart where policies are concerned.
 * @source IAM User Guide, "IAM and AWS STS quotas"
 */
export interface HolderKind<T extends PolicyHolder> {
  readonly entity: 'user' | 'role' | 'group';
  /** Of `PoliciesPer…`. */
  readonly quotaName: 'User' | 'Role' | 'Group';
  /** Characters of all inline policies together, without blanks. */
  readonly inlineCharacters: number;
  readonly source: Collection<T>;
  readonly require: (reader: Reader, account: Account, name: string) => Promise<T>;
  readonly nameOf: (holder: T) => string;
  /** @throws AwsError UnmodifiableEntity for holders whose policies are not the account's to change */
  readonly checkChangeable?: (holder: T) => void;
}

export const userHolder: HolderKind<User> = {
  entity: 'user',
  quotaName: 'User',
  inlineCharacters: 2_048,
  source: users,
  require: requireUser,
  nameOf: (user) => user.userName,
};

export const roleHolder: HolderKind<Role> = {
  entity: 'role',
  quotaName: 'Role',
  inlineCharacters: 10_240,
  source: roles,
  require: requireRole,
  nameOf: (role) => role.roleName,
  checkChangeable: checkNotLinked,
};

export const groupHolder: HolderKind<Group> = {
  entity: 'group',
  quotaName: 'Group',
  inlineCharacters: 5_120,
  source: groups,
  require: requireGroup,
  nameOf: (group) => group.groupName,
};

/** Reads a holder, changes it and writes it, in one transaction. @throws AwsError NoSuchEntity */
export async function changeHolder<T extends PolicyHolder>(
  context: RequestContext,
  kind: HolderKind<T>,
  name: string,
  change: (holder: T, tx: Transaction) => Promise<T> | T,
): Promise<T> {
  return await changeIdentities(context, async (tx) => {
    const holder = await kind.require(tx, context.account, name);
    kind.checkChangeable?.(holder);
    const changed = await change(holder, tx);
    await tx.put(kind.source, scopeOf(context.account), nameKey(name), changed);
    return changed;
  });
}
