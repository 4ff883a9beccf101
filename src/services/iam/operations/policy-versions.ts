import type { OperationTable, RequestContext } from '../../../front-door/service.js';
import type { Transaction } from '../../../store/store.js';
import { onPolicy } from '../access.js';
import { deleteConflict, limitExceeded, notAttachable } from '../errors.js';
import { changeIdentities } from '../identity-changes.js';
import { findVersion, requireOwn, requirePolicy } from '../managed-policies.js';
import type { ManagedPolicy, PolicyVersion } from '../model.js';
import { given } from '../names.js';
import { pageOfList } from '../paging.js';
import { encodeDocument, presentVersion } from '../present.js';
import { managedPolicies, nameKey, scopeOf } from '../store.js';
import { checkManagedDocument } from './policies.js';

type Iam = typeof import('@aws-sdk/client-iam');

const MAX_VERSIONS = 5;

export const policyVersionOperations = {
  CreatePolicyVersion: {
    authorize: onPolicy('CreatePolicyVersion'),
    async handle(input, context) {
      const document = given(input.PolicyDocument);
      checkManagedDocument(document);
      const changed = await changePolicy(context, given(input.PolicyArn), (policy) => {
        if (policy.versions.length >= MAX_VERSIONS) {
          throw limitExceeded(
            'A managed policy can have up to 5 versions. Before you create a new version, you must delete an existing version.',
          );
        }
        const version = { number: policy.nextVersion, document, createdAt: context.clock.now() };
        return {
          ...policy,
          versions: [...policy.versions, version],
          nextVersion: policy.nextVersion + 1,
          ...(input.SetAsDefault && { defaultVersion: version.number }),
        };
      });
      return {
        PolicyVersion: presentVersion(changed, requireVersion(changed, `v${changed.nextVersion - 1}`)),
      };
    },
  },

  GetPolicyVersion: {
    authorize: onPolicy('GetPolicyVersion'),
    async handle(input, { store, account }) {
      const policy = await requirePolicy(store, account, given(input.PolicyArn));
      const version = requireVersion(policy, given(input.VersionId));
      return {
        PolicyVersion: { ...presentVersion(policy, version), Document: encodeDocument(version.document) },
      };
    },
  },

  /** The youngest first. */
  ListPolicyVersions: {
    authorize: onPolicy('ListPolicyVersions'),
    async handle(input, context) {
      const policy = await requirePolicy(context.store, context.account, given(input.PolicyArn));
      const page = pageOfList(context, `versions:${policy.arn}`, input, [...policy.versions].reverse());
      return { Versions: page.items.map((version) => presentVersion(policy, version)), ...page.members };
    },
  },

  SetDefaultPolicyVersion: {
    authorize: onPolicy('SetDefaultPolicyVersion'),
    async handle(input, context) {
      await changePolicy(context, given(input.PolicyArn), (policy) => ({
        ...policy,
        defaultVersion: requireVersion(policy, given(input.VersionId)).number,
      }));
      return {};
    },
  },

  DeletePolicyVersion: {
    authorize: onPolicy('DeletePolicyVersion'),
    async handle(input, context) {
      await changePolicy(context, given(input.PolicyArn), (policy) => {
        const { number } = requireVersion(policy, given(input.VersionId));
        if (number === policy.defaultVersion) {
          throw deleteConflict('Cannot delete the default version of a policy.');
        }
        return { ...policy, versions: policy.versions.filter((version) => version.number !== number) };
      });
      return {};
    },
  },
} satisfies OperationTable<Iam>;

/** @throws AwsError NoSuchEntity */
function requireVersion(policy: ManagedPolicy, versionId: string): PolicyVersion {
  const version = findVersion(policy, versionId);
  if (version === undefined) throw notAttachable(`Policy ${policy.arn} version ${versionId}`);
  return version;
}

async function changePolicy(
  context: RequestContext,
  arn: string,
  change: (policy: ManagedPolicy) => ManagedPolicy,
): Promise<ManagedPolicy> {
  return await changeIdentities(context, async (tx: Transaction) => {
    const policy = await requirePolicy(tx, context.account, arn);
    requireOwn(policy);
    const changed = { ...change(policy), updatedAt: context.clock.now() };
    await tx.put(managedPolicies, scopeOf(context.account), nameKey(policy.policyName), changed);
    return changed;
  });
}
