import { createWriteStream } from 'node:fs';
import { cp, mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { BuildBatch, ProjectArtifacts } from '@aws-sdk/client-codebuild';
import { GetObjectCommand, NoSuchKey } from '@aws-sdk/client-s3';
import { extractZip } from '../../engines/archive/archive.js';
import { BUCKET, type LocalBuilder } from './builder.js';
import { buildspecPart } from './buildspec-part.js';
import type { LocalBuild } from './request.js';

export interface ArtifactPlan {
  readonly primary: ProjectArtifacts;
  readonly secondary: readonly ProjectArtifacts[];
}

const PRIMARY = 'primary.zip';
const NONE: ArtifactPlan = { primary: { type: 'NO_ARTIFACTS' }, secondary: [] };

/** Everything that the buildspec names as artifact, where somebody wants them; of a batch what each build makes. */
export async function planArtifacts(request: LocalBuild): Promise<ArtifactPlan> {
  if (request.artifactsDirectory === undefined) return NONE;
  const zip = (name: string): ProjectArtifacts => ({
    type: 'S3',
    location: BUCKET,
    path: 'artifacts',
    namespaceType: request.isBatch ? 'BUILD_ID' : 'NONE',
    name,
    packaging: 'ZIP',
  });
  // The builds of a batch may have buildspecs of their own.
  if (request.isBatch) return { primary: zip(PRIMARY), secondary: [] };
  const artifacts: { readonly 'secondary-artifacts'?: object } | undefined = await buildspecPart(
    request,
    'artifacts',
  );
  if (artifacts === undefined) return NONE;
  return {
    primary: 'files' in artifacts ? zip(PRIMARY) : { type: 'NO_ARTIFACTS' },
    secondary: Object.keys(artifacts['secondary-artifacts'] ?? {}).map((artifactIdentifier) => ({
      ...zip(`${artifactIdentifier}.zip`),
      artifactIdentifier,
    })),
  };
}

/** @returns how many files are there now */
export async function downloadArtifacts(
  builder: LocalBuilder,
  { primary, secondary }: ArtifactPlan,
  directory: string,
): Promise<number> {
  let count = 0;
  for (const { type, name = '', artifactIdentifier = '' } of [primary, ...secondary]) {
    if (type !== 'S3') continue;
    count += await downloadZip(builder, `artifacts/${name}`, join(directory, artifactIdentifier));
  }
  return count;
}

/** Those of each build of a batch, in a directory of its identifier. @returns how many files are there now */
export async function downloadBatchArtifacts(
  builder: LocalBuilder,
  { buildGroups = [] }: BuildBatch,
  directory: string,
): Promise<number> {
  let count = 0;
  for (const { identifier = '', currentBuildSummary } of buildGroups) {
    const uuid = currentBuildSummary?.arn?.split(':').at(-1) ?? '';
    count += await downloadZip(builder, `artifacts/${uuid}/${PRIMARY}`, join(directory, identifier));
  }
  return count;
}

async function downloadZip({ s3 }: LocalBuilder, key: string, target: string): Promise<number> {
  const found = await s3.send(new GetObjectCommand({ Bucket: BUCKET, Key: key })).catch((error: unknown) => {
    if (error instanceof NoSuchKey) return undefined;
    throw error;
  });
  if (!(found?.Body instanceof Readable)) return 0;
  const scratch = await mkdtemp(join(tmpdir(), 'pipewright-artifacts-'));
  try {
    const zip = join(scratch, 'artifact.zip');
    await pipeline(found.Body, createWriteStream(zip));
    const { entries } = await extractZip(zip, join(scratch, 'files'));
    await mkdir(target, { recursive: true });
    for (const name of await readdir(join(scratch, 'files'))) {
      await cp(join(scratch, 'files', name), join(target, name), { recursive: true, verbatimSymlinks: true });
    }
    return entries;
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}
