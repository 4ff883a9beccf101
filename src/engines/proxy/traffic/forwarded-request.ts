import { MalformedMessage } from '../http1/malformed-message.js';
import type { RequestHead } from '../http1/request-head.js';
import { newTraceId, tracedBy } from './trace-id.js';

/** What a listener knows about the hop from client to target. */
export interface Hop {
  readonly clientAddress: string;
  readonly listenerPort: number;
  readonly forwardedFor: 'append' | 'preserve' | 'remove';
  readonly dropsInvalidHeaderNames: boolean;
}

/** @source "HTTP 463": an X-Forwarded-For header with more than 30 addresses */
const MAX_FORWARDED_ADDRESSES = 30;

/** Written by us: what the client sends under these names is not passed on (or passed on within ours). */
const REWRITTEN = new Set([
  'host',
  'content-length',
  'transfer-encoding',
  'x-forwarded-for',
  'x-forwarded-proto',
  'x-forwarded-port',
  'x-amzn-trace-id',
]);

/** For the connection between client and us only (RFC 9110 section 7.6.1). */
const HOP_BY_HOP = new Set([
  'connection',
  'keep-alive',
  'proxy-connection',
  'te',
  'trailer',
  'upgrade',
  'http2-settings',
]);

const VALID_NAME = /^[a-z0-9-]+$/;

/**
 * The request's head as the target gets it, whole with its empty line. Built anew from the parsed request, so that the
 * target reads the same framing that we did.
 * @throws MalformedMessage
 * @source "HTTP headers and Application Load Balancers": X-Forwarded-For, -Proto, -Port, X-Amzn-Trace-Id
 */
export function forwardedRequestHead(request: RequestHead, hop: Hop): string {
  let head = `${request.method} ${request.target} HTTP/1.1\r\nHost: ${request.host}\r\n`;
  let forwardedFor = '';
  let trace: string | undefined;
  for (const field of request.fields) {
    if (field.key === 'x-forwarded-for') {
      forwardedFor = forwardedFor === '' ? field.value : `${forwardedFor}, ${field.value}`;
    } else if (field.key === 'x-amzn-trace-id') {
      trace = field.value;
    } else if (isPassedOn(field.key, request.connection, hop)) {
      head += `${field.name}: ${field.value}\r\n`;
    }
  }
  return (
    head +
    forwardedForLine(forwardedFor, hop) +
    `X-Forwarded-Proto: http\r\nX-Forwarded-Port: ${hop.listenerPort}\r\n` +
    `X-Amzn-Trace-Id: ${trace === undefined ? newTraceId() : tracedBy(trace)}\r\n` +
    framingLines(request)
  );
}

function isPassedOn(key: string, connection: readonly string[], hop: Hop): boolean {
  if (REWRITTEN.has(key) || HOP_BY_HOP.has(key)) return false;
  if (connection.length > 0 && connection.includes(key)) return false;
  return !hop.dropsInvalidHeaderNames || VALID_NAME.test(key);
}

function forwardedForLine(sent: string, hop: Hop): string {
  if (hop.forwardedFor === 'remove') return '';
  if (sent === '') return hop.forwardedFor === 'append' ? `X-Forwarded-For: ${hop.clientAddress}\r\n` : '';
  if (sent.split(',').length > MAX_FORWARDED_ADDRESSES) {
    throw new MalformedMessage('too many addresses in X-Forwarded-For', 463);
  }
  return `X-Forwarded-For: ${sent}${hop.forwardedFor === 'append' ? `, ${hop.clientAddress}` : ''}\r\n`;
}

function framingLines(request: RequestHead): string {
  if (request.upgradesToWebSocket) return 'Connection: Upgrade\r\nUpgrade: websocket\r\n\r\n';
  switch (request.framing.kind) {
    case 'length':
      return `Content-Length: ${request.framing.sizeBytes}\r\n\r\n`;
    case 'chunked':
      return 'Transfer-Encoding: chunked\r\n\r\n';
    default:
      // RFC 9110 section 8.6: a method that usually has a body says that this one has none.
      return BODY_EXPECTED.has(request.method) ? 'Content-Length: 0\r\n\r\n' : '\r\n';
  }
}

const BODY_EXPECTED = new Set(['POST', 'PUT', 'PATCH']);
