import type { OperationTable } from '../../../front-door/service.js';
import type { Account } from '../../../kernel/partition.js';
import { onRole, toCreate } from '../access.js';
import { invalidInput, noSuchRole, notFound } from '../errors.js';
import { changeIdentities } from '../identity-changes.js';
import {
  isLinkedRole,
  LINKED_POLICY_PATH,
  linkedRoleDeletions,
  linkedRolePath,
  linkedTrustPolicy,
  linkedTrustPolicyInLists,
} from '../linked-roles/linked-role.js';
import { linkedRoleKind, linkedRoleName, takesSuffix } from '../linked-roles/role-kinds.js';
import { policyArn, type Role, roleArn } from '../model.js';
import { given } from '../names.js';
import { presentNewRole } from '../present.js';
import { findRole, nameKey, requireRole, roles, scopeOf } from '../store.js';
import { uniqueId } from '../unique-ids.js';

type Iam = typeof import('@aws-sdk/client-iam');

const SESSION_SECONDS = 3_600;

export const linkedRoleOperations = {
  CreateServiceLinkedRole: {
    authorize: toCreate(
      'CreateServiceLinkedRole',
      ({ AWSServiceName: service = '', CustomSuffix: suffix }, account) =>
        roleArn({ ...account, path: linkedRolePath(service), roleName: linkedRoleName(service, suffix) }),
      ({ AWSServiceName: service = '' }) => ({ 'iam:awsservicename': service }),
    ),
    async handle(input, context) {
      const { account, clock, ids } = context;
      const service = given(input.AWSServiceName);
      if (!/^[a-z0-9][a-z0-9.-]*\.amazonaws\.com(\.cn)?$/.test(service)) {
        throw invalidInput(`Invalid service principal: ${service}`);
      }
      if (input.CustomSuffix !== undefined && !takesSuffix(service)) {
        throw invalidInput(`Custom suffix is not allowed for ${service}`);
      }
      const role: Role = {
        ...account,
        roleName: linkedRoleName(service, input.CustomSuffix),
        roleId: uniqueId(ids, 'AROA'),
        path: linkedRolePath(service),
        createdAt: clock.now(),
        trustPolicy: linkedTrustPolicy(service),
        maxSessionSeconds: SESSION_SECONDS,
        inlinePolicies: {},
        attachedPolicies: linkedPolicies(account, service),
        tags: [],
        ...(input.Description !== undefined && { description: input.Description }),
      };
      await changeIdentities(context, async (tx) => {
        if ((await findRole(tx, account, role.roleName)) !== undefined) {
          throw invalidInput(
            `Service role name ${role.roleName} has been taken in this account, please try a different suffix.`,
          );
        }
        await tx.put(roles, scopeOf(account), nameKey(role.roleName), role, { expect: 'absent' });
      });
      return { Role: presentNewRole({ ...role, trustPolicy: linkedTrustPolicyInLists(service) }) };
    },
  },

  /** Nothing here uses such a role while it does not run, so that it goes at once. */
  DeleteServiceLinkedRole: {
    authorize: onRole('DeleteServiceLinkedRole'),
    async handle(input, context) {
      const { account, ids, clock } = context;
      const scope = scopeOf(account);
      return await changeIdentities(context, async (tx) => {
        const role = await requireRole(tx, account, given(input.RoleName));
        if (!isLinkedRole(role)) throw noSuchRole(role.roleName);
        const taskId = `task${role.path}${role.roleName}/${ids.uuid()}`;
        await tx.delete(roles, scope, nameKey(role.roleName));
        await tx.put(linkedRoleDeletions, scope, taskId, { taskId, deletedAt: clock.now() });
        return { DeletionTaskId: taskId };
      });
    },
  },

  GetServiceLinkedRoleDeletionStatus: {
    authorize: ({ DeletionTaskId = '' }, { account }) => [
      {
        action: 'iam:GetServiceLinkedRoleDeletionStatus',
        resource: roleArn({
          ...account,
          path: DeletionTaskId.replace(/^task(\/.*\/)[^/]+\/[^/]*$/, '$1'),
          roleName: DeletionTaskId.split('/').at(-2) ?? '',
        }),
      },
    ],
    async handle(input, { store, account }) {
      const taskId = given(input.DeletionTaskId);
      const task = await store.get(linkedRoleDeletions, scopeOf(account), taskId);
      if (task === undefined) throw notFound(`Deletion task ${taskId} cannot be found.`);
      return { Status: 'SUCCEEDED' };
    },
  },
} satisfies OperationTable<Iam>;

function linkedPolicies({ partition }: Account, service: string): string[] {
  const kind = linkedRoleKind(service);
  return kind === undefined
    ? []
    : [policyArn({ accountId: 'aws', partition }, LINKED_POLICY_PATH, kind.policyName)];
}
