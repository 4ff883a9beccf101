import type { IncomingMessage } from 'node:http';
import { isDecodable } from '../kernel/percent-encoding.js';

export interface BadForm {
  readonly status: 400 | 501;
  readonly reason: string;
}

/**
 * Requests that Node's parser lets through, strict as it is, but that two servers could read in two ways: whoever stands before this one
 * may have seen another host, another body or another path in them.
 * @source RFC 9112, sections 3.2, 3.2.2 and 6.1
 */
export function badForm(request: IncomingMessage): BadForm | undefined {
  const hosts = countOf('host', request.rawHeaders);
  if (hosts > 1) return { status: 400, reason: 'more than one Host header' };
  if (hosts === 0 && request.httpVersion === '1.1')
    return { status: 400, reason: 'the Host header is missing' };
  if (namesAnotherHost(request))
    return { status: 400, reason: 'the URL names another host than the Host header' };
  const coding = request.headers['transfer-encoding'];
  if (coding !== undefined && coding.toLowerCase() !== 'chunked') {
    return { status: 501, reason: 'the only transfer coding that is understood is chunked' };
  }
  if (coding !== undefined && request.httpVersion !== '1.1') {
    return { status: 400, reason: 'HTTP/1.0 knows no transfer coding' };
  }
  if (!/^[\x21-\x7e]*$/.test(request.url ?? '')) {
    return { status: 400, reason: 'the URL has characters that must be percent-encoded' };
  }
  if (!isDecodable(queryOf(request.url ?? ''))) {
    return { status: 400, reason: 'the query is not UTF-8 below its percent signs' };
  }
  return undefined;
}

/** Clients of a proxy send whole URLs; the host in it is the one that counts, but everything behind this reads the header. */
function namesAnotherHost({ url = '/', headers }: IncomingMessage): boolean {
  if (url.startsWith('/')) return false;
  const [, authority] = /^[a-z]+:\/\/([^/?#]*)/i.exec(url) ?? [];
  return authority !== undefined && authority.toLowerCase() !== headers.host?.trim().toLowerCase();
}

function queryOf(url: string): string {
  const mark = url.indexOf('?');
  return mark === -1 ? '' : url.slice(mark + 1);
}

function countOf(name: string, rawHeaders: readonly string[]): number {
  let count = 0;
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const given = rawHeaders[at];
    if (given?.length === name.length && given.toLowerCase() === name) count++;
  }
  return count;
}
