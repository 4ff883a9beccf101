import { STATUS_CODES } from 'node:http';
import type { AddedHeaders } from './added-headers.js';

/** A response that no target made: an error, a redirect or a fixed response. */
export interface LocalResponse {
  readonly statusCode: number;
  readonly contentType: string;
  readonly body: string;
  /** `Location` of a redirect. */
  readonly location?: string;
}

/** Status texts where they are not node's own. @source "Troubleshoot your Application Load Balancers", codes 46x */
const OWN_STATUS_TEXTS: Readonly<Record<number, string>> = {
  463: 'Too Many Addresses',
  502: 'Bad Gateway',
  503: 'Service Temporarily Unavailable',
  504: 'Gateway Time-out',
};

/** An error page in the form that clients know from the load balancer. */
export function errorResponse(statusCode: number): LocalResponse {
  const title = `${statusCode} ${statusText(statusCode)}`;
  return {
    statusCode,
    contentType: 'text/html',
    body: `<html>\r\n<head><title>${title}</title></head>\r\n<body>\r\n<center><h1>${title}</h1></center>\r\n</body>\r\n</html>\r\n`,
  };
}

export interface ResponseSituation {
  readonly method: string;
  readonly minorVersion: 0 | 1;
  readonly keepAlive: boolean;
}

/** The whole message. */
export function localMessage(
  response: LocalResponse,
  situation: ResponseSituation,
  added: AddedHeaders,
): Buffer {
  const body = Buffer.from(response.body);
  let head = `HTTP/1.1 ${response.statusCode} ${statusText(response.statusCode)}\r\n`;
  if (added.namesServer) head += 'Server: awselb/2.0\r\n';
  head += `Date: ${new Date().toUTCString()}\r\n`;
  if (body.length > 0 || response.location === undefined) head += `Content-Type: ${response.contentType}\r\n`;
  if (response.statusCode !== 204) head += `Content-Length: ${body.length}\r\n`;
  if (response.location !== undefined) head += `Location: ${response.location}\r\n`;
  if (!situation.keepAlive) head += 'Connection: close\r\n';
  else if (situation.minorVersion === 0) head += 'Connection: keep-alive\r\n';
  const headBytes = Buffer.from(`${head}${added.lines}\r\n`, 'latin1');
  const hasBody = situation.method !== 'HEAD' && response.statusCode !== 204 && response.statusCode !== 304;
  return hasBody ? Buffer.concat([headBytes, body]) : headBytes;
}

function statusText(statusCode: number): string {
  return OWN_STATUS_TEXTS[statusCode] ?? STATUS_CODES[statusCode] ?? 'Status';
}
