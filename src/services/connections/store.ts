import { formatArn, parseArn } from '../../kernel/arn.js';
import { type Collection, collection, type Reader, regionalScope } from '../../store/store.js';
import { resourceNotFound } from './errors.js';
import type { Connection, Host, ServicePrefix } from './model.js';

/** By id. */
export const connections: Collection<Connection> = collection('codestar-connections.connection');

/** By id. */
export const hosts: Collection<Host> = collection('codestar-connections.host');

/** The directory of a repository's mirror, by `mirrorKey`, in the partition's scope. */
export const mirrors: Collection<{ readonly repositoryId: string }> = collection(
  'codestar-connections.mirror',
);

export interface Place {
  readonly accountId: string;
  readonly region: string;
}

interface Owned extends Place {
  readonly prefix: ServicePrefix;
}

export function connectionArn({ prefix, accountId, region, connectionId }: Connection): string {
  return formatArn({ service: prefix, region, accountId, resource: `connection/${connectionId}` });
}

export function hostArn({ prefix, accountId, region, name, hostId }: Host): string {
  return formatArn({ service: prefix, region, accountId, resource: `host/${name}/${hostId}` });
}

/** For requests that are about everything of a kind. */
export function anyArn({ prefix, accountId, region }: Owned): string {
  return formatArn({ service: prefix, region, accountId, resource: '*' });
}

export interface NamedResource extends Place {
  readonly kind: 'connection' | 'host';
  readonly id: string;
  /** The service that the ARN names. */
  readonly prefix: ServicePrefix;
}

/** What an ARN names. @returns undefined where it names neither a connection nor a host */
export function parseResourceArn(arn: string): NamedResource | undefined {
  const parsed = parseArn(arn);
  if (parsed?.service !== 'codestar-connections' && parsed?.service !== 'codeconnections') return undefined;
  const { accountId, region, service: prefix } = parsed;
  const [, connectionId] = /^connection\/([\w-]+)$/.exec(parsed.resource) ?? [];
  if (connectionId !== undefined) return { kind: 'connection', id: connectionId, accountId, region, prefix };
  const [, hostId] = /^host\/[^/]+\/([\w-]+)$/.exec(parsed.resource) ?? [];
  return hostId === undefined ? undefined : { kind: 'host', id: hostId, accountId, region, prefix };
}

function resourceOf(arn: string, asked?: { readonly region: string }): NamedResource | undefined {
  const named = parseResourceArn(arn);
  return asked && named?.region !== asked.region ? undefined : named;
}

/**
 * Under both names of the service.
 * @param asked in whose region alone it is found; sources of pipelines and builds use connections of all regions
 * @throws AwsError ResourceNotFoundException
 */
export async function existingConnection(
  reader: Reader,
  arn: string,
  asked?: { readonly region: string },
): Promise<Connection> {
  const named = resourceOf(arn, asked);
  const found =
    named?.kind === 'connection' ? await reader.get(connections, regionalScope(named), named.id) : undefined;
  if (!found) throw resourceNotFound(arn);
  return found.doc;
}

/** @param asked in whose region alone it is found. @throws AwsError ResourceNotFoundException */
export async function existingHost(
  reader: Reader,
  arn: string,
  asked?: { readonly region: string },
): Promise<Host> {
  const named = resourceOf(arn, asked);
  const found = named?.kind === 'host' ? await reader.get(hosts, regionalScope(named), named.id) : undefined;
  if (!found) throw resourceNotFound(arn);
  return found.doc;
}

/** One mirror for each repository of a connection. */
export function mirrorKey(connectionId: string, url: string): string {
  return `${connectionId}/${url}`;
}

/** The host of a connection to servers of one's own. */
export async function hostOf(reader: Reader, { hostArn: arn }: Connection): Promise<Host | undefined> {
  const named = arn === undefined ? undefined : parseResourceArn(arn);
  return named && (await reader.get(hosts, regionalScope(named), named.id))?.doc;
}
