import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { GetObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import type { Logger } from '../../kernel/logger.js';
import { CommandFailure } from '../failure.js';
import { AgentStopped, persistently } from '../persistence.js';
import type { S3Revision } from '../specification.js';
import { isOfDisk } from './disk-errors.js';

/**
 * Streams a revision's bundle from S3 to `file`, from the start again for as long as S3 cannot be reached or breaks off.
 *
 * @throws CommandFailure where S3 refuses, where the disk does, or where it is another object than the one that was registered
 * @throws AgentStopped
 */
export async function downloadBundle(
  s3: S3Client,
  revision: S3Revision,
  file: string,
  patience: { readonly signal: AbortSignal; readonly log: Logger },
): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  const { bucket, key } = revision;
  const what = `the download of s3://${bucket}/${key}`;
  try {
    const failure = await persistently(() => download(s3, revision, file), { ...patience, what });
    if (failure) throw failure;
  } catch (error) {
    if (error instanceof AgentStopped || error instanceof CommandFailure) throw error;
    const reason = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    throw new CommandFailure(`Could not download the bundle s3://${bucket}/${key}: ${reason}`);
  }
}

/** @returns what no further try would better. @throws what one may */
async function download(
  s3: S3Client,
  revision: S3Revision,
  file: string,
): Promise<CommandFailure | undefined> {
  const { bucket: Bucket, key: Key, version: VersionId, eTag } = revision;
  const { Body, ETag } = await s3.send(
    new GetObjectCommand({ Bucket, Key, ...(VersionId !== undefined && { VersionId }) }),
  );
  if (!(Body instanceof Readable))
    return new CommandFailure(`The bundle s3://${Bucket}/${Key} has no content`);
  if (eTag !== undefined && unquoted(eTag) !== unquoted(ETag ?? '')) {
    Body.destroy();
    return new CommandFailure(`Expected deployment artifact bundle etag ${eTag} but was actually ${ETag}`);
  }
  try {
    await pipeline(Body, createWriteStream(file));
    return undefined;
  } catch (error) {
    if (!isOfDisk(error)) throw error;
    return new CommandFailure(`Could not keep the bundle s3://${Bucket}/${Key}: ${error.message}`);
  }
}

function unquoted(eTag: string): string {
  return eTag.replaceAll('"', '');
}
