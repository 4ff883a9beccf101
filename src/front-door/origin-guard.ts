import type { IncomingMessage } from 'node:http';
import { ALL_PARTITIONS, dnsSuffixOf, globalRegionOf } from '../kernel/partition.js';
import { urlOf } from '../kernel/url.js';

/**
 * Local mode has no passwords worth the name, so a web page must not be able to drive it: requests whose Host is neither a name
 * of this machine nor of AWS (DNS rebinding) or that a page of another origin sends are refused. Images, links and forms by GET
 * have no Origin: browsers say in Sec-Fetch-Site that another site is behind them, and whose page it is at most in Referer.
 */
export function refusedOrigin(request: IncomingMessage, ownHosts: ReadonlySet<string>): string | undefined {
  const host = hostName(request.headers.host ?? '');
  if (!isOwn(host, ownHosts) && !isEndpointOfAws(host)) {
    return `Host '${host.slice(0, 100)}' is not a name of this server. Use localhost, 127.0.0.1 or a name below localhost.`;
  }
  const { origin, referer } = request.headers;
  const sender = origin ?? (isFromAnotherSite(request) ? (referer ?? 'of another site') : undefined);
  if (sender === undefined) return undefined;
  const from = originHost(sender);
  if (from === undefined || !isOwn(from, ownHosts)) {
    return `Origin '${sender.slice(0, 100)}' may not call this server in local mode.`;
  }
  return undefined;
}

function isFromAnotherSite(request: IncomingMessage): boolean {
  const site = request.headers['sec-fetch-site'];
  return site !== undefined && site !== 'none' && site !== 'same-origin';
}

/** Names that mean this machine whatever else it is called. */
const LOCAL_SUFFIXES = ['.localhost', '.localhost.localstack.cloud'];

function isOwn(host: string, ownHosts: ReadonlySet<string>): boolean {
  return ownHosts.has(host) || LOCAL_SUFFIXES.some((suffix) => host.endsWith(suffix));
}

const AWS_SUFFIXES = [
  ...ALL_PARTITIONS.map((partition) => `.${dnsSuffixOf(globalRegionOf(partition))}`),
  '.api.aws',
  '.api.amazonwebservices.com.cn',
];

/**
 * Of a client that keeps AWS's host names and was led here by a proxy or its machine's hosts file. AWS alone says what names below
 * these point to, so no page can have itself rebound to one; that some are pages of AWS's customers is why they are no Origin.
 */
function isEndpointOfAws(host: string): boolean {
  return AWS_SUFFIXES.some((suffix) => host.endsWith(suffix));
}

/** What builds in containers call this machine: its address in their network, and the name of Docker Desktop. */
const FROM_CONTAINERS = ['169.254.170.2', 'host.docker.internal'];

/** The hosts that a server listening on `host` answers to in local mode. */
export function ownHosts(host: string): ReadonlySet<string> {
  return new Set([
    'localhost',
    '127.0.0.1',
    '[::1]',
    'localhost.localstack.cloud',
    ...FROM_CONTAINERS,
    host.toLowerCase(),
  ]);
}

/** Lower case, without the port. What is no host and port stays as it is, and is nobody's name. */
export function hostName(header: string): string {
  return header.trim().toLowerCase().replace(/:\d*$/, '');
}

function originHost(origin: string): string | undefined {
  const url = urlOf(origin);
  return url && hostName(url.host);
}
