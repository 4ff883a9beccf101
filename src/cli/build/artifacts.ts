import { createWriteStream } from 'node:fs';
import { cp, mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ProjectArtifacts } from '@aws-sdk/client-codebuild';
import { GetObjectCommand, NoSuchKey } from '@aws-sdk/client-s3';
import { parse, YAMLError } from 'yaml';
import { extractZip } from '../../engines/archive/archive.js';
import { BUCKET, type LocalBuilder } from './builder.js';
import type { LocalBuild } from './request.js';

export interface ArtifactPlan {
  readonly primary: ProjectArtifacts;
  readonly secondary: readonly ProjectArtifacts[];
}

const NONE: ArtifactPlan = { primary: { type: 'NO_ARTIFACTS' }, secondary: [] };

/** Everything that the buildspec names as artifact, where somebody wants them. */
export async function planArtifacts(request: LocalBuild): Promise<ArtifactPlan> {
  if (request.artifactsDirectory === undefined || request.isBatch) return NONE;
  const artifacts = artifactsIn(await buildspecText(request));
  if (artifacts === undefined) return NONE;
  const zip = (name: string): ProjectArtifacts => ({
    type: 'S3',
    location: BUCKET,
    path: 'artifacts',
    name,
    packaging: 'ZIP',
  });
  return {
    primary: 'files' in artifacts ? zip('primary.zip') : { type: 'NO_ARTIFACTS' },
    secondary: Object.keys(artifacts['secondary-artifacts'] ?? {}).map((artifactIdentifier) => ({
      ...zip(`${artifactIdentifier}.zip`),
      artifactIdentifier,
    })),
  };
}

async function buildspecText({ directory, buildspec = 'buildspec.yml' }: LocalBuild): Promise<string> {
  if (buildspec.includes('\n')) return buildspec;
  return await readFile(join(directory, buildspec), 'utf8').catch(() => '');
}

/** What cannot be read has no artifacts: the build itself says what is wrong with it. */
function artifactsIn(text: string): { readonly 'secondary-artifacts'?: object } | undefined {
  try {
    const { artifacts } = (parse(text, { uniqueKeys: false }) ?? {}) as { readonly artifacts?: unknown };
    return typeof artifacts === 'object' && artifacts !== null ? artifacts : undefined;
  } catch (error) {
    if (error instanceof YAMLError) return undefined;
    throw error;
  }
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
