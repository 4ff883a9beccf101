import type { GitEngine } from '../../engines/git/port.js';
import { type AnyService, defineService } from '../../front-door/service.js';
import { constraints } from './constraints.js';
import type { ServicePrefix } from './model.js';
import {
  createConnection,
  deleteConnection,
  getConnection,
  listConnections,
} from './operations/connections.js';
import { createHost, deleteHost, getHost, listHosts, updateHost } from './operations/hosts.js';
import type { Sdk } from './operations/sdk.js';
import { listTagsForResource, tagResource, untagResource } from './operations/tags.js';
import { removeMirrors } from './workers/remove-mirrors.js';

export interface ConnectionsDeps {
  /** Holds the copies of repositories elsewhere. */
  readonly mirrors: GitEngine;
}

/** Connections to git providers under both names of the service: they are the same connections. */
export function connectionsServices({ mirrors }: ConnectionsDeps): readonly AnyService[] {
  return [
    service('codestar-connections', {
      title: 'AWS CodeStar Connections',
      targetPrefix: 'CodeStar_connections_20191201',
      workers: [removeMirrors(mirrors)],
    }),
    service('codeconnections', {
      title: 'AWS CodeConnections',
      targetPrefix: 'CodeConnections_20231201',
    }),
  ];
}

/** @source the model of `codeconnections` is that of `codestar-connections` with another target and another ARN */
function service(
  prefix: ServicePrefix,
  own: Pick<AnyService, 'title' | 'targetPrefix' | 'workers'>,
): AnyService {
  return defineService<Sdk>({
    id: prefix,
    ...own,
    signingNames: [prefix],
    actionPrefix: prefix,
    protocol: 'awsJson1_0',
    load: () => import('@aws-sdk/client-codestar-connections'),
    constraints,
    operations: {
      CreateConnection: createConnection(prefix),
      CreateHost: createHost(prefix),
      DeleteConnection: deleteConnection,
      DeleteHost: deleteHost,
      GetConnection: getConnection,
      GetHost: getHost,
      ListConnections: listConnections(prefix),
      ListHosts: listHosts(prefix),
      ListTagsForResource: listTagsForResource,
      TagResource: tagResource,
      UntagResource: untagResource,
      UpdateHost: updateHost,
    },
  });
}

export { connectedRepositories } from './repositories.js';
