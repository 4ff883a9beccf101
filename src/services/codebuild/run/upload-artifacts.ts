import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ProjectArtifacts } from '@aws-sdk/client-codebuild';
import { createZip } from '../../../engines/archive/archive.js';
import { s3Arn } from '../../../kernel/arn.js';
import type { FileSource } from '../../../kernel/confined.js';
import { withFileContent } from '../../../kernel/file-content.js';
import { partitionOf } from '../../../kernel/partition.js';
import type { ArtifactsSpec, Buildspec } from '../buildspec/model.js';
import type { ArtifactUpload, BuildDocument } from '../model.js';
import { buildArn } from '../names.js';
import { artifactBucket, artifactKey, ownerAcl } from './artifact-key.js';
import type { BuildRun } from './build-run.js';
import type { FinalEnvironment } from './collect-environment.js';
import { collectFiles, zipEntries } from './collect-files.js';
import type { FoundFile } from './find-files.js';
import { clientError } from './phase-failure.js';
import { someAtOnce } from './some-at-once.js';
import { sourceLayout } from './source-layout.js';

/**
 * The phase UPLOAD_ARTIFACTS. May be repeated: the same keys are written again.
 *
 * @throws PhaseFailure, AwsError
 */
export async function uploadArtifacts(
  run: BuildRun,
  spec: Buildspec,
  environment: FinalEnvironment,
): Promise<readonly ArtifactUpload[]> {
  const { artifacts, secondaryArtifacts } = run.build.settings;
  const uploads: ArtifactUpload[] = [];
  for (const target of [artifacts, ...secondaryArtifacts]) {
    if (target.type === 'NO_ARTIFACTS') continue;
    const files = specOf(spec, target);
    if (files === undefined) run.log.say('No artifact files specified');
    else uploads.push(await uploadOne(run, target, files, environment));
  }
  return uploads;
}

/** @throws PhaseFailure where the buildspec has nothing for a secondary artifact */
function specOf(spec: Buildspec, { artifactIdentifier }: ProjectArtifacts): ArtifactsSpec | undefined {
  if (artifactIdentifier === undefined) return spec.artifacts;
  const found = spec.secondaryArtifacts[artifactIdentifier];
  if (found === undefined) {
    throw clientError(`no secondary-artifacts entry found in buildspec for artifact ${artifactIdentifier}`);
  }
  return found;
}

async function uploadOne(
  run: BuildRun,
  target: ProjectArtifacts,
  spec: ArtifactsSpec,
  environment: FinalEnvironment,
): Promise<ArtifactUpload> {
  const { build } = run;
  const sourceDirectory = sourceLayout(build, run.directories, run.ref.region).primary.directory;
  const files = await collectFiles(run, spec, { sourceDirectory, variables: environment.variables });
  const name = environment.artifactNames.get(target.artifactIdentifier ?? '');
  const place = {
    bucket: artifactBucket(target),
    key: artifactKey(
      { ...target, path: spec.s3Prefix ?? target.path },
      build,
      target.overrideArtifactName === true && name ? name : target.name,
    ),
  };
  const checksums = await uploadFound(run, target, place, files, spec.enableSymlinks);
  const key = place.key === '' ? '' : `/${place.key}`;
  return {
    artifactIdentifier: target.artifactIdentifier,
    location: s3Arn(partitionOf(run.ref.region), `${place.bucket}${key}`),
    ...checksums,
  };
}

/** What an upload needs of a build, or of a batch. */
export type UploadRun = Pick<BuildRun, 'role' | 'directories' | 'signal' | 'ref'> & {
  readonly build: Pick<BuildDocument, 'id' | 'settings'>;
};

interface ObjectPlace {
  readonly bucket: string;
  readonly key: string;
}

type Checksums = Pick<ArtifactUpload, 'md5Hex' | 'sha256Hex'>;

/** Files as the target has them: in one zip, or one by one. */
export async function uploadFound(
  run: UploadRun,
  target: ProjectArtifacts,
  place: ObjectPlace,
  files: ReadonlyMap<string, FoundFile>,
  keepLinks: boolean,
): Promise<Checksums> {
  return target.packaging === 'ZIP'
    ? await uploadZip(run, target, place, files, keepLinks)
    : await uploadFiles(run, target, place, files);
}

async function uploadZip(
  run: UploadRun,
  target: ProjectArtifacts,
  place: ObjectPlace,
  files: ReadonlyMap<string, FoundFile>,
  keepLinks: boolean,
): Promise<Checksums> {
  const zipFile = join(run.directories.transfer, `artifact-${target.artifactIdentifier ?? ''}.zip`);
  const md5 = createHash('md5');
  const sha256 = createHash('sha256');
  const checksums = new PassThrough().on('data', (chunk: Buffer) => {
    md5.update(chunk);
    sha256.update(chunk);
  });
  try {
    await pipeline(createZip(zipEntries(files, keepLinks)), checksums, createWriteStream(zipFile), {
      signal: run.signal,
    });
    const sums = { md5Hex: md5.digest('hex'), sha256Hex: sha256.digest('hex') };
    await putFile(
      run,
      target,
      place,
      { file: zipFile },
      {
        'codebuild-content-md5': sums.md5Hex,
        'codebuild-content-sha256': sums.sha256Hex,
      },
    );
    return sums;
  } finally {
    // At once, also where the disk is full: the rest of the build needs some of it.
    await rm(zipFile, { force: true });
  }
}

async function uploadFiles(
  run: UploadRun,
  target: ProjectArtifacts,
  { bucket, key }: ObjectPlace,
  files: ReadonlyMap<string, FoundFile>,
): Promise<Checksums> {
  const folder = key === '' ? '' : `${key}/`;
  await someAtOnce(files, async ([path, file]) => {
    run.signal.throwIfAborted();
    await putFile(run, target, { bucket, key: `${folder}${path}` }, file, {});
  });
  return { md5Hex: '', sha256Hex: '' };
}

/** @source AWS CodeBuild User Guide, "Build projects": metadata of artifacts; SSE-KMS unless encryption is disabled */
async function putFile(
  { role, build, ref }: UploadRun,
  target: ProjectArtifacts,
  { bucket, key }: ObjectPlace,
  source: FileSource,
  metadata: Readonly<Record<string, string>>,
): Promise<void> {
  await withFileContent(source, ({ bytes, sizeBytes }) =>
    role.call('s3', 'PutObject', {
      Bucket: bucket,
      Key: key,
      Body: bytes,
      ContentLength: sizeBytes,
      ACL: ownerAcl(target.bucketOwnerAccess),
      Metadata: { 'codebuild-buildarn': buildArn(ref, build.id), ...metadata },
      ...(target.encryptionDisabled !== true && {
        ServerSideEncryption: 'aws:kms',
        SSEKMSKeyId: build.settings.encryptionKey,
      }),
    }),
  );
}
