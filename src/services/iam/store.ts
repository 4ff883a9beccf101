import { accountOfArn, parseArn } from '../../kernel/arn.js';
import type { Account } from '../../kernel/partition.js';
import {
  accountScope,
  collection,
  PARTITION_SCOPE,
  type Reader,
  type Transaction,
} from '../../store/store.js';
import { noSuchGroup, noSuchInstanceProfile, noSuchRole, noSuchUser } from './errors.js';
import type {
  AccessKey,
  AccountSettings,
  Group,
  InstanceProfile,
  LastUse,
  ManagedPolicy,
  Role,
  ServiceCredential,
  ServiceUse,
  User,
} from './model.js';

const attached = (holder: { readonly attachedPolicies: readonly string[] }) =>
  holder.attachedPolicies.map((arn) => ({ value: arn }));

const boundary = (holder: { readonly permissionsBoundary?: string }) =>
  holder.permissionsBoundary === undefined ? undefined : { value: holder.permissionsBoundary };

export const users = collection<User>('iam.user', {
  byId: (user) => ({ value: user.userId }),
  byGroup: (user, key) => user.groupIds.map((groupId) => ({ value: groupId, sort: key })),
  byPolicy: attached,
  byBoundary: boundary,
});

export const roles = collection<Role>('iam.role', {
  byId: (role) => ({ value: role.roleId }),
  byPolicy: attached,
  byBoundary: boundary,
});

export const groups = collection<Group>('iam.group', {
  byId: (group) => ({ value: group.groupId }),
  byPolicy: attached,
});

export const managedPolicies = collection<ManagedPolicy>('iam.policy');

export const instanceProfiles = collection<InstanceProfile>('iam.instanceProfile', {
  byRole: (profile) => (profile.roleId === undefined ? undefined : { value: profile.roleId }),
});

export const accessKeys = collection<AccessKey>('iam.accessKey', {
  byUser: (key) => (key.deletedAt === undefined ? { value: key.userId } : undefined),
});

/** By access key id or role id. */
export const lastUses = collection<LastUse>('iam.lastUse');

/** By user or role id and service. */
export const serviceUses = collection<ServiceUse>('iam.serviceUse');

/** By service user name, which is what a git client sends. */
export const serviceCredentials = collection<ServiceCredential>('iam.serviceCredential', {
  byUser: (credential) => ({ value: credential.userId }),
});

export const accountSettings = collection<AccountSettings>('iam.account');

/** The only document of `accountSettings`. */
export const ACCOUNT_KEY = 'account';

export async function readAccount(reader: Reader, account: Account): Promise<AccountSettings> {
  return (await reader.get(accountSettings, scopeOf(account), ACCOUNT_KEY))?.doc ?? {};
}

export async function changeAccount(
  tx: Transaction,
  account: Account,
  change: (settings: AccountSettings) => AccountSettings,
): Promise<void> {
  const settings = change(await readAccount(tx, account));
  await tx.put(accountSettings, scopeOf(account), ACCOUNT_KEY, settings);
}

/**
 * Names are unique without regard to case, and found so.
 * @source IAM API reference: "Names are not distinguished by case."
 */
export function nameKey(name: string): string {
  return name.toLowerCase();
}

export function scopeOf(account: Account): string {
  return accountScope(account);
}

export async function findUser(reader: Reader, account: Account, name: string): Promise<User | undefined> {
  return (await reader.get(users, scopeOf(account), nameKey(name)))?.doc;
}

/** @throws AwsError NoSuchEntity */
export async function requireUser(reader: Reader, account: Account, name: string): Promise<User> {
  const user = await findUser(reader, account, name);
  if (user === undefined) throw noSuchUser(name);
  return user;
}

export async function userById(reader: Reader, account: Account, userId: string): Promise<User | undefined> {
  const [found] = await reader.listBy(users, scopeOf(account), 'byId', userId, { limit: 1 });
  return found?.doc;
}

export async function findRole(reader: Reader, account: Account, name: string): Promise<Role | undefined> {
  return (await reader.get(roles, scopeOf(account), nameKey(name)))?.doc;
}

/** @throws AwsError NoSuchEntity */
export async function requireRole(reader: Reader, account: Account, name: string): Promise<Role> {
  const role = await findRole(reader, account, name);
  if (role === undefined) throw noSuchRole(name);
  return role;
}

export async function roleById(reader: Reader, account: Account, roleId: string): Promise<Role | undefined> {
  const [found] = await reader.listBy(roles, scopeOf(account), 'byId', roleId, { limit: 1 });
  return found?.doc;
}

export async function findGroup(reader: Reader, account: Account, name: string): Promise<Group | undefined> {
  return (await reader.get(groups, scopeOf(account), nameKey(name)))?.doc;
}

/** @throws AwsError NoSuchEntity */
export async function requireGroup(reader: Reader, account: Account, name: string): Promise<Group> {
  const group = await findGroup(reader, account, name);
  if (group === undefined) throw noSuchGroup(name);
  return group;
}

export async function groupsOf(reader: Reader, user: User): Promise<Group[]> {
  const found: Group[] = [];
  for (const groupId of user.groupIds) {
    const [group] = await reader.listBy(groups, scopeOf(user), 'byId', groupId, { limit: 1 });
    if (group !== undefined) found.push(group.doc);
  }
  return found;
}

export async function findInstanceProfile(
  reader: Reader,
  account: Account,
  name: string,
): Promise<InstanceProfile | undefined> {
  return (await reader.get(instanceProfiles, scopeOf(account), nameKey(name)))?.doc;
}

/** @throws AwsError NoSuchEntity */
export async function requireInstanceProfile(
  reader: Reader,
  account: Account,
  name: string,
): Promise<InstanceProfile> {
  const profile = await findInstanceProfile(reader, account, name);
  if (profile === undefined) throw noSuchInstanceProfile(name);
  return profile;
}

export async function accessKeysOf(reader: Reader, userId: string): Promise<AccessKey[]> {
  const found = await reader.listBy(accessKeys, PARTITION_SCOPE, 'byUser', userId);
  return found.map(({ doc }) => doc).sort((left, right) => left.createdAt - right.createdAt);
}

export async function serviceCredentialsOf(reader: Reader, userId: string): Promise<ServiceCredential[]> {
  const found = await reader.listBy(serviceCredentials, PARTITION_SCOPE, 'byUser', userId);
  return found.map(({ doc }) => doc).sort((left, right) => left.createdAt - right.createdAt);
}

/** The role that an ARN names, whatever its path. */
export async function roleByArn(reader: Reader, arn: string): Promise<Role | undefined> {
  const parsed = parseArn(arn);
  const name = /^role\/(?:.*\/)?([^/]+)$/.exec(parsed?.resource ?? '')?.[1];
  const account = parsed && accountOfArn(parsed);
  if (parsed?.service !== 'iam' || account === undefined || name === undefined) return undefined;
  const role = await findRole(reader, account, name);
  return role !== undefined && parsed.resource === `role${role.path}${role.roleName}` ? role : undefined;
}
