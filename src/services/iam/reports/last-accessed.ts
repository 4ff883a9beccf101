import type { EntityDetails, ServiceLastAccessed, TrackedActionLastAccessed } from '@aws-sdk/client-iam';
import { parseArn } from '../../../kernel/arn.js';
import type { Account } from '../../../kernel/partition.js';
import type { Reader } from '../../../store/store.js';
import { findServiceUse } from '../last-use.js';
import { defaultDocument, requirePolicy } from '../managed-policies.js';
import { type Group, type Role, roleArn, type ServiceUse, type User, userArn } from '../model.js';
import { groups, roles, scopeOf, users } from '../store.js';
import { policiesOf, requireEntity } from './entities.js';
import { grantedServices } from './granted-services.js';
import { SERVICE_NAMES } from './service-names.js';

/** Somebody who uses services: a user or a role. */
interface Actor {
  readonly type: 'USER' | 'ROLE';
  readonly arn: string;
  readonly id: string;
  readonly name: string;
  readonly path: string;
}

/** Whoever acts with an entity's permissions, and what those allow. */
export interface Subject {
  readonly actors: readonly Actor[];
  readonly documents: readonly string[];
}

/**
 * @param arn of a user, role, group or policy
 * @throws AwsError NoSuchEntity, ValidationError
 */
export async function subjectOf(reader: Reader, account: Account, arn: string): Promise<Subject> {
  if (parseArn(arn)?.resource.startsWith('policy/')) {
    const policy = await requirePolicy(reader, account, arn);
    return { actors: await actorsWithPolicy(reader, account, arn), documents: [defaultDocument(policy)] };
  }
  const entity = await requireEntity(reader, account, arn);
  const documents = (await policiesOf(reader, entity)).map(({ document }) => document);
  if (entity.kind === 'GROUP') return { actors: await members(reader, entity.doc), documents };
  return { actors: [entity.kind === 'USER' ? ofUser(entity.doc) : ofRole(entity.doc)], documents };
}

/**
 * Every service that the subject's policies reach, by action prefix, with its last use.
 * @param byAction with the actions that were used, too
 */
export async function servicesLastAccessed(
  reader: Reader,
  subject: Subject,
  byAction: boolean,
): Promise<ServiceLastAccessed[]> {
  const services: ServiceLastAccessed[] = [];
  for (const namespace of namespacesOf(subject)) {
    const uses = await usesOf(reader, subject, namespace);
    const [last] = uses;
    services.push({
      ServiceName: SERVICE_NAMES.get(namespace) ?? namespace,
      ServiceNamespace: namespace,
      TotalAuthenticatedEntities: uses.length,
      ...(last && {
        LastAuthenticated: new Date(last.use.usedAt),
        LastAuthenticatedEntity: last.actor.arn,
        LastAuthenticatedRegion: last.use.region,
      }),
      ...(byAction && { TrackedActionsLastAccessed: actionsOf(uses) }),
    });
  }
  return services;
}

function actionsOf(uses: readonly Use[]): TrackedActionLastAccessed[] {
  const all = uses.flatMap(({ actor, use }) =>
    Object.entries(use.actions ?? {}).map(([name, when]) => ({ name, arn: actor.arn, ...when })),
  );
  const oldestFirst = all.sort((left, right) => left.usedAt - right.usedAt);
  const last = new Map(oldestFirst.map((use) => [use.name, use]));
  return [...last.values()]
    .sort((left, right) => (left.name < right.name ? -1 : 1))
    .map(({ name, arn, usedAt, region }) => ({
      ActionName: name,
      LastAccessedEntity: arn,
      LastAccessedTime: new Date(usedAt),
      LastAccessedRegion: region,
    }));
}

/** Everybody who used one service, the last one first. */
export async function entitiesLastAccessing(
  reader: Reader,
  subject: Subject,
  namespace: string,
): Promise<EntityDetails[]> {
  const uses = await usesOf(reader, subject, namespace);
  const idle = subject.actors.filter((actor) => !uses.some((known) => known.actor.id === actor.id));
  return [
    ...uses.map(({ actor, use }) => ({
      EntityInfo: presentActor(actor),
      LastAuthenticated: new Date(use.usedAt),
    })),
    ...idle.map((actor) => ({ EntityInfo: presentActor(actor) })),
  ];
}

function presentActor(actor: Actor) {
  return { Arn: actor.arn, Name: actor.name, Type: actor.type, Id: actor.id, Path: actor.path };
}

function namespacesOf({ documents }: Subject): string[] {
  const all = documents.map(grantedServices);
  const named = all.flatMap(({ namespaces }) => [...namespaces]);
  const everything = all.some((granted) => granted.everything) ? SERVICE_NAMES.keys() : [];
  return [...new Set([...named, ...everything])].sort();
}

interface Use {
  readonly actor: Actor;
  readonly use: ServiceUse;
}

async function usesOf(reader: Reader, { actors }: Subject, namespace: string): Promise<Use[]> {
  const uses: Use[] = [];
  for (const actor of actors) {
    const use = await findServiceUse(reader, actor.id, namespace);
    if (use !== undefined) uses.push({ actor, use });
  }
  return uses.sort((left, right) => right.use.usedAt - left.use.usedAt);
}

async function actorsWithPolicy(reader: Reader, account: Account, arn: string): Promise<Actor[]> {
  const scope = scopeOf(account);
  const actors = [
    ...(await reader.listBy(users, scope, 'byPolicy', arn)).map(({ doc }) => ofUser(doc)),
    ...(await reader.listBy(roles, scope, 'byPolicy', arn)).map(({ doc }) => ofRole(doc)),
  ];
  for (const { doc } of await reader.listBy(groups, scope, 'byPolicy', arn)) {
    actors.push(...(await members(reader, doc)));
  }
  return [...new Map(actors.map((actor) => [actor.id, actor])).values()];
}

async function members(reader: Reader, group: Group): Promise<Actor[]> {
  const found = await reader.listBy(users, scopeOf(group), 'byGroup', group.groupId);
  return found.map(({ doc }) => ofUser(doc));
}

function ofUser(user: User): Actor {
  return { type: 'USER', arn: userArn(user), id: user.userId, name: user.userName, path: user.path };
}

function ofRole(role: Role): Actor {
  return { type: 'ROLE', arn: roleArn(role), id: role.roleId, name: role.roleName, path: role.path };
}
