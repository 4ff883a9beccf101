import type { InstanceProfile as SdkInstanceProfile } from '@aws-sdk/client-iam';
import { passRole } from '../../../front-door/access.js';
import type { OperationTable } from '../../../front-door/service.js';
import type { Reader } from '../../../store/store.js';
import { onInstanceProfile, onPath, onRole, requestTags, toCreate } from '../access.js';
import { alreadyExists, deleteConflict, notFound, quotaExceeded } from '../errors.js';
import { changeIdentities } from '../identity-changes.js';
import { checkNotLinked } from '../linked-roles/linked-role.js';
import { type InstanceProfile, instanceProfileArn, roleArn } from '../model.js';
import { given } from '../names.js';
import { pageOfCollection, pageOfList } from '../paging.js';
import { presentInstanceProfile } from '../present.js';
import {
  findInstanceProfile,
  findRole,
  instanceProfiles,
  nameKey,
  requireInstanceProfile,
  requireRole,
  roleById,
  scopeOf,
} from '../store.js';
import { readTags } from '../tags.js';
import { uniqueId } from '../unique-ids.js';

type Iam = typeof import('@aws-sdk/client-iam');

export const instanceProfileOperations = {
  CreateInstanceProfile: {
    authorize: toCreate(
      'CreateInstanceProfile',
      ({ Path = '/', InstanceProfileName = '' }, account) =>
        instanceProfileArn({ ...account, path: Path, instanceProfileName: InstanceProfileName }),
      (input) => requestTags(input.Tags),
    ),
    async handle(input, context) {
      const { account, clock, ids } = context;
      const instanceProfileName = given(input.InstanceProfileName);
      const path = input.Path ?? '/';
      const profile: InstanceProfile = {
        ...account,
        instanceProfileName,
        instanceProfileId: uniqueId(ids, 'AIPA'),
        path,
        createdAt: clock.now(),
        tags: readTags(input.Tags),
      };
      await changeIdentities(context, async (tx) => {
        if ((await findInstanceProfile(tx, account, instanceProfileName)) !== undefined) {
          throw alreadyExists(`Instance Profile ${instanceProfileName} already exists.`);
        }
        const key = nameKey(instanceProfileName);
        await tx.put(instanceProfiles, scopeOf(account), key, profile, { expect: 'absent' });
      });
      return { InstanceProfile: presentInstanceProfile(profile, undefined) };
    },
  },

  GetInstanceProfile: {
    authorize: onInstanceProfile('GetInstanceProfile'),
    async handle(input, { store, account }) {
      const profile = await requireInstanceProfile(store, account, given(input.InstanceProfileName));
      return { InstanceProfile: await presentWithRole(store, profile) };
    },
  },

  ListInstanceProfiles: {
    authorize: onPath('ListInstanceProfiles', 'instance-profile'),
    async handle(input, context) {
      const prefix = input.PathPrefix ?? '/';
      const listing = `instance-profiles:${prefix}`;
      const page = await pageOfCollection(context, listing, input, instanceProfiles, (profile) =>
        profile.path.startsWith(prefix),
      );
      return { InstanceProfiles: await presentAll(context.store, page.items), ...page.members };
    },
  },

  ListInstanceProfilesForRole: {
    authorize: onRole('ListInstanceProfilesForRole'),
    async handle(input, context) {
      const role = await requireRole(context.store, context.account, given(input.RoleName));
      const scope = scopeOf(context.account);
      const found = await context.store.listBy(instanceProfiles, scope, 'byRole', role.roleId);
      const profiles = found.map(({ doc }) => doc);
      const page = pageOfList(context, `instance-profiles-of:${role.roleId}`, input, profiles);
      return { InstanceProfiles: await presentAll(context.store, page.items), ...page.members };
    },
  },

  DeleteInstanceProfile: {
    authorize: onInstanceProfile('DeleteInstanceProfile'),
    async handle(input, context) {
      const name = given(input.InstanceProfileName);
      await changeIdentities(context, async (tx) => {
        const profile = await requireInstanceProfile(tx, context.account, name);
        if (profile.roleId !== undefined) {
          throw deleteConflict('Cannot delete entity, must remove roles from instance profile first.');
        }
        await tx.delete(instanceProfiles, scopeOf(context.account), nameKey(name));
      });
      return {};
    },
  },

  /** Whoever adds a role hands it to instances, and so must be allowed to pass it. */
  AddRoleToInstanceProfile: {
    async authorize(input, context) {
      const { account, store } = context;
      const roleName = given(input.RoleName);
      const role = await findRole(store, account, roleName);
      const profile = await onInstanceProfile('AddRoleToInstanceProfile')(input, context);
      return [
        ...profile,
        passRole(
          roleArn(role ?? { ...account, path: '/', roleName }),
          'ec2.amazonaws.com',
          profile[0]?.resource ?? '*',
        ),
      ];
    },
    async handle(input, context) {
      await changeIdentities(context, async (tx) => {
        const { account } = context;
        const profile = await requireInstanceProfile(tx, account, given(input.InstanceProfileName));
        const role = await requireRole(tx, account, given(input.RoleName));
        checkNotLinked(role);
        if (profile.roleId !== undefined) throw quotaExceeded('InstanceSessionsPerInstanceProfile', 1);
        const key = nameKey(profile.instanceProfileName);
        await tx.put(instanceProfiles, scopeOf(account), key, { ...profile, roleId: role.roleId });
      });
      return {};
    },
  },

  RemoveRoleFromInstanceProfile: {
    authorize: onInstanceProfile('RemoveRoleFromInstanceProfile'),
    async handle(input, context) {
      await changeIdentities(context, async (tx) => {
        const { account } = context;
        const profile = await requireInstanceProfile(tx, account, given(input.InstanceProfileName));
        const role = await requireRole(tx, account, given(input.RoleName));
        if (profile.roleId !== role.roleId) {
          throw notFound(
            `Role ${role.roleName} in instance profile ${profile.instanceProfileName} cannot be found.`,
          );
        }
        const { roleId: _removed, ...without } = profile;
        await tx.put(instanceProfiles, scopeOf(account), nameKey(profile.instanceProfileName), without);
      });
      return {};
    },
  },
} satisfies OperationTable<Iam>;

async function presentAll(
  reader: Reader,
  profiles: readonly InstanceProfile[],
): Promise<SdkInstanceProfile[]> {
  return await Promise.all(profiles.map((profile) => presentWithRole(reader, profile)));
}

export async function presentWithRole(reader: Reader, profile: InstanceProfile): Promise<SdkInstanceProfile> {
  const role = profile.roleId === undefined ? undefined : await roleById(reader, profile, profile.roleId);
  return presentInstanceProfile(profile, role);
}
