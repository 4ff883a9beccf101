import { createHash } from 'node:crypto';
import type { RequestHead } from '../http1/request-head.js';
import type { ResponseHead } from '../http1/response-head.js';

/** Remembers the target group. @source "Sticky sessions for your Application Load Balancer" */
export const GROUP_COOKIE = 'AWSALBTG';
/** Remembers the target. */
export const TARGET_COOKIE = 'AWSALB';
/** Remembers the target for as long as its application's own cookie is renewed. */
export const APPLICATION_COOKIE = 'AWSALBAPP-0';

/** What a cookie says instead of the name of a group or target, which is none of the client's business. */
export function cookieValue(name: string): string {
  return createHash('sha256').update(name).digest('base64url');
}

export function sentCookie(request: RequestHead, name: string): string | undefined {
  for (const field of request.fields) {
    if (field.key !== 'cookie') continue;
    for (const pair of field.value.split(';')) {
      const equals = pair.indexOf('=');
      if (pair.slice(0, equals).trim() === name) return pair.slice(equals + 1).trim();
    }
  }
  return undefined;
}

/** Both forms that the load balancer sets: the second one is for requests from other origins. */
export function cookieLines(name: string, value: string, forMs: number, now: number): string {
  const cookie = `${value}; Expires=${new Date(now + forMs).toUTCString()}; Path=/`;
  return `Set-Cookie: ${name}=${cookie}\r\nSet-Cookie: ${name}CORS=${cookie}; SameSite=None\r\n`;
}

export function applicationCookieLine(value: string, forMs: number, now: number): string {
  return `Set-Cookie: ${APPLICATION_COOKIE}=${value}; Expires=${new Date(now + forMs).toUTCString()}; Path=/\r\n`;
}

export function setsCookie(response: ResponseHead, name: string): boolean {
  return response.fields.some(
    ({ key, value }) => key === 'set-cookie' && value.slice(0, value.indexOf('=')).trim() === name,
  );
}
