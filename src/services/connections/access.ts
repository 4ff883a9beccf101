import type { AccessRequest, RequestContext } from '../../front-door/service.js';
import { regionalScope } from '../../store/store.js';
import type { Connection, Tag } from './model.js';
import { connectionArn, connections, hosts, type NamedResource, parseResourceArn } from './store.js';

type Conditions = NonNullable<AccessRequest['conditions']>;

/** The permission on a connection or host; the action is that of the service that the resource's ARN names. */
export async function resourceAccess(
  action: string,
  context: RequestContext,
  arn: string | undefined,
  conditions: Conditions = {},
): Promise<readonly AccessRequest[]> {
  const named = parseResourceArn(arn ?? '');
  const tags = named ? await tagsOf(context, named) : [];
  return [
    {
      action: `${named?.prefix ?? 'codestar-connections'}:${action}`,
      resource: arn || '*',
      conditions: { ...tagConditions('aws:resourcetag', tags), ...conditions },
    },
  ];
}

async function tagsOf({ store }: RequestContext, named: NamedResource): Promise<readonly Tag[]> {
  const scope = regionalScope(named);
  const found =
    named.kind === 'connection'
      ? await store.get(connections, scope, named.id)
      : await store.get(hosts, scope, named.id);
  return found?.doc.tags ?? [];
}

/** What whoever reads through a connection needs. */
export function useConnection(connection: Connection, fullRepositoryId: string): AccessRequest {
  return {
    action: `${connection.prefix}:UseConnection`,
    resource: connectionArn(connection),
    conditions: {
      ...tagConditions('aws:resourcetag', connection.tags),
      [`${connection.prefix}:fullrepositoryid`]: fullRepositoryId,
    },
  };
}

export function requestTags(tags: readonly Tag[]): Conditions {
  if (tags.length === 0) return {};
  return { ...tagConditions('aws:requesttag', tags), 'aws:tagkeys': tags.map(({ key }) => key) };
}

function tagConditions(prefix: string, tags: readonly Tag[]): Conditions {
  return Object.fromEntries(tags.map(({ key, value }) => [`${prefix}/${key.toLowerCase()}`, value]));
}
