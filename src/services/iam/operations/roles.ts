import type { OperationTable, RequestContext } from '../../../front-door/service.js';
import { boundaryCondition, onPath, onRole, requestTags, toCreate } from '../access.js';
import { requireBoundary } from '../boundaries.js';
import { alreadyExists, deleteConflict } from '../errors.js';
import { changeHolder, roleHolder } from '../holders.js';
import { changeIdentities } from '../identity-changes.js';
import { findLastUse } from '../last-use.js';
import { checkNotLinked } from '../linked-roles/linked-role.js';
import { type Role, roleArn } from '../model.js';
import { given } from '../names.js';
import { pageOfCollection } from '../paging.js';
import { presentNewRole, presentRole, presentWholeRole } from '../present.js';
import { findRole, instanceProfiles, nameKey, requireRole, roles, scopeOf } from '../store.js';
import { readTags } from '../tags.js';
import { checkTrustPolicy } from '../trust.js';
import { uniqueId } from '../unique-ids.js';

type Iam = typeof import('@aws-sdk/client-iam');

const DEFAULT_SESSION_SECONDS = 3_600;

/** Descriptions may be changed of roles that belong to a service, too. */
async function change(context: RequestContext, name: string, members: Partial<Role>): Promise<Role> {
  return await changeIdentities(context, async (tx) => {
    const role = await requireRole(tx, context.account, name);
    if (members.maxSessionSeconds !== undefined) checkNotLinked(role);
    const changed = { ...role, ...members };
    await tx.put(roles, scopeOf(context.account), nameKey(name), changed);
    return changed;
  });
}

export const roleOperations = {
  CreateRole: {
    authorize: toCreate(
      'CreateRole',
      ({ Path = '/', RoleName = '' }, account) => roleArn({ ...account, path: Path, roleName: RoleName }),
      (input) => ({ ...requestTags(input.Tags), ...boundaryCondition(input) }),
    ),
    async handle(input, context) {
      const { account, clock, ids } = context;
      const roleName = given(input.RoleName);
      const trustPolicy = given(input.AssumeRolePolicyDocument);
      const path = input.Path ?? '/';
      const role: Role = {
        ...account,
        roleName,
        roleId: uniqueId(ids, 'AROA'),
        path,
        createdAt: clock.now(),
        trustPolicy,
        maxSessionSeconds: input.MaxSessionDuration ?? DEFAULT_SESSION_SECONDS,
        inlinePolicies: {},
        attachedPolicies: [],
        tags: readTags(input.Tags),
        ...(input.Description !== undefined && { description: input.Description }),
        ...(input.PermissionsBoundary !== undefined && { permissionsBoundary: input.PermissionsBoundary }),
      };
      await changeIdentities(context, async (tx) => {
        await checkTrustPolicy(tx, account, trustPolicy);
        if ((await findRole(tx, account, roleName)) !== undefined) {
          throw alreadyExists(`Role with name ${roleName} already exists.`);
        }
        if (role.permissionsBoundary !== undefined) {
          await requireBoundary(tx, account, role.permissionsBoundary);
        }
        await tx.put(roles, scopeOf(account), nameKey(roleName), role, { expect: 'absent' });
      });
      return { Role: presentNewRole(role) };
    },
  },

  GetRole: {
    authorize: onRole('GetRole'),
    async handle(input, { store, account }) {
      const role = await requireRole(store, account, given(input.RoleName));
      return { Role: presentWholeRole(role, await findLastUse(store, role.roleId)) };
    },
  },

  ListRoles: {
    authorize: onPath('ListRoles', 'role'),
    async handle(input, context) {
      const prefix = input.PathPrefix ?? '/';
      const page = await pageOfCollection(context, `roles:${prefix}`, input, roles, (role) =>
        role.path.startsWith(prefix),
      );
      return { Roles: page.items.map(presentRole), ...page.members };
    },
  },

  /** What is left out stays as it is. @source observed; the reference repeats CreateRole's default */
  UpdateRole: {
    authorize: onRole('UpdateRole'),
    async handle(input, context) {
      await change(context, given(input.RoleName), {
        ...(input.Description !== undefined && { description: input.Description }),
        ...(input.MaxSessionDuration !== undefined && { maxSessionSeconds: input.MaxSessionDuration }),
      });
      return {};
    },
  },

  UpdateRoleDescription: {
    authorize: onRole('UpdateRoleDescription'),
    async handle(input, context) {
      const role = await change(context, given(input.RoleName), { description: given(input.Description) });
      return { Role: presentRole(role) };
    },
  },

  UpdateAssumeRolePolicy: {
    authorize: onRole('UpdateAssumeRolePolicy'),
    async handle(input, context) {
      const trustPolicy = given(input.PolicyDocument);
      await changeHolder(context, roleHolder, given(input.RoleName), async (role, tx) => {
        await checkTrustPolicy(tx, context.account, trustPolicy);
        return { ...role, trustPolicy };
      });
      return {};
    },
  },

  DeleteRole: {
    authorize: onRole('DeleteRole'),
    async handle(input, context) {
      const name = given(input.RoleName);
      const scope = scopeOf(context.account);
      await changeIdentities(context, async (tx) => {
        const role = await requireRole(tx, context.account, name);
        checkNotLinked(role);
        const profiles = await tx.listBy(instanceProfiles, scope, 'byRole', role.roleId, { limit: 1 });
        if (profiles.length > 0) {
          throw deleteConflict('Cannot delete entity, must remove roles from instance profile first.');
        }
        checkHoldsNoPolicies(role);
        await tx.delete(roles, scope, nameKey(name));
      });
      return {};
    },
  },

  PutRolePermissionsBoundary: {
    authorize: onRole('PutRolePermissionsBoundary', (input) => boundaryCondition(input)),
    async handle(input, context) {
      const permissionsBoundary = given(input.PermissionsBoundary);
      await changeHolder(context, roleHolder, given(input.RoleName), async (role, tx) => {
        await requireBoundary(tx, context.account, permissionsBoundary);
        return { ...role, permissionsBoundary };
      });
      return {};
    },
  },

  DeleteRolePermissionsBoundary: {
    authorize: onRole('DeleteRolePermissionsBoundary'),
    async handle(input, context) {
      await changeHolder(
        context,
        roleHolder,
        given(input.RoleName),
        ({ permissionsBoundary: _, ...role }) => role,
      );
      return {};
    },
  },
} satisfies OperationTable<Iam>;

/** @throws AwsError DeleteConflict */
export function checkHoldsNoPolicies(holder: Pick<Role, 'attachedPolicies' | 'inlinePolicies'>): void {
  if (holder.attachedPolicies.length > 0) {
    throw deleteConflict('Cannot delete entity, must detach all policies first.');
  }
  if (Object.keys(holder.inlinePolicies).length > 0) {
    throw deleteConflict('Cannot delete entity, must delete policies first.');
  }
}
