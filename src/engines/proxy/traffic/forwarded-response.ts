import { CHUNKED, type Framing, UNTIL_CLOSE } from '../http1/framing.js';
import type { ResponseHead } from '../http1/response-head.js';
import type { AddedHeaders } from './added-headers.js';

/** For the connection between target and us only; the framing is stated anew. */
const NOT_PASSED_ON = new Set([
  'connection',
  'keep-alive',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/** How the client gets the body: HTTP/1.0 knows no chunks, so there the connection's end ends it. */
export function framingTowardsClient(framing: Framing, minorVersion: 0 | 1): Framing {
  if (framing.kind !== 'chunked' && framing.kind !== 'until-close') return framing;
  return minorVersion === 1 ? CHUNKED : UNTIL_CLOSE;
}

export interface ClientSide {
  readonly framing: Framing;
  readonly minorVersion: 0 | 1;
  /** Whether the client may send another request on its connection. */
  readonly keepAlive: boolean;
  /** Further lines, each with its CRLF. */
  readonly extraLines: string;
  readonly added: AddedHeaders;
}

/** The response's head as the client gets it, whole with its empty line. */
export function forwardedResponseHead(response: ResponseHead, client: ClientSide): string {
  let head = statusLine(response);
  for (const field of response.fields) {
    if (NOT_PASSED_ON.has(field.key) || client.added.names.has(field.key)) continue;
    // RFC 9110 section 8.6 forbids it there, and a client that believes it waits for a body.
    if (response.statusCode === 204 && field.key === 'content-length') continue;
    if (response.connection.length > 0 && response.connection.includes(field.key)) continue;
    head += `${field.name}: ${field.value}\r\n`;
  }
  if (client.framing.kind === 'chunked') head += 'Transfer-Encoding: chunked\r\n';
  if (!client.keepAlive) head += 'Connection: close\r\n';
  else if (client.minorVersion === 0) head += 'Connection: keep-alive\r\n';
  return `${head}${client.added.lines}${client.extraLines}\r\n`;
}

/** 100 and 103 as they are. */
export function interimResponseHead(response: ResponseHead): string {
  let head = statusLine(response);
  for (const field of response.fields) {
    if (!NOT_PASSED_ON.has(field.key) && field.key !== 'content-length') {
      head += `${field.name}: ${field.value}\r\n`;
    }
  }
  return `${head}\r\n`;
}

/** 101: the one response whose Upgrade header is the client's too. */
export function upgradedResponseHead(response: ResponseHead): string {
  return interimResponseHead(response).replace(/\r\n$/, 'Connection: Upgrade\r\nUpgrade: websocket\r\n\r\n');
}

function statusLine(response: ResponseHead): string {
  return `HTTP/1.1 ${response.statusCode} ${response.reason}\r\n`;
}
