import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { DeleteBranchCommand } from '@aws-sdk/client-codecommit';
import type { ActionDeclaration, SourceRevisionOverride } from '@aws-sdk/client-codepipeline';
import { DeleteObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { ConfigError } from '../../../config.js';
import { createZip } from '../../../engines/archive/archive.js';
import type { Clients } from '../clients.js';
import { DirectorySnapshot } from './directory-snapshot.js';
import { helperCredential } from './helper-credential.js';

/** A directory where a pipeline can take it from, for as long as one execution needs it. */
export interface Offer {
  readonly description: string;
  readonly revisions: readonly SourceRevisionOverride[];
  /** What was made for it goes again. */
  takeBack(): Promise<void>;
}

/**
 * Puts a directory in the place of a source: a CodeCommit repository gets a commit on a branch of its own, a bucket a version of
 * the object; both only for this run.
 *
 * @throws ConfigError
 */
export async function offerDirectory(
  clients: Clients,
  directory: string,
  sources: readonly ActionDeclaration[],
  actionName: string | undefined,
): Promise<Offer> {
  const path = resolve(directory);
  if (!(await isDirectory(path))) throw new ConfigError(`--source must name a directory, not '${directory}'`);
  const action = chosen(sources, actionName);
  const snapshot = await DirectorySnapshot.of(path);
  try {
    switch (action.actionTypeId?.provider) {
      case 'CodeCommit':
        return await toRepository(clients, snapshot, action);
      case 'S3':
        return await toBucket(clients, snapshot, action);
      default:
        throw new ConfigError(
          `--source takes the place of CodeCommit and S3 sources, not of ${action.actionTypeId?.provider} (action ${action.name})`,
        );
    }
  } finally {
    await snapshot.remove();
  }
}

async function isDirectory(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined))?.isDirectory() ?? false;
}

function chosen(sources: readonly ActionDeclaration[], name: string | undefined): ActionDeclaration {
  const [first, ...others] = name === undefined ? sources : sources.filter((action) => action.name === name);
  if (!first) throw new ConfigError(`the pipeline has no source action '${name ?? ''}'`);
  if (others.length === 0) return first;
  const names = sources.map((action) => action.name).join(', ');
  throw new ConfigError(`--action must say which source the directory is: ${names}`);
}

async function toRepository(
  { codecommit }: Clients,
  snapshot: DirectorySnapshot,
  { name: actionName, configuration = {} }: ActionDeclaration,
): Promise<Offer> {
  const { RepositoryName = '', BranchName = '' } = configuration;
  const remote = await helperCredential(codecommit, RepositoryName);
  const commitId = await snapshot.commit(remote, BranchName);
  const branch = `pipewright-run/${commitId.slice(0, 12)}`;
  await snapshot.push(remote, commitId, branch);
  return {
    description: `${snapshot.files} files as commit ${commitId.slice(0, 8)} of ${RepositoryName}`,
    revisions: [{ actionName, revisionType: 'COMMIT_ID', revisionValue: commitId }],
    takeBack: async () => {
      await codecommit.send(new DeleteBranchCommand({ repositoryName: RepositoryName, branchName: branch }));
    },
  };
}

async function toBucket(
  { s3 }: Clients,
  snapshot: DirectorySnapshot,
  { name: actionName, configuration = {} }: ActionDeclaration,
): Promise<Offer> {
  const { S3Bucket: Bucket, S3ObjectKey: Key } = configuration;
  const Body = await buffer(createZip(await snapshot.entries()));
  const { VersionId } = await s3.send(new PutObjectCommand({ Bucket, Key, Body }));
  if (!VersionId) throw new ConfigError(`versioning is not enabled for the bucket ${Bucket}`);
  return {
    description: `${snapshot.files} files as version ${VersionId} of s3://${Bucket}/${Key}`,
    revisions: [{ actionName, revisionType: 'S3_OBJECT_VERSION_ID', revisionValue: VersionId }],
    takeBack: async () => {
      await s3.send(new DeleteObjectCommand({ Bucket, Key, VersionId }));
    },
  };
}
