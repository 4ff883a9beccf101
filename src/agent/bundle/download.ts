import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { GetObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { CommandFailure } from '../failure.js';
import type { S3Revision } from '../specification.js';

/**
 * Streams a revision's bundle from S3 to `file`.
 * @throws CommandFailure where it is another object than the one that was registered
 */
export async function downloadBundle(s3: S3Client, revision: S3Revision, file: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  const { bucket, key, version, eTag } = revision;
  const object = await getObject(s3, bucket, key, version);
  if (eTag !== undefined && unquoted(eTag) !== unquoted(object.ETag ?? '')) {
    object.body.destroy();
    throw new CommandFailure(
      `Expected deployment artifact bundle etag ${eTag} but was actually ${object.ETag}`,
    );
  }
  await pipeline(object.body, createWriteStream(file));
}

async function getObject(s3: S3Client, Bucket: string, Key: string, VersionId: string | undefined) {
  try {
    const { Body, ETag } = await s3.send(
      new GetObjectCommand({ Bucket, Key, ...(VersionId !== undefined && { VersionId }) }),
    );
    if (!(Body instanceof Readable)) throw new Error('the object has no content');
    return { body: Body, ETag };
  } catch (error) {
    const reason = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    throw new CommandFailure(`Could not download the bundle s3://${Bucket}/${Key}: ${reason}`);
  }
}

function unquoted(eTag: string): string {
  return eTag.replaceAll('"', '');
}
