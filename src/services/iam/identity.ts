import { compilePolicy } from '../../engines/policy/compile.js';
import type { SourcedPolicy } from '../../engines/policy/evaluate.js';
import type { Principal } from '../../kernel/principal.js';
import type { Reader } from '../../store/store.js';
import { defaultDocument, findPolicy } from './managed-policies.js';
import type { PolicyHolder, Tag } from './model.js';
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
  }
}

export async function loadIdentity(reader: Reader, principal: Principal): Promise<Identity> {
  switch (principal.kind) {
    case 'user':
      return await loadUser(reader, principal.accountId, principal.userId);
    case 'assumed-role':
      return await loadRole(reader, principal.accountId, principal.roleId);
    case 'federated-user':
      return principal.issuer === undefined
        ? UNLIMITED
        : await loadUser(reader, principal.accountId, principal.issuer.userId);
    case 'root':
    case 'service':
      return UNLIMITED;
  }
}

async function loadUser(reader: Reader, accountId: string, userId: string): Promise<Identity> {
  const user = await userById(reader, accountId, userId);
  if (user === undefined) return NOBODY;
  const policies = await policiesOf(reader, user);
  for (const group of await groupsOf(reader, user)) policies.push(...(await policiesOf(reader, group)));
  return { policies, tags: user.tags, ...(await boundaryOf(reader, user)) };
}

async function loadRole(reader: Reader, accountId: string, roleId: string): Promise<Identity> {
  const role = await roleById(reader, accountId, roleId);
  if (role === undefined) return NOBODY;
  return {
    policies: await policiesOf(reader, role),
    tags: role.tags,
    ...(await boundaryOf(reader, role)),
  };
}

async function policiesOf(reader: Reader, holder: PolicyHolder): Promise<SourcedPolicy[]> {
  const inline = Object.entries(holder.inlinePolicies).map(([source, document]) => ({
    source,
    policy: compilePolicy(document),
  }));
  const managed: SourcedPolicy[] = [];
  for (const arn of holder.attachedPolicies) {
    const found = await managedPolicy(reader, holder.accountId, arn);
    if (found !== undefined) managed.push(found);
  }
  return [...inline, ...managed];
}

/** A boundary whose policy is gone allows nothing: it still limits. */
async function boundaryOf(
  reader: Reader,
  holder: { readonly accountId: string; readonly permissionsBoundary?: string },
): Promise<{ boundary?: SourcedPolicy }> {
  const arn = holder.permissionsBoundary;
  if (arn === undefined) return {};
  return {
    boundary: (await managedPolicy(reader, holder.accountId, arn)) ?? {
      source: arn,
      policy: { statements: [] },
    },
  };
}

async function managedPolicy(
  reader: Reader,
  accountId: string,
  arn: string,
): Promise<SourcedPolicy | undefined> {
  const policy = await findPolicy(reader, accountId, arn);
  return policy && { source: arn, policy: compilePolicy(defaultDocument(policy)) };
}
