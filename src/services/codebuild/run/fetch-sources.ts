import { mkdir } from 'node:fs/promises';
import { parseArn } from '../../../kernel/arn.js';
import { isAwsError } from '../../../kernel/aws-error.js';
import { removeTree } from './build-directories.js';
import type { BuildRun } from './build-run.js';
import { fetchArtifact } from './fetch-artifact.js';
import { cloneDepth, fetchGit } from './fetch-git.js';
import { fetchFolder, fetchZip, type S3Place, s3Place } from './fetch-s3.js';
import { clientError } from './phase-failure.js';
import { type PlacedSource, repositoryOf, type SourceLayout } from './source-layout.js';

/**
 * Puts every source where it belongs, beginning anew each time. A source that is mounted is there.
 *
 * @returns the commit of the primary source, where it has one
 * @throws PhaseFailure, AwsError
 */
export async function fetchSources(run: BuildRun, layout: SourceLayout): Promise<string | undefined> {
  await removeTree(run.directories.sources);
  const isMounted = run.directories.mountedSource !== undefined;
  const resolved = isMounted ? undefined : await fetchSource(run, layout.primary, 'primary source');
  for (const source of layout.secondary) await fetchSource(run, source, `source ${source.identifier}`);
  return resolved;
}

async function fetchSource(run: BuildRun, placed: PlacedSource, name: string): Promise<string | undefined> {
  const { source, directory, version } = placed;
  await mkdir(directory, { recursive: true });
  switch (source.type) {
    case 'NO_SOURCE':
      return undefined;
    case 'S3':
      await fetchS3(run, { ...s3Place(source.location ?? ''), versionId: version }, directory);
      return undefined;
    case 'CODEPIPELINE':
      return await fetchArtifact(run, s3Place(parseArn(version ?? '')?.resource ?? ''), directory);
    case 'CODECOMMIT': {
      const commitId = await checkOut(run, placed, name);
      noteSubmodules(run, placed, name);
      return commitId;
    }
    default: {
      const commitId = await fetchGit(run, placed, name);
      if (source.auth?.type === 'CODECONNECTIONS') noteSubmodules(run, placed, name);
      return commitId;
    }
  }
}

/** Only clones by URL bring them. */
function noteSubmodules({ log }: BuildRun, { source }: PlacedSource, name: string): void {
  if (source.gitSubmodulesConfig?.fetchSubmodules !== true) return;
  log.say(`Skipping submodules of ${name}: they are fetched for sources that are cloned by URL only`);
}

async function fetchS3(run: BuildRun, place: S3Place, directory: string): Promise<void> {
  const isFolder = place.key === '' || place.key.endsWith('/');
  await (isFolder ? fetchFolder(run, place, directory) : fetchZip(run, place, directory));
}

async function checkOut(run: BuildRun, placed: PlacedSource, name: string): Promise<string> {
  const { source, directory, version } = placed;
  try {
    const { commitId } = await run.machine.sources.checkout({
      accountId: run.ref.accountId,
      region: run.ref.region,
      repositoryName: repositoryOf(source),
      principal: run.role.principal,
      version,
      targetDir: directory,
      depth: cloneDepth(source),
      signal: run.signal,
    });
    return commitId;
  } catch (error) {
    const wanted = version === undefined ? '' : ` and source version ${version}`;
    if (isAwsError(error, 'CommitDoesNotExistException')) {
      throw clientError(`reference not found for ${name}${wanted}`);
    }
    if (isAwsError(error, 'RepositoryDoesNotExistException')) {
      throw clientError(`repository not found for ${name}${wanted}`);
    }
    throw error;
  }
}
