import type { OperationTable, RequestContext } from '../../../front-door/service.js';
import type { Collection } from '../../../store/store.js';
import { onPolicy } from '../access.js';
import { requirePolicy } from '../managed-policies.js';
import { given } from '../names.js';
import { pageOfList } from '../paging.js';
import { groups, roles, scopeOf, users } from '../store.js';

type Iam = typeof import('@aws-sdk/client-iam');

type Entity =
  | { readonly kind: 'Group'; readonly path: string; readonly name: string; readonly id: string }
  | { readonly kind: 'Role'; readonly path: string; readonly name: string; readonly id: string }
  | { readonly kind: 'User'; readonly path: string; readonly name: string; readonly id: string };

export const policyEntityOperations = {
  /** Filters by `LocalManagedPolicy` and `AWSManagedPolicy` leave every kind of entity in. */
  ListEntitiesForPolicy: {
    authorize: onPolicy('ListEntitiesForPolicy'),
    async handle(input, context) {
      const policy = await requirePolicy(context.store, context.account, given(input.PolicyArn));
      const { EntityFilter, PathPrefix = '/', PolicyUsageFilter } = input;
      const all = await entitiesOf(context, policy.arn, PolicyUsageFilter);
      const kinds = ['Group', 'Role', 'User'].filter((kind) => EntityFilter === kind);
      const wanted = all.filter(
        ({ kind, path }) => path.startsWith(PathPrefix) && (kinds.length === 0 || kinds.includes(kind)),
      );
      const listing = `entities:${policy.arn}:${EntityFilter ?? ''}:${PathPrefix}:${PolicyUsageFilter ?? ''}`;
      const { items, members } = pageOfList(context, listing, input, wanted);
      const of = (kind: Entity['kind']) => items.filter((entity) => entity.kind === kind);
      return {
        PolicyGroups: of('Group').map(({ name, id }) => ({ GroupName: name, GroupId: id })),
        PolicyRoles: of('Role').map(({ name, id }) => ({ RoleName: name, RoleId: id })),
        PolicyUsers: of('User').map(({ name, id }) => ({ UserName: name, UserId: id })),
        ...members,
      };
    },
  },
} satisfies OperationTable<Iam>;

async function entitiesOf(
  context: RequestContext,
  arn: string,
  usage: 'PermissionsPolicy' | 'PermissionsBoundary' | undefined,
): Promise<Entity[]> {
  const indexes = [
    ...(usage === 'PermissionsBoundary' ? [] : ['byPolicy']),
    ...(usage === 'PermissionsPolicy' ? [] : ['byBoundary']),
  ];
  const found = async <T>(source: Collection<T>): Promise<T[]> => {
    const docs = new Map<string, T>();
    for (const index of indexes.filter((name) => name in source.indexes)) {
      const entries = await context.store.listBy(source, scopeOf(context.account), index, arn);
      for (const { key, doc } of entries) docs.set(key, doc);
    }
    return [...docs.values()];
  };
  return [
    ...(await found(groups)).map(
      (group): Entity => ({ kind: 'Group', path: group.path, name: group.groupName, id: group.groupId }),
    ),
    ...(await found(roles)).map(
      (role): Entity => ({ kind: 'Role', path: role.path, name: role.roleName, id: role.roleId }),
    ),
    ...(await found(users)).map(
      (user): Entity => ({ kind: 'User', path: user.path, name: user.userName, id: user.userId }),
    ),
  ];
}
