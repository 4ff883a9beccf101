import { Readable } from 'node:stream';
import { createZip } from '../../../engines/archive/archive.js';
import { formatCloneReference } from '../../../engines/git/clone-reference.js';
import type { CommitRecord, ConnectedRepositories, ReadableRepository } from '../../../engines/git/port.js';
import { isAwsError } from '../../../kernel/aws-error.js';
import type { ActionOutcome } from '../flow/conclude-action.js';
import { ActionFailed, type ActionJob, type ActionRunner, configured } from './action-runner.js';
import { onlyOutput, putArtifact } from './artifacts.js';
import { instantOf, isoSeconds, messageOf } from './commit-description.js';

/**
 * Source/AWS/CodeStarSourceConnection: a commit of a repository behind a connection, as a zip or as a reference that
 * builds clone themselves.
 */
export function connectionSource(connections: ConnectedRepositories): ActionRunner {
  return {
    async start(job) {
      const { record } = job;
      const connectionArn = configured(record, 'ConnectionArn');
      const fullRepositoryId = configured(record, 'FullRepositoryId');
      const aws = await job.assumeRole();
      const { accountId, region } = job.place;
      const open = () =>
        connections.open({ accountId, region, connectionArn, fullRepositoryId, principal: aws.principal });
      const { repository, commit } = await commitToTake(
        job,
        fullRepositoryId,
        configured(record, 'BranchName'),
        open,
      );
      const isReference = record.configuration.OutputArtifactFormat === 'CODEBUILD_CLONE_REF';
      const body = isReference
        ? Readable.from([
            Buffer.from(
              formatCloneReference({
                repository: { kind: 'connection', connectionArn, fullRepositoryId },
                commitId: commit.commitId,
              }),
            ),
          ])
        : createZip(await repository.entries(commit.commitId));
      await putArtifact(aws, onlyOutput(record), body);
      return taken(job, commit, {
        ConnectionArn: connectionArn,
        FullRepositoryName: fullRepositoryId,
        BranchName: configured(record, 'BranchName'),
      });
    },
  };
}

/** The pinned commit, else the head of the branch. @throws ActionFailed */
export async function commitToTake(
  { record }: ActionJob,
  repositoryName: string,
  branch: string,
  open: () => Promise<ReadableRepository>,
): Promise<{ readonly repository: ReadableRepository; readonly commit: CommitRecord }> {
  try {
    const repository = await open();
    const pinned = record.sourceRevisions.find(
      ({ revisionType }) => revisionType === 'COMMIT_ID',
    )?.revisionValue;
    const commitId = pinned ?? (await repository.references())[`refs/heads/${branch}`];
    const commit = commitId === undefined ? undefined : await repository.commit(commitId);
    if (commit) return { repository, commit };
    const wanted = pinned === undefined ? `branch named ${branch}` : `commit ${pinned}`;
    throw new ActionFailed('RevisionUnavailable', `No ${wanted} found for repository ${repositoryName}`);
  } catch (error) {
    if (!isAwsError(error)) throw error;
    const isDenied = error.code.startsWith('AccessDenied');
    throw new ActionFailed(
      isDenied ? 'PermissionError' : 'RevisionUnavailable',
      `Could not access the repository ${repositoryName}: ${error.message}`,
    );
  }
}

/** What every source of commits tells of the one it took. */
export function taken(
  { record }: ActionJob,
  commit: CommitRecord,
  variables: Readonly<Record<string, string>>,
  revisionUrl?: string,
): ActionOutcome {
  const { commitId, author, committer } = commit;
  const message = messageOf(commit);
  const trigger = record.sourceRevisions.find(({ revisionType }) => revisionType === 'COMMIT_ID')?.variables;
  return {
    kind: 'succeeded',
    external: { id: commitId, ...(revisionUrl !== undefined && { url: revisionUrl }) },
    summary: message,
    outputVariables: {
      CommitId: commitId,
      CommitMessage: message,
      AuthorDate: isoSeconds(instantOf(author)),
      AuthorEmail: author.email,
      AuthorDisplayName: author.name,
      ...variables,
      ...trigger,
    },
    revision: {
      actionName: record.action.name,
      name: onlyOutput(record).name,
      revisionId: commitId,
      revisionSummary: message,
      createdAt: instantOf(committer),
      ...(revisionUrl !== undefined && { revisionUrl }),
    },
  };
}
