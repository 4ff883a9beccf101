import { open, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { extractZip } from '../../../engines/archive/archive.js';
import { parseCloneReference } from '../../../engines/git/clone-reference.js';
import type { BuildRun } from './build-run.js';
import { download, type S3Place } from './fetch-s3.js';
import { clientError } from './phase-failure.js';

/**
 * An input artifact of a pipeline: a zip is unpacked, a reference to a commit becomes a clone with all its history.
 *
 * @returns the commit of a clone
 * @source AWS CodePipeline User Guide, "Full clone": the role of the build needs the permission to read the repository
 */
export async function fetchArtifact(
  run: BuildRun,
  from: S3Place,
  directory: string,
): Promise<string | undefined> {
  const name = Buffer.from(directory).toString('base64url').slice(-40);
  const file = join(run.directories.transfer, `${name}.artifact`);
  await download(run, from, file);
  try {
    if (await beginsWith(file, '{')) return await clone(run, await readFile(file, 'utf8'), directory);
    await extractZip(file, directory);
    return undefined;
  } finally {
    await rm(file, { force: true });
  }
}

async function beginsWith(file: string, text: string): Promise<boolean> {
  const handle = await open(file);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(text.length), 0, text.length, 0);
    return buffer.subarray(0, bytesRead).toString() === text;
  } finally {
    await handle.close();
  }
}

async function clone(run: BuildRun, text: string, targetDir: string): Promise<string> {
  const reference = parseCloneReference(text);
  if (!reference) throw clientError('the input artifact is neither a zip nor a reference to a commit');
  const { machine, ref, role, signal } = run;
  const { repository, commitId: version } = reference;
  const { accountId, region } = ref;
  const wanted = { accountId, region, principal: role.principal, version, targetDir, signal };
  const { commitId } =
    repository.kind === 'codecommit'
      ? await machine.sources.checkout({ ...wanted, repositoryName: repository.repositoryName })
      : await machine.connections.checkout({
          ...wanted,
          connectionArn: repository.connectionArn,
          fullRepositoryId: repository.fullRepositoryId,
        });
  return commitId;
}
