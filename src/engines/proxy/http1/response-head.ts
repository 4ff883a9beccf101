import { type Field, listedTokens, onlyValue, parseFields } from './fields.js';
import { type Framing, NO_BODY, statedFraming, UNTIL_CLOSE } from './framing.js';
import { MalformedMessage } from './malformed-message.js';

export interface ResponseHead {
  readonly statusCode: number;
  readonly reason: string;
  readonly fields: readonly Field[];
  readonly connection: readonly string[];
  readonly framing: Framing;
  /** Whether the connection can carry another request afterwards. */
  readonly keepAlive: boolean;
  /** How long the server says it keeps an idle connection, from `Keep-Alive: timeout=5`. */
  readonly keepAliveMs: number | undefined;
}

const STATUS_LINE = /^HTTP\/1\.([01]) ([1-9][0-9]{2})(?: ([\t\x20-\x7e\x80-\xff]*))?$/;

/**
 * @param text start line and header lines, each with its CRLF
 * @param method of the request, because a response to HEAD has no body whatever its headers say
 * @throws MalformedMessage
 */
export function parseResponseHead(text: string, method: string): ResponseHead {
  const lineEnd = text.indexOf('\r\n');
  const line = STATUS_LINE.exec(text.slice(0, lineEnd));
  if (!line) throw new MalformedMessage('the status line is not valid');
  const [, minor, status = '', reason = ''] = line;
  const statusCode = Number(status);
  const fields = parseFields(text.slice(lineEnd + 2));
  const connection = listedTokens(fields, 'connection');
  const framing = responseFraming(statusCode, method, fields);
  const persistent = minor === '1' ? !connection.includes('close') : connection.includes('keep-alive');
  return {
    statusCode,
    reason,
    fields,
    connection,
    framing,
    keepAlive: persistent && framing.kind !== 'until-close',
    keepAliveMs: announcedKeepAlive(fields),
  };
}

function responseFraming(statusCode: number, method: string, fields: readonly Field[]): Framing {
  const stated = statedFraming(fields);
  if (method === 'HEAD' || statusCode < 200 || statusCode === 204 || statusCode === 304) return NO_BODY;
  return stated ?? UNTIL_CLOSE;
}

function announcedKeepAlive(fields: readonly Field[]): number | undefined {
  const timeout = /(?:^|[,\s])timeout=([0-9]{1,6})(?:$|[,\s])/.exec(onlyValue(fields, 'keep-alive') ?? '');
  return timeout ? Number(timeout[1]) * 1000 : undefined;
}
