import type { AttachedPolicy } from '@aws-sdk/client-iam';
import type { RequestContext } from '../../front-door/service.js';
import type { Account } from '../../kernel/partition.js';
import type { Reader } from '../../store/store.js';
import { noSuchPolicy, quotaExceeded } from './errors.js';
import { changeHolder, type HolderKind } from './holders.js';
import { findPolicy, requireAttachable, requirePolicy } from './managed-policies.js';
import type { PolicyHolder } from './model.js';
import { type Page, type PageRequest, pageOfList } from './paging.js';
import type { PolicyUsage } from './present.js';
import { groups, roles, scopeOf, users } from './store.js';

/** @source IAM User Guide, "IAM and AWS STS quotas": managed policies attached to a user, role or group */
const MAX_ATTACHED = 10;

/** Attaching again changes nothing. @throws AwsError NoSuchEntity, LimitExceeded */
export async function attachPolicy<T extends PolicyHolder>(
  kind: HolderKind<T>,
  context: RequestContext,
  name: string,
  arn: string,
): Promise<void> {
  await changeHolder(context, kind, name, async (holder, tx) => {
    await requireAttachable(tx, context.account, arn);
    if (holder.attachedPolicies.includes(arn)) return holder;
    if (holder.attachedPolicies.length >= MAX_ATTACHED) {
      throw quotaExceeded(`PoliciesPer${kind.quotaName}`, MAX_ATTACHED);
    }
    return { ...holder, attachedPolicies: [...holder.attachedPolicies, arn] };
  });
}

/** @throws AwsError NoSuchEntity also where it was not attached */
export async function detachPolicy<T extends PolicyHolder>(
  kind: HolderKind<T>,
  context: RequestContext,
  name: string,
  arn: string,
): Promise<void> {
  await changeHolder(context, kind, name, async (holder, tx) => {
    await requirePolicy(tx, context.account, arn);
    if (!holder.attachedPolicies.includes(arn)) throw noSuchPolicy(arn);
    return { ...holder, attachedPolicies: holder.attachedPolicies.filter((attached) => attached !== arn) };
  });
}

/** @param pathPrefix of the policies, not of the holder */
export async function listAttachedPolicies<T extends PolicyHolder>(
  kind: HolderKind<T>,
  context: RequestContext,
  name: string,
  request: PageRequest & { readonly PathPrefix?: string | undefined },
): Promise<Page<AttachedPolicy>> {
  const holder = await kind.require(context.store, context.account, name);
  const attached = await attachedPoliciesOf(context.store, holder, request.PathPrefix ?? '/');
  const listing = `attached:${kind.entity}:${kind.nameOf(holder)}:${request.PathPrefix ?? ''}`;
  return pageOfList(context, listing, request, attached);
}

export async function attachedPoliciesOf(
  reader: Reader,
  holder: PolicyHolder,
  pathPrefix = '/',
): Promise<AttachedPolicy[]> {
  const attached: AttachedPolicy[] = [];
  for (const arn of holder.attachedPolicies) {
    const policy = await findPolicy(reader, holder, arn);
    if (policy?.path.startsWith(pathPrefix)) {
      attached.push({ PolicyName: policy.policyName, PolicyArn: arn });
    }
  }
  return attached;
}

/** How often the policy is attached, and how often it is a boundary, in the account. */
export async function policyUsage(reader: Reader, account: Account, arn: string): Promise<PolicyUsage> {
  const scope = scopeOf(account);
  const attachedTo = [
    await reader.listBy(users, scope, 'byPolicy', arn),
    await reader.listBy(roles, scope, 'byPolicy', arn),
    await reader.listBy(groups, scope, 'byPolicy', arn),
  ];
  const limits = [
    await reader.listBy(users, scope, 'byBoundary', arn),
    await reader.listBy(roles, scope, 'byBoundary', arn),
  ];
  return { attachments: attachedTo.flat().length, boundaries: limits.flat().length };
}
