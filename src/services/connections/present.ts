import type {
  Connection as PresentedConnection,
  Host as PresentedHost,
} from '@aws-sdk/client-codestar-connections';
import type { Connection, Host } from './model.js';
import { remoteOf } from './set-up.js';
import { connectionArn, hostArn } from './store.js';

export function presentConnection(connection: Connection, host: Host | undefined): PresentedConnection {
  return {
    ConnectionName: connection.name,
    ConnectionArn: connectionArn(connection),
    ProviderType: connection.providerType,
    OwnerAccountId: connection.accountId,
    ConnectionStatus: remoteOf(connection, host) ? 'AVAILABLE' : 'PENDING',
    ...(connection.hostArn !== undefined && { HostArn: connection.hostArn }),
  };
}

/** A host needs no set-up of its own here: its connections do. */
export function presentHost(host: Host): PresentedHost {
  return {
    Name: host.name,
    HostArn: hostArn(host),
    ProviderType: host.providerType,
    ProviderEndpoint: host.providerEndpoint,
    Status: 'AVAILABLE',
    ...(host.vpcConfiguration && { VpcConfiguration: host.vpcConfiguration }),
  };
}
