import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { ServiceContext } from '../../../front-door/service.js';
import { parseArn } from '../../../kernel/arn.js';
import { regionalScope } from '../../../store/store.js';
import type { BuildDocument } from '../model.js';
import { assumeServiceRole } from '../run/admit.js';
import { artifactBucket, artifactKey } from '../run/artifact-key.js';
import { directoriesOf, makeDirectories, removeTree } from '../run/build-directories.js';
import type { BuildMachine } from '../run/build-run.js';
import { fetchFolder, fetchZip } from '../run/fetch-s3.js';
import { type FoundFile, findFiles } from '../run/find-files.js';
import { clientError } from '../run/phase-failure.js';
import { type UploadRun, uploadFound } from '../run/upload-artifacts.js';
import { builds } from '../store.js';
import type { BatchRef } from './advance-batch.js';
import type { BatchDocument } from './documents.js';

/**
 * Puts the primary artifacts of all builds that succeeded together into one, where the project's artifact belongs. Of equal
 * paths the later build's counts, in the order of the specification. May be repeated.
 *
 * @throws PhaseFailure, AwsError, UnsafeArchive
 */
export async function combineArtifacts(
  machine: BuildMachine,
  context: ServiceContext,
  ref: BatchRef,
  batch: BatchDocument,
  signal: AbortSignal,
): Promise<void> {
  const target = batch.settings.artifacts;
  if (target.type === 'NO_ARTIFACTS') return;
  const directories = directoriesOf(machine.buildsDirectory, { uuid: batch.uuid, sourceDigits: '0' });
  const role = await assumeServiceRole(context, ref, batch);
  const run: UploadRun = { role, directories, signal, ref: { ...ref, buildId: batch.id }, build: batch };
  await removeTree(directories.root);
  await makeDirectories(directories);
  try {
    const files = new Map<string, FoundFile>();
    for (const [index, child] of (await childrenOf(context, ref, batch)).entries()) {
      const directory = join(directories.sources, String(index));
      await fetchPart(run, child, directory);
      const found = await findFiles(directory, ['**/*'], { exclude: [], onPattern: () => undefined });
      for (const file of found) files.set(file.path, file);
    }
    if (files.size === 0) throw clientError('no artifacts to combine');
    const place = { bucket: artifactBucket(target), key: artifactKey(target, batch) };
    await uploadFound(run, target, place, files, true);
  } finally {
    await removeTree(directories.root);
  }
}

async function childrenOf(
  context: ServiceContext,
  ref: BatchRef,
  { state }: BatchDocument,
): Promise<readonly BuildDocument[]> {
  const ids = state.groups.filter(({ task }) => task !== undefined).map(({ current }) => current.buildId);
  const found = await Promise.all(ids.map((id) => context.store.get(builds, regionalScope(ref), id)));
  return found.flatMap((stored) => (stored?.doc.state.status === 'SUCCEEDED' ? [stored.doc] : []));
}

async function fetchPart(run: UploadRun, child: BuildDocument, directory: string): Promise<void> {
  const upload = child.uploads?.find(({ artifactIdentifier }) => artifactIdentifier === undefined);
  const place = upload && parseArn(upload.location)?.resource;
  if (place === undefined) return;
  await mkdir(directory, { recursive: true });
  const slash = place.indexOf('/');
  const from = { bucket: place.slice(0, slash), key: place.slice(slash + 1) };
  if (child.settings.artifacts.packaging === 'ZIP') await fetchZip(run, from, directory);
  else await fetchFolder(run, { ...from, key: `${from.key}/` }, directory);
}
