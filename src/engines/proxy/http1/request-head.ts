import { type Field, listedTokens, onlyValue, parseFields } from './fields.js';
import { type Framing, NO_BODY, statedFraming } from './framing.js';
import { MalformedMessage } from './malformed-message.js';

export interface RequestHead {
  readonly method: string;
  /** Origin form (`/path?query`), or `*` of OPTIONS. */
  readonly target: string;
  readonly minorVersion: 0 | 1;
  /** Empty where an HTTP/1.0 client names none. */
  readonly host: string;
  readonly fields: readonly Field[];
  /** What the Connection header lists, lower case. */
  readonly connection: readonly string[];
  readonly framing: Framing;
  /** Whether the client can send another request on this connection. */
  readonly keepAlive: boolean;
  readonly upgradesToWebSocket: boolean;
}

/** @source "Quotas for your Application Load Balancers": request line 16 K */
const MAX_REQUEST_LINE_BYTES = 16_384;
const REQUEST_LINE = /^([!#$%&'*+\-.^_`|~0-9A-Za-z]+) ([\x21-\x7e\x80-\xff]+) HTTP\/([0-9])\.([0-9])$/;
const HOST = /^(?:[A-Za-z0-9\-._~%!$&'()*+,;=]*|\[[0-9A-Fa-f:.]+\])(?::[0-9]{0,5})?$/;
const ABSOLUTE_FORM = /^https?:\/\/([^/?#@]+)([/?].*)?$/i;

/**
 * @param text start line and header lines, each with its CRLF
 * @throws MalformedMessage with the status that the client is answered
 */
export function parseRequestHead(text: string): RequestHead {
  const lineEnd = text.indexOf('\r\n');
  if (lineEnd > MAX_REQUEST_LINE_BYTES) throw new MalformedMessage('the request line is too long', 414);
  const line = REQUEST_LINE.exec(text.slice(0, lineEnd));
  if (!line) throw new MalformedMessage('the request line is not valid');
  const [, method = '', rawTarget = '', major, minor] = line;
  if (major !== '1' || (minor !== '0' && minor !== '1')) {
    throw new MalformedMessage('only HTTP/1.0 and HTTP/1.1 are spoken here', 505);
  }
  // A load balancer is no tunnel, and TRACE would show headers that it added. @source "HTTP 405: Method not allowed"
  if (method === 'TRACE' || method === 'CONNECT') throw new MalformedMessage(`${method} is not allowed`, 405);
  const fields = parseFields(text.slice(lineEnd + 2));
  const minorVersion = minor === '0' ? 0 : 1;
  const place = requestedPlace(method, rawTarget, onlyValue(fields, 'host'), minorVersion);
  const framing = requestFraming(fields, minorVersion);
  const connection = listedTokens(fields, 'connection');
  return {
    method,
    ...place,
    minorVersion,
    fields,
    connection,
    framing,
    keepAlive: minorVersion === 1 ? !connection.includes('close') : connection.includes('keep-alive'),
    upgradesToWebSocket: minorVersion === 1 && framing === NO_BODY && asksForWebSocket(fields, connection),
  };
}

function requestedPlace(method: string, target: string, host: string | undefined, minorVersion: 0 | 1) {
  if (host === undefined && minorVersion === 1) throw new MalformedMessage('the Host header is missing');
  if (host !== undefined && !HOST.test(host)) throw new MalformedMessage('the Host header is not valid');
  if (target.startsWith('/') || (target === '*' && method === 'OPTIONS')) return { target, host: host ?? '' };
  const absolute = ABSOLUTE_FORM.exec(target);
  const authority = absolute?.[1] ?? '';
  if (!absolute || !HOST.test(authority)) throw new MalformedMessage('the request target is not valid');
  const path = absolute[2] ?? '/';
  // RFC 9112 section 3.2.2: the authority of an absolute form replaces the Host header.
  return { target: path.startsWith('?') ? `/${path}` : path, host: authority };
}

function requestFraming(fields: readonly Field[], minorVersion: 0 | 1): Framing {
  const framing = statedFraming(fields) ?? NO_BODY;
  if (framing.kind === 'chunked' && minorVersion === 0) {
    throw new MalformedMessage('HTTP/1.0 knows no transfer coding');
  }
  return framing;
}

/** Only WebSocket: passing `Upgrade: h2c` on would hand the client a connection that no rule sees. */
function asksForWebSocket(fields: readonly Field[], connection: readonly string[]): boolean {
  if (!connection.includes('upgrade')) return false;
  const protocols = listedTokens(fields, 'upgrade');
  return protocols.length === 1 && protocols[0] === 'websocket';
}
