import { validatePolicy } from '../../../engines/policy/validate.js';
import type { OperationTable, RequestContext } from '../../../front-door/service.js';
import { onPolicy, requestTags, toCreate } from '../access.js';
import { policyUsage } from '../attachments.js';
import { alreadyExists, deleteConflict, quotaExceeded } from '../errors.js';
import { changeIdentities } from '../identity-changes.js';
import { policyCharacters } from '../inline-policies.js';
import { awsManagedPolicies } from '../managed/catalog.js';
import { requireOwn, requirePolicy } from '../managed-policies.js';
import { type ManagedPolicy, policyArn } from '../model.js';
import { given } from '../names.js';
import { pageOfList } from '../paging.js';
import { type PolicyUsage, presentPolicy, presentWholePolicy } from '../present.js';
import { managedPolicies, nameKey, scopeOf } from '../store.js';
import { presentTags, readTags } from '../tags.js';
import { uniqueId } from '../unique-ids.js';

type Iam = typeof import('@aws-sdk/client-iam');

const UNUSED: PolicyUsage = { attachments: 0, boundaries: 0 };

/** Without blanks. @source IAM User Guide, "IAM and AWS STS quotas" */
const MAX_POLICY_CHARACTERS = 6_144;

export const policyOperations = {
  CreatePolicy: {
    authorize: toCreate(
      'CreatePolicy',
      ({ Path = '/', PolicyName = '' }, account) => policyArn(account, Path, PolicyName),
      (input) => requestTags(input.Tags),
    ),
    async handle(input, context) {
      const { account, clock, ids } = context;
      const policyName = given(input.PolicyName);
      const document = given(input.PolicyDocument);
      const path = input.Path ?? '/';
      checkManagedDocument(document);
      const now = clock.now();
      const policy: ManagedPolicy = {
        arn: policyArn(account, path, policyName),
        policyName,
        policyId: uniqueId(ids, 'ANPA'),
        path,
        createdAt: now,
        updatedAt: now,
        versions: [{ number: 1, document, createdAt: now }],
        defaultVersion: 1,
        nextVersion: 2,
        tags: readTags(input.Tags),
        ...(input.Description !== undefined && { description: input.Description }),
      };
      await changeIdentities(context, async (tx) => {
        const scope = scopeOf(account);
        if ((await tx.get(managedPolicies, scope, nameKey(policyName))) !== undefined) {
          throw alreadyExists(
            `A policy called ${policyName} already exists. Duplicate names are not allowed.`,
          );
        }
        await tx.put(managedPolicies, scope, nameKey(policyName), policy, { expect: 'absent' });
      });
      const tags = policy.tags.length > 0 ? { Tags: presentTags(policy.tags) } : {};
      return { Policy: { ...presentPolicy(policy, UNUSED), ...tags } };
    },
  },

  GetPolicy: {
    authorize: onPolicy('GetPolicy'),
    async handle(input, { store, account }) {
      const policy = await requirePolicy(store, account, given(input.PolicyArn));
      return { Policy: presentWholePolicy(policy, await policyUsage(store, account, policy.arn)) };
    },
  },

  ListPolicies: {
    // AWS names the path in words here; only policies for every resource (`*`) allow it.
    authorize: ({ PathPrefix = '/' }) => [
      { action: 'iam:ListPolicies', resource: `policy path ${PathPrefix}` },
    ],
    async handle(input, context) {
      const { Scope = 'All', PathPrefix = '/', OnlyAttached = false, PolicyUsageFilter } = input;
      const candidates = await policiesInScope(context, Scope);
      const listed: { policy: ManagedPolicy; usage: PolicyUsage }[] = [];
      for (const policy of candidates) {
        if (!policy.path.startsWith(PathPrefix)) continue;
        const usage = await policyUsage(context.store, context.account, policy.arn);
        if (OnlyAttached && usage.attachments + usage.boundaries === 0) continue;
        if (PolicyUsageFilter === 'PermissionsPolicy' && usage.attachments === 0) continue;
        if (PolicyUsageFilter === 'PermissionsBoundary' && usage.boundaries === 0) continue;
        listed.push({ policy, usage });
      }
      const listing = `policies:${Scope}:${PathPrefix}:${OnlyAttached}:${PolicyUsageFilter ?? ''}`;
      const page = pageOfList(context, listing, input, listed);
      return {
        Policies: page.items.map(({ policy, usage }) => presentPolicy(policy, usage)),
        ...page.members,
      };
    },
  },

  DeletePolicy: {
    authorize: onPolicy('DeletePolicy'),
    async handle(input, context) {
      const { account } = context;
      await changeIdentities(context, async (tx) => {
        const policy = await requirePolicy(tx, account, given(input.PolicyArn));
        requireOwn(policy);
        const usage = await policyUsage(tx, account, policy.arn);
        if (usage.attachments + usage.boundaries > 0) {
          throw deleteConflict('Cannot delete a policy attached to entities.');
        }
        if (policy.versions.length > 1) {
          throw deleteConflict(
            "This policy has more than one version. Before you delete a policy, you must delete the policy's versions. The default version is deleted with the policy.",
          );
        }
        await tx.delete(managedPolicies, scopeOf(account), nameKey(policy.policyName));
      });
      return {};
    },
  },
} satisfies OperationTable<Iam>;

/** The account's own first, then AWS's. */
async function policiesInScope(
  { store, account }: RequestContext,
  scope: 'All' | 'AWS' | 'Local',
): Promise<ManagedPolicy[]> {
  const own = scope === 'AWS' ? [] : await store.list(managedPolicies, scopeOf(account));
  const ofAws = scope === 'Local' ? [] : awsManagedPolicies(account.partition).values();
  return [...own.map(({ doc }) => doc), ...ofAws];
}

/** @throws AwsError MalformedPolicyDocument, LimitExceeded */
export function checkManagedDocument(document: string): void {
  validatePolicy(document, 'managed');
  if (policyCharacters(document) > MAX_POLICY_CHARACTERS) {
    throw quotaExceeded('PolicySize', MAX_POLICY_CHARACTERS);
  }
}
