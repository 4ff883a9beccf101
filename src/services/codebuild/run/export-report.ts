import { createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { S3ReportExportConfig } from '@aws-sdk/client-codebuild';
import { createZip } from '../../../engines/archive/archive.js';
import type { FileSource } from '../../../kernel/confined.js';
import { withFileContent } from '../../../kernel/file-content.js';
import type { ReportDocument } from '../reports/documents.js';
import type { BuildRun } from './build-run.js';
import { zipEntries } from './collect-files.js';
import type { FoundFile } from './find-files.js';

/**
 * Puts a report's raw files where its group exports to, as the build's role: below `path/GROUP/UUID/`, or as a zip there.
 * They stay when the report expires.
 */
export async function exportReport(
  run: BuildRun,
  report: ReportDocument,
  files: readonly FoundFile[],
  discardPaths: boolean,
): Promise<void> {
  const { exportConfigType, s3Destination } = report.exportConfig;
  if (exportConfigType !== 'S3' || s3Destination === undefined || files.length === 0) return;
  const uuid = report.id.slice(report.id.lastIndexOf(':') + 1);
  const folder = [s3Destination.path ?? '', report.groupName, uuid]
    .map((part) => part.replaceAll(/^\/+|\/+$/g, ''))
    .filter((part) => part !== '')
    .join('/');
  const named = new Map(files.map((file) => [discardPaths ? basename(file.path) : file.path, file]));
  if (s3Destination.packaging === 'ZIP') {
    const zipFile = join(run.directories.transfer, `report-${uuid}.zip`);
    try {
      await pipeline(createZip(zipEntries(named, false)), createWriteStream(zipFile), { signal: run.signal });
      await put(run, s3Destination, `${folder}/${uuid}.zip`, { file: zipFile });
    } finally {
      await rm(zipFile, { force: true });
    }
    return;
  }
  for (const [path, file] of named) await put(run, s3Destination, `${folder}/${path}`, file);
}

async function put(
  { role }: BuildRun,
  { bucket, bucketOwner, encryptionDisabled, encryptionKey }: S3ReportExportConfig,
  key: string,
  source: FileSource,
): Promise<void> {
  await withFileContent(source, ({ bytes, sizeBytes }) =>
    role.call('s3', 'PutObject', {
      Bucket: bucket,
      Key: key,
      ExpectedBucketOwner: bucketOwner,
      Body: bytes,
      ContentLength: sizeBytes,
      ...(encryptionDisabled !== true && { ServerSideEncryption: 'aws:kms', SSEKMSKeyId: encryptionKey }),
    }),
  );
}
