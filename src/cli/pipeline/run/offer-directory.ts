import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { buffer } from 'node:stream/consumers';
import type { ActionDeclaration, SourceRevisionOverride } from '@aws-sdk/client-codepipeline';
import { DeleteObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { ConfigError } from '../../../config.js';
import { createZip } from '../../../engines/archive/archive.js';
import type { GitRemote } from '../../../engines/git/port.js';
import type { Clients } from '../clients.js';
import { connectedRepository, gitHubRepository } from './connected-repository.js';
import { DirectorySnapshot } from './directory-snapshot.js';
import { helperCredential } from './helper-credential.js';

/** A directory where a pipeline can take it from, for as long as one execution needs it. */
export interface Offer {
  readonly description: string;
  readonly revisions: readonly SourceRevisionOverride[];
  /** What is to be said where it could not be taken back. */
  readonly remains: string;
  /** What was made for it goes again. */
  takeBack(): Promise<void>;
}

export interface OfferedDirectory {
  readonly directory: string;
  /** The source action whose place it takes; may be left out where there is one only. */
  readonly actionName?: string | undefined;
  /** Where GitHub actions of version 1 fetch from, and a token that may push there. */
  readonly gitHub: { readonly url: string; readonly token?: string | undefined };
}

/**
 * Puts a directory in the place of a source: a repository gets a commit on a branch of its own, a bucket a version of
 * the object; both only for this run.
 *
 * @throws ConfigError
 */
export async function offerDirectory(
  clients: Clients,
  sources: readonly ActionDeclaration[],
  { directory, actionName, gitHub }: OfferedDirectory,
): Promise<Offer> {
  const path = resolve(directory);
  if (!(await isDirectory(path))) throw new ConfigError(`--source must name a directory, not '${directory}'`);
  const action = chosen(sources, actionName);
  const snapshot = await DirectorySnapshot.of(path);
  try {
    const offer = await offerTo(clients, snapshot, action, gitHub);
    const takeBack = () => offer.takeBack().finally(() => snapshot.remove());
    return { ...offer, takeBack };
  } catch (error) {
    await snapshot.remove();
    throw error;
  }
}

async function offerTo(
  clients: Clients,
  snapshot: DirectorySnapshot,
  action: ActionDeclaration,
  { url, token }: OfferedDirectory['gitHub'],
): Promise<Offer> {
  const { configuration = {} } = action;
  const { RepositoryName = '', ConnectionArn = '', FullRepositoryId = '' } = configuration;
  switch (action.actionTypeId?.provider) {
    case 'CodeCommit': {
      const remote = await helperCredential(clients.codecommit, RepositoryName);
      return await toRepository(snapshot, action, remote, RepositoryName);
    }
    case 'CodeStarSourceConnection': {
      const remote = await connectedRepository(clients, ConnectionArn, FullRepositoryId);
      return await toRepository(snapshot, action, remote, FullRepositoryId);
    }
    case 'GitHub': {
      const remote = gitHubRepository(url, configuration, token);
      return await toRepository(snapshot, action, remote, `${configuration.Owner}/${configuration.Repo}`);
    }
    case 'S3':
      return await toBucket(clients, snapshot, action);
    default:
      throw new ConfigError(
        `--source takes the place of repositories and buckets, not of ${action.actionTypeId?.provider} (action ${action.name})`,
      );
  }
}

/** What cannot be looked at is none. */
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
  snapshot: DirectorySnapshot,
  { name: actionName, configuration = {} }: ActionDeclaration,
  remote: GitRemote,
  repository: string,
): Promise<Offer> {
  const commitId = await snapshot.commit(remote, configuration.BranchName ?? configuration.Branch ?? '');
  const branch = `pipewright-run/${commitId.slice(0, 12)}`;
  await snapshot.push(remote, commitId, branch);
  return {
    description: `${snapshot.files} files as commit ${commitId.slice(0, 8)} of ${repository}`,
    revisions: [{ actionName, revisionType: 'COMMIT_ID', revisionValue: commitId }],
    remains: `The branch ${branch} of ${repository} is still there`,
    takeBack: () => snapshot.unpush(remote, branch),
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
    remains: `The version ${VersionId} of s3://${Bucket}/${Key} is still there`,
    takeBack: async () => {
      await s3.send(new DeleteObjectCommand({ Bucket, Key, VersionId }));
    },
  };
}
