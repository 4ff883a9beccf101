import { createWriteStream } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { dirname, join, sep } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { extractZip } from '../../../engines/archive/archive.js';
import { parseArn } from '../../../kernel/arn.js';
import type { BuildRun } from './build-run.js';
import { clientError } from './phase-failure.js';
import { someAtOnce } from './some-at-once.js';

export interface S3Place {
  readonly bucket: string;
  readonly key: string;
  readonly versionId?: string;
}

/** `BUCKET/KEY`, or its ARN; `BUCKET/` and keys that end with `/` are folders. */
export function s3Place(location: string): S3Place {
  const plain = parseArn(location)?.resource ?? location;
  const slash = plain.indexOf('/');
  return slash < 0
    ? { bucket: plain, key: '' }
    : { bucket: plain.slice(0, slash), key: plain.slice(slash + 1) };
}

/** What a download needs of a build, or of a batch. */
export type DownloadRun = Pick<BuildRun, 'role' | 'directories' | 'signal'>;

/** Unpacks a zip into a directory. */
export async function fetchZip(run: DownloadRun, from: S3Place, directory: string): Promise<void> {
  const zipFile = join(
    run.directories.transfer,
    `${Buffer.from(directory).toString('base64url').slice(-40)}.zip`,
  );
  await download(run, from, zipFile);
  await extractZip(zipFile, directory);
  await rm(zipFile);
}

/** Copies every object whose key begins with a prefix, with the rest of the key as its path. */
export async function fetchFolder(
  run: DownloadRun,
  { bucket, key: prefix }: S3Place,
  directory: string,
): Promise<void> {
  for (let token: string | undefined; ; ) {
    const page = await run.role.call('s3', 'ListObjectsV2', {
      Bucket: bucket,
      Prefix: prefix,
      ContinuationToken: token,
    });
    await someAtOnce(page.Contents ?? [], async ({ Key: key = '' }) => {
      if (key.endsWith('/')) return;
      const file = join(directory, key.slice(prefix.length));
      if (!file.startsWith(`${directory}${sep}`)) throw clientError(`the key ${key} leads out of the source`);
      await mkdir(dirname(file), { recursive: true });
      await download(run, { bucket, key }, file);
    });
    token = page.NextContinuationToken;
    if (token === undefined) return;
  }
}

export async function download(
  run: DownloadRun,
  { bucket, key, versionId }: S3Place,
  file: string,
): Promise<void> {
  const { Body: body } = await run.role.call('s3', 'GetObject', {
    Bucket: bucket,
    Key: key,
    VersionId: versionId,
  });
  if (body === undefined) throw new Error(`GetObject of ${bucket}/${key} gave no body`);
  const source = body instanceof Uint8Array ? Readable.from([body]) : body;
  await pipeline(source, createWriteStream(file), { signal: run.signal });
}
