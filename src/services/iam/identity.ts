import { compilePolicy } from '../../engines/policy/compile.js';
import type { SourcedPolicy } from '../../engines/policy/evaluate.js';
import type { Account } from '../../kernel/partition.js';
import { accountOf, type Principal } from '../../kernel/principal.js';
import type { Reader } from '../../store/store.js';
import { defaultDocument, findPolicy } from './managed-policies.js';
import type { PolicyHolder, Tag, User } from './model.js';
import { groupsOf, roleById, userById } from './store.js';

/** What a principal brings along from IAM. */
export interface Identity {
  readonly policies: readonly SourcedPolicy[];
  readonly boundary?: SourcedPolicy;
  readonly tags: readonly Tag[];
}

/** Somebody who is not there any more may do nothing. */
const NOBODY: Identity = { policies: [], tags: [] };

/** Root and services are not limited by IAM's own policies. */
const UNLIMITED: Identity = {
  policies: [
    {
      source: 'root',
      policy: compilePolicy(
        '{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}',
      ),
    },
  ],
  tags: [],
};

/** The entity behind a principal, for caches: sessions of one role share their role's policies. */
export function identityKey(principal: Principal): string {
  switch (principal.kind) {
    case 'user':
      return `${principal.accountId}/${principal.userId}`;
    case 'assumed-role':
      return `${principal.accountId}/${principal.roleId}`;
    case 'federated-user':
      return `${principal.accountId}/${principal.issuer?.userId ?? 'root'}`;
    case 'root':
    case 'service':
      return 'root';
    case 'identity-provider':
    case 'anonymous':
      return 'nobody';
  }
}

export async function loadIdentity(reader: Reader, principal: Principal): Promise<Identity> {
  switch (principal.kind) {
    case 'user':
      return await loadUser(reader, accountOf(principal), principal.userId);
    case 'assumed-role':
      return await loadRole(reader, accountOf(principal), principal.roleId);
    case 'federated-user':
      return principal.issuer === undefined
        ? UNLIMITED
        : await loadUser(reader, accountOf(principal), principal.issuer.userId);
    case 'root':
    case 'service':
      return UNLIMITED;
    case 'identity-provider':
    case 'anonymous':
      return NOBODY;
  }
}

async function loadUser(reader: Reader, account: Account, userId: string): Promise<Identity> {
  const user = await userById(reader, account, userId);
  if (user === undefined) return NOBODY;
  const texts = await policyTextsOfUser(reader, user);
  return { policies: texts.map(compiled), tags: user.tags, ...(await boundaryOf(reader, user)) };
}

async function loadRole(reader: Reader, account: Account, roleId: string): Promise<Identity> {
  const role = await roleById(reader, account, roleId);
  if (role === undefined) return NOBODY;
  const texts = await policyTextsOf(reader, role);
  return { policies: texts.map(compiled), tags: role.tags, ...(await boundaryOf(reader, role)) };
}

/** A policy as it was written, and where it was found. */
export interface PolicyText {
  readonly source: string;
  /** Of a managed policy. */
  readonly arn?: string;
  readonly document: string;
}

/** The user's own policies and those of its groups. */
export async function policyTextsOfUser(reader: Reader, user: User): Promise<PolicyText[]> {
  const texts = await policyTextsOf(reader, user);
  for (const group of await groupsOf(reader, user)) texts.push(...(await policyTextsOf(reader, group)));
  return texts;
}

export async function policyTextsOf(reader: Reader, holder: PolicyHolder): Promise<PolicyText[]> {
  const texts = Object.entries(holder.inlinePolicies).map(([source, document]) => ({ source, document }));
  for (const arn of holder.attachedPolicies) {
    const text = await managedPolicyText(reader, holder, arn);
    if (text !== undefined) texts.push(text);
  }
  return texts;
}

export async function managedPolicyText(
  reader: Reader,
  account: Account,
  arn: string,
): Promise<PolicyText | undefined> {
  const policy = await findPolicy(reader, account, arn);
  return policy && { source: policy.policyName, arn: policy.arn, document: defaultDocument(policy) };
}

export function compiled({ document, ...place }: PolicyText): SourcedPolicy {
  return { ...place, policy: compilePolicy(document) };
}

/** A boundary whose policy is gone allows nothing: it still limits. */
async function boundaryOf(
  reader: Reader,
  holder: Account & { readonly permissionsBoundary?: string },
): Promise<{ boundary?: SourcedPolicy }> {
  const arn = holder.permissionsBoundary;
  if (arn === undefined) return {};
  const text = await managedPolicyText(reader, holder, arn);
  return { boundary: text === undefined ? { source: arn, policy: { statements: [] } } : compiled(text) };
}
