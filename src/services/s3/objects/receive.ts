import { Readable } from 'node:stream';
import { BlobTooLarge, BlobWriteFailed } from '../../../blobs/blob-store.js';
import type { RequestContext } from '../../../front-door/service.js';
import { isAwsError } from '../../../kernel/aws-error.js';
import { createChecksum } from '../../../kernel/checksum/checksum.js';
import { type ChecksumInput, type DeclaredChecksum, declaredChecksum } from '../checksums.js';
import {
  badDigest,
  badMd5,
  entityTooLarge,
  incompleteBody,
  insufficientStorage,
  invalidDigest,
} from '../errors.js';
import type { StoredChecksum } from '../model.js';
import { isSmall, type Keep, type KeptBytes } from './small-content.js';

/** 5 GiB: the most that one request may bring. */
export const MAX_UPLOAD_BYTES = 5 * 1024 ** 3;

export interface UploadInput extends ChecksumInput {
  readonly Body?: unknown;
  readonly ContentMD5?: string | undefined;
}

export interface Received<Kept extends KeptBytes> {
  readonly kept: Kept;
  readonly checksum?: Omit<StoredChecksum, 'type'>;
}

/**
 * Streams a request's payload to where `keep` puts it, and checks it against every digest that the request gives. The caller
 * records what was kept, or drops it.
 * @throws AwsError BadDigest, InvalidDigest, EntityTooLarge, IncompleteBody, …; nothing is left then
 */
export async function receive<Kept extends KeptBytes>(
  input: UploadInput,
  context: RequestContext,
  keep: Keep<Kept>,
): Promise<Received<Kept>> {
  const declared = declaredChecksum(input) ?? trailingChecksum(context);
  const md5 = contentMd5(input.ContentMD5);
  const checksum = declared && createChecksum(declared.algorithm);
  const kept = await storeBytes(context, () =>
    keep(payloadOf(input.Body), {
      maxBytes: MAX_UPLOAD_BYTES,
      ...(checksum && { onChunk: (chunk) => checksum.update(chunk) }),
    }),
  );
  try {
    if (md5 !== undefined && md5 !== kept.md5Hex) throw badMd5(md5, kept.md5Hex);
    if (!declared || !checksum) return { kept };
    const value = checksum.digest().toString('base64');
    if (declared.value !== undefined && declared.value !== value) throw badDigest(declared.algorithm);
    return { kept, checksum: { algorithm: declared.algorithm, value } };
  } catch (error) {
    await drop(context, kept);
    throw error;
  }
}

/** Bytes that get no record. After a crash before that the sweep takes them. */
export async function drop(context: RequestContext, kept: KeptBytes): Promise<void> {
  if (!isSmall(kept)) await context.blobs.delete(kept.blobId);
}

/** Runs a write, and tells what went wrong with it in the client's terms. */
export async function storeBytes<Kept extends KeptBytes>(
  context: RequestContext,
  write: () => Promise<Kept>,
): Promise<Kept> {
  try {
    return await write();
  } catch (error) {
    if (error instanceof BlobTooLarge) throw entityTooLarge(error.maxBytes);
    if (error instanceof BlobWriteFailed && error.reason === 'no-space') throw insufficientStorage();
    if (!isAwsError(error) && wasCutOff(context)) throw incompleteBody();
    throw error;
  }
}

/** The client went away before it had sent everything. */
function wasCutOff({ http, signal }: RequestContext): boolean {
  return signal.aborted || (http?.destroyed === true && !http.complete);
}

/** A checksum in a trailer has been verified by the time the payload ends; it is computed here to be kept. */
function trailingChecksum(context: RequestContext): DeclaredChecksum | undefined {
  const announced = context.http?.headers['x-amz-trailer'];
  const name = typeof announced === 'string' ? /x-amz-checksum-([a-z0-9]+)/i.exec(announced)?.[1] : undefined;
  return name === undefined ? undefined : declaredChecksum({ ChecksumAlgorithm: name });
}

function payloadOf(body: unknown): AsyncIterable<Uint8Array> | Iterable<Uint8Array> {
  if (body === undefined) return [];
  if (body instanceof Readable) return body;
  if (body instanceof Uint8Array) return [body];
  throw new Error('the payload is no stream of bytes');
}

/** @returns lower-case hex */
function contentMd5(header: string | undefined): string | undefined {
  if (header === undefined) return undefined;
  const bytes = Buffer.from(header, 'base64');
  if (bytes.length !== 16 || bytes.toString('base64') !== header) throw invalidDigest(header);
  return bytes.toString('hex');
}
