import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { CORSConfiguration, CORSRule } from '@aws-sdk/client-s3';
import { type S3Address, s3Address } from '../../../front-door/s3-address.js';
import { AwsError } from '../../../kernel/aws-error.js';
import type { Store } from '../../../store/store.js';
import { findBucket } from '../records/buckets.js';
import { corsHeaders } from './cors-rules.js';

/** What buckets allow to pages of other origins. */
export interface BrowserAccess {
  /**
   * Answers a preflight request, or puts a bucket's CORS headers on the answer to come.
   * @returns whether the request is answered
   */
  handle(request: IncomingMessage, response: ServerResponse): Promise<boolean>;
}

export function s3BrowserAccess(store: Store): BrowserAccess {
  const rulesOf = async (request: IncomingMessage): Promise<readonly CORSRule[] | undefined> => {
    const bucket = await findBucket(store, addressOf(request)?.bucket ?? '');
    const configuration = bucket?.configurations.cors as CORSConfiguration | undefined;
    return configuration?.CORSRules;
  };
  return {
    async handle(request, response) {
      const { origin } = request.headers;
      if (request.method === 'OPTIONS') {
        answerPreflight(request, response, await rulesOf(request));
        return true;
      }
      if (origin === undefined || !isForS3(request)) return false;
      const asked = { origin, method: request.method ?? 'GET', headers: [] };
      for (const [name, value] of Object.entries(corsHeaders((await rulesOf(request)) ?? [], asked) ?? {})) {
        response.setHeader(name, value);
      }
      return false;
    },
  };
}

/** The words, with their spelling, are S3's. */
function answerPreflight(
  request: IncomingMessage,
  response: ServerResponse,
  rules: readonly CORSRule[] | undefined,
): void {
  const { origin } = request.headers;
  const method = request.headers['access-control-request-method'];
  if (origin === undefined) {
    refuse(response, 400, 'BadRequest', 'Insufficient information. Origin request header needed.');
  } else if (method === undefined) {
    refuse(response, 400, 'BadRequest', 'Invalid Access-Control-Request-Method: null');
  } else if (rules === undefined) {
    const message = 'CORSResponse: CORS is not enabled for this bucket.';
    refuse(response, 403, 'AccessForbidden', message, aboutWhat(request, method));
  } else {
    const allowed = corsHeaders(rules, { origin, method, headers: requestedHeaders(request) });
    if (allowed) response.writeHead(200, { ...allowed, 'content-length': '0' }).end();
    else refuse(response, 403, 'AccessForbidden', NOT_ALLOWED, aboutWhat(request, method));
  }
}

const NOT_ALLOWED =
  "CORSResponse: This CORS request is not allowed. This is usually because the evalution of Origin, request method / Access-Control-Request-Method or Access-Control-Request-Headers are not whitelisted by the resource's CORS spec.";

function requestedHeaders({ headers }: IncomingMessage): string[] {
  const names = headers['access-control-request-headers'] ?? '';
  return names
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
}

function aboutWhat(request: IncomingMessage, method: string): string {
  const type = (addressOf(request)?.path ?? '/') === '/' ? 'BUCKET' : 'OBJECT';
  return `<Method>${xmlText(method)}</Method><ResourceType>${type}</ResourceType>`;
}

function xmlText(text: string): string {
  return text.replace(/[<>&]/g, (char) => `&#${char.charCodeAt(0)};`);
}

function refuse(response: ServerResponse, status: number, code: string, message: string, more = ''): void {
  const requestId = randomUUID();
  const hostId = Buffer.from(requestId).toString('base64');
  const body =
    `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>${xmlText(message)}</Message>` +
    `${more}<RequestId>${requestId}</RequestId><HostId>${hostId}</HostId></Error>`;
  const ids = { 'x-amz-request-id': requestId, 'x-amz-id-2': hostId };
  response.writeHead(status, { 'content-type': 'application/xml', ...ids }).end(body);
}

function addressOf(request: IncomingMessage): S3Address | undefined {
  try {
    return s3Address(request.headers.host, request.url?.replace(/\?.*$/, '') ?? '/');
  } catch (error) {
    // A path that is none is refused where the request itself is answered.
    if (error instanceof AwsError) return undefined;
    throw error;
  }
}

/** Other services are asked by POST at the root, or say in their signature who they are. */
function isForS3({ headers, url = '' }: IncomingMessage): boolean {
  const signed = /\/([a-z0-9-]+)(?:\/|%2F)aws4_request/.exec(`${headers.authorization ?? ''} ${url}`)?.[1];
  return headers['x-amz-target'] === undefined && (signed === undefined || signed === 's3');
}
