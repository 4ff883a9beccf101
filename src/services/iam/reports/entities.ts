import type { PolicyGrantingServiceAccess } from '@aws-sdk/client-iam';
import { parseArn } from '../../../kernel/arn.js';
import { type Account, isSameAccount } from '../../../kernel/partition.js';
import type { Reader } from '../../../store/store.js';
import { noSuchGroup, notFound, validationError } from '../errors.js';
import { defaultDocument, findPolicy } from '../managed-policies.js';
import { type Group, groupArn, type PolicyHolder, type Role, type User, userArn } from '../model.js';
import { findGroup, findUser, groupsOf, roleByArn } from '../store.js';

/** Somebody or something whose permissions are reported on. */
export type ReportedEntity =
  | { readonly kind: 'USER'; readonly doc: User }
  | { readonly kind: 'ROLE'; readonly doc: Role }
  | { readonly kind: 'GROUP'; readonly doc: Group };

/** A policy of an entity, as reports tell it, with its text. */
export interface EntityPolicy {
  readonly document: string;
  readonly told: PolicyGrantingServiceAccess;
}

/** @throws AwsError NoSuchEntity, ValidationError */
export async function requireEntity(reader: Reader, account: Account, arn: string): Promise<ReportedEntity> {
  const [type, ...path] = (parseArn(arn)?.resource ?? '').split('/');
  const name = path.at(-1) ?? '';
  if (type === 'user') {
    const doc = await findUser(reader, account, name);
    if (doc !== undefined && userArn(doc) === arn) return { kind: 'USER', doc };
    throw notFound(`ARN ${arn} does not exist.`);
  }
  if (type === 'role') {
    const doc = await roleByArn(reader, arn);
    if (doc !== undefined && isSameAccount(doc, account)) return { kind: 'ROLE', doc };
    throw notFound(`ARN ${arn} does not exist.`);
  }
  if (type === 'group') {
    const doc = await findGroup(reader, account, name);
    if (doc !== undefined && groupArn(doc) === arn) return { kind: 'GROUP', doc };
    throw noSuchGroup(name);
  }
  throw validationError(`Invalid ARN: ${arn}`);
}

/** A user's own policies, and those of the user's groups. */
export async function policiesOf(reader: Reader, entity: ReportedEntity): Promise<EntityPolicy[]> {
  const own = await heldPolicies(reader, entity.doc, entity.kind, nameOf(entity));
  if (entity.kind !== 'USER') return own;
  for (const group of await groupsOf(reader, entity.doc)) {
    own.push(...(await heldPolicies(reader, group, 'GROUP', group.groupName)));
  }
  return own;
}

function nameOf(entity: ReportedEntity): string {
  if (entity.kind === 'USER') return entity.doc.userName;
  return entity.kind === 'ROLE' ? entity.doc.roleName : entity.doc.groupName;
}

async function heldPolicies(
  reader: Reader,
  holder: PolicyHolder,
  kind: ReportedEntity['kind'],
  name: string,
): Promise<EntityPolicy[]> {
  const policies: EntityPolicy[] = Object.entries(holder.inlinePolicies).map(([policyName, document]) => ({
    document,
    told: { PolicyName: policyName, PolicyType: 'INLINE', EntityType: kind, EntityName: name },
  }));
  for (const arn of holder.attachedPolicies) {
    const policy = await findPolicy(reader, holder, arn);
    if (policy === undefined) continue;
    const told = { PolicyName: policy.policyName, PolicyType: 'MANAGED', PolicyArn: arn } as const;
    policies.push({ document: defaultDocument(policy), told });
  }
  return policies;
}
