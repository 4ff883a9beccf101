import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { AwsClient } from '../../../front-door/service.js';
import { parseArn } from '../../../kernel/arn.js';
import { isAwsError } from '../../../kernel/aws-error.js';
import type { ArtifactUpload } from '../model.js';
import { s3Place } from '../run/fetch-s3.js';
import { html } from './html.js';
import { NOT_FOUND, type Page, PUBLIC_HEADERS } from './page.js';

const DENIED: Page = {
  status: 403,
  title: 'Not to be had',
  body: html`<p>The artifact cannot be read: the project's resource access role may not, or it is gone.</p>`,
};

/**
 * Sends an artifact as a file to be kept: whatever is in it, no browser shows it as a page of this server.
 *
 * @param role undefined where it cannot be assumed
 * @returns the page that stands for it where it cannot be had
 */
export async function sendArtifact(
  request: IncomingMessage,
  response: ServerResponse,
  role: AwsClient | undefined,
  upload: ArtifactUpload,
): Promise<Page | undefined> {
  const resource = parseArn(upload.location)?.resource;
  if (resource === undefined) return NOT_FOUND;
  const { bucket, key } = s3Place(resource);
  const found = await role?.call('s3', 'GetObject', { Bucket: bucket, Key: key }).catch((error: unknown) => {
    if (!isAwsError(error)) throw error;
    return undefined;
  });
  if (found?.Body === undefined) return DENIED;
  const body = found.Body instanceof Uint8Array ? Readable.from([found.Body]) : found.Body;
  const name = (key.split('/').at(-1) ?? '').replaceAll(/[^\w.-]/g, '_').slice(-100);
  response.writeHead(200, {
    ...PUBLIC_HEADERS,
    'content-type': 'application/octet-stream',
    'content-disposition': `attachment; filename="${name}"`,
    ...(found.ContentLength !== undefined && { 'content-length': found.ContentLength }),
  });
  if (request.method === 'HEAD') {
    body.destroy();
    response.end();
    return undefined;
  }
  // Whoever goes away in the middle has had enough.
  await pipeline(body, response).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ERR_STREAM_PREMATURE_CLOSE') throw error;
  });
  return undefined;
}
