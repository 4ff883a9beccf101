import type { IncomingMessage } from 'node:http';
import { isAwsError } from '../kernel/aws-error.js';
import { formParameters } from '../wire/query/form.js';
import { RequestBody } from './request-body.js';

/** What GitHub sends at most. @source GitHub Docs, "Webhook events and payloads": payloads are capped at 25 MB */
const MOST_BYTES = 25 * 1024 * 1024;

export class PayloadTooLarge extends Error {
  override readonly name = 'PayloadTooLarge';
}

/** @throws PayloadTooLarge as soon as it is known. @throws AwsError where it comes too slowly, or too many come at once */
export async function readPayload(request: IncomingMessage): Promise<Buffer> {
  if (Number(request.headers['content-length'] ?? 0) > MOST_BYTES) throw new PayloadTooLarge();
  try {
    return await new RequestBody(request, MOST_BYTES).collect();
  } catch (error) {
    throw isAwsError(error, 'RequestEntityTooLargeException') ? new PayloadTooLarge() : error;
  }
}

/** A body as JSON, or the `payload` of a form. @returns undefined where it is neither */
export function parsePayload(contentType: string | undefined, body: Buffer): unknown {
  const isForm = contentType?.toLowerCase().startsWith('application/x-www-form-urlencoded');
  try {
    const text = body.toString('utf8');
    return JSON.parse((isForm ? formParameters(text).get('payload') : text) ?? '');
  } catch {
    return undefined;
  }
}
