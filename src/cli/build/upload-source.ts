import { createReadStream, createWriteStream } from 'node:fs';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { zipDirectory } from '../../engines/archive/archive.js';
import { BUCKET, type LocalBuilder } from './builder.js';

/**
 * Puts a directory, `.git` included, where builds take their sources from. A copy: what a build does to its source does not
 * touch the directory.
 *
 * @returns `BUCKET/KEY`
 */
export async function uploadSource({ s3 }: LocalBuilder, directory: string, name: string): Promise<string> {
  const scratch = await mkdtemp(join(tmpdir(), 'pipewright-source-'));
  const file = join(scratch, 'source.zip');
  try {
    await pipeline(zipDirectory(directory), createWriteStream(file));
    const ContentLength = (await stat(file)).size;
    await s3.send(
      new PutObjectCommand({ Bucket: BUCKET, Key: keyOf(name), Body: createReadStream(file), ContentLength }),
    );
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
  return sourceLocation(name);
}

/** `BUCKET/KEY` */
export function sourceLocation(name: string): string {
  return `${BUCKET}/${keyOf(name)}`;
}

function keyOf(name: string): string {
  return `source/${name}.zip`;
}
