import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import type { AwsClient } from '../../../front-door/service.js';
import { isAwsError } from '../../../kernel/aws-error.js';
import type { BuildDocument, LogPlace } from '../model.js';
import { type S3LogPlace, s3LogPlace } from '../run/s3-log.js';

/** Lines that one page shows. */
const MAX_EVENTS = 1_000;
/** GetLogEvents ends a page before the event that would make it larger than 1 MiB; an event has at most 256 KiB. */
const WHOLE_PAGE_BYTES = 700 * 1024;
const MAX_S3_BYTES = 1024 * 1024;

export type PublicLog =
  /** There is none, or none yet. */
  | { readonly kind: 'absent' }
  | { readonly kind: 'denied' }
  | {
      readonly kind: 'text';
      readonly text: string;
      /** Where lines before these are. */
      readonly earlier?: string;
      /** What follows is left out. */
      readonly isCut?: boolean;
    };

/**
 * The end of a build's log, or what lies before `token`, as the project's role sees it.
 *
 * @param role undefined where it cannot be assumed
 */
export async function readLog(
  role: AwsClient | undefined,
  build: BuildDocument,
  token: string | undefined,
): Promise<PublicLog> {
  const inS3 = build.state.released ? s3LogPlace(build) : undefined;
  if (build.logs === undefined && inS3 === undefined) return { kind: 'absent' };
  if (role === undefined) return { kind: 'denied' };
  try {
    if (build.logs !== undefined) return await readStream(role, build.logs, token);
    return inS3 === undefined ? { kind: 'absent' } : await readObject(role, inS3);
  } catch (error) {
    if (!isAwsError(error) && !isNoGzip(error)) throw error;
    // A token that somebody made up, a stream or an object that was deleted or replaced: there is nothing here.
    const isDenied = isAwsError(error) && error.code.startsWith('AccessDenied');
    return { kind: isDenied ? 'denied' : 'absent' };
  }
}

async function readStream(
  role: AwsClient,
  { groupName, streamName }: LogPlace,
  nextToken: string | undefined,
): Promise<PublicLog> {
  const { events = [], nextBackwardToken } = await role.call('logs', 'GetLogEvents', {
    logGroupName: groupName,
    logStreamName: streamName,
    limit: MAX_EVENTS,
    nextToken,
  });
  if (events.length === 0) return { kind: 'absent' };
  const text = events.map(({ message = '' }) => (message.endsWith('\n') ? message : `${message}\n`)).join('');
  const isWhole = events.length < MAX_EVENTS && Buffer.byteLength(text) < WHOLE_PAGE_BYTES;
  return { kind: 'text', text: plain(text), earlier: isWhole ? undefined : nextBackwardToken };
}

/** Its beginning: what is behind that is not even unpacked. */
async function readObject(role: AwsClient, { bucket, key }: S3LogPlace): Promise<PublicLog> {
  const { Body: body = new Uint8Array() } = await role.call('s3', 'GetObject', { Bucket: bucket, Key: key });
  const zipped = body instanceof Uint8Array ? Readable.from([body]) : body;
  const unzipped = createGunzip();
  zipped.on('error', (error: Error) => unzipped.destroy(error)).pipe(unzipped);
  const chunks: Buffer[] = [];
  let sizeBytes = 0;
  try {
    for await (const chunk of unzipped) {
      const bytes = Buffer.from(chunk);
      chunks.push(bytes);
      sizeBytes += bytes.length;
      if (sizeBytes > MAX_S3_BYTES) break;
    }
  } finally {
    zipped.destroy();
  }
  const text = Buffer.concat(chunks).subarray(0, MAX_S3_BYTES).toString();
  return { kind: 'text', text: plain(text), isCut: sizeBytes > MAX_S3_BYTES };
}

function isNoGzip(error: unknown): boolean {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('Z_');
}

/** Without what only terminals understand: colours, and the lines that write over themselves. */
function plain(text: string): string {
  return text
    .replace(/\u001b\[[0-9;?]*[A-Za-z]/g, '')
    .replaceAll('\r\n', '\n')
    .replaceAll('\r', '\n');
}
