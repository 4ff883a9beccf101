import type { Operation } from '../../../front-door/service.js';
import { regionalScope } from '../../../store/store.js';
import { requestTags, resourceAccess } from '../access.js';
import { invalidInput } from '../errors.js';
import type { Connection, ServicePrefix } from '../model.js';
import { presentConnection } from '../present.js';
import { checkSetUp } from '../set-up.js';
import {
  anyArn,
  connectionArn,
  connections,
  existingConnection,
  existingHost,
  hostArn,
  hostOf,
} from '../store.js';
import { givenTags, mergedTags, presentTags } from '../tags.js';
import { scheduleMirrorRemoval } from '../workers/remove-mirrors.js';
import type { Sdk } from './sdk.js';

/** PENDING, unless its tags set it up at once. */
export function createConnection(prefix: ServicePrefix): Operation<Sdk, 'CreateConnection'> {
  return {
    authorize: ({ ProviderType, Tags }, { accountId, region }) => [
      {
        action: `${prefix}:CreateConnection`,
        resource: anyArn({ prefix, accountId, region }),
        conditions: {
          ...requestTags(givenTags(Tags)),
          ...(ProviderType && { [`${prefix}:providertype`]: ProviderType }),
        },
      },
    ],
    async handle({ ConnectionName = '', ProviderType, HostArn, Tags }, context) {
      const { accountId, region, clock, ids } = context;
      if ((ProviderType === undefined) === (HostArn === undefined)) {
        throw invalidInput('Give exactly one of ProviderType and HostArn');
      }
      const host = HostArn === undefined ? undefined : await existingHost(context.store, HostArn, context);
      const tags = mergedTags([], givenTags(Tags));
      await checkSetUp(context, [], tags);
      const connection: Connection = {
        connectionId: ids.uuid(),
        accountId,
        region,
        prefix,
        name: ConnectionName,
        providerType: host?.providerType ?? ProviderType ?? 'GitHub',
        ...(host && { hostArn: hostArn(host) }),
        createdAt: clock.now(),
        tags,
      };
      await context.store.transaction((tx) =>
        tx.put(connections, regionalScope(context), connection.connectionId, connection, {
          expect: 'absent',
        }),
      );
      return {
        ConnectionArn: connectionArn(connection),
        ...(tags.length > 0 && { Tags: presentTags(tags) }),
      };
    },
  };
}

export const getConnection: Operation<Sdk, 'GetConnection'> = {
  authorize: ({ ConnectionArn }, context) => resourceAccess('GetConnection', context, ConnectionArn),
  async handle({ ConnectionArn = '' }, context) {
    const connection = await existingConnection(context.store, ConnectionArn, context);
    return { Connection: presentConnection(connection, await hostOf(context.store, connection)) };
  },
};

export const deleteConnection: Operation<Sdk, 'DeleteConnection'> = {
  authorize: ({ ConnectionArn }, context) => resourceAccess('DeleteConnection', context, ConnectionArn),
  async handle({ ConnectionArn = '' }, context) {
    await context.store.transaction(async (tx) => {
      const connection = await existingConnection(tx, ConnectionArn, context);
      await tx.delete(connections, regionalScope(connection), connection.connectionId);
      await scheduleMirrorRemoval(tx, context, connection.connectionId);
    });
    return {};
  },
};

/** In the order of their ids. */
export function listConnections(prefix: ServicePrefix): Operation<Sdk, 'ListConnections'> {
  return {
    authorize: ({ ProviderTypeFilter }, { accountId, region }) => [
      {
        action: `${prefix}:ListConnections`,
        resource: anyArn({ prefix, accountId, region }),
        conditions: {
          ...(ProviderTypeFilter && { [`${prefix}:providertypefilter`]: ProviderTypeFilter }),
        },
      },
    ],
    async handle({ ProviderTypeFilter, HostArnFilter, MaxResults = 100, NextToken }, context) {
      const { store, tokens } = context;
      const listing = `ListConnections:${ProviderTypeFilter ?? ''}:${HostArnFilter ?? ''}`;
      const after = tokens.open(listing, NextToken);
      const stored = await store.list(connections, regionalScope(context), {
        ...(typeof after === 'string' && { after }),
      });
      const wanted = stored.filter(
        ({ doc }) =>
          (ProviderTypeFilter === undefined || doc.providerType === ProviderTypeFilter) &&
          (HostArnFilter === undefined || doc.hostArn === HostArnFilter),
      );
      const page = wanted.slice(0, MaxResults);
      const presented = page.map(async ({ doc }) => presentConnection(doc, await hostOf(store, doc)));
      const last = wanted.length > MaxResults ? page.at(-1) : undefined;
      return {
        Connections: await Promise.all(presented),
        ...(last && { NextToken: tokens.seal(listing, last.key) }),
      };
    },
  };
}
