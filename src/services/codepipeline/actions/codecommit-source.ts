import { Readable } from 'node:stream';
import type { Commit } from '@aws-sdk/client-codecommit';
import { createZip } from '../../../engines/archive/archive.js';
import { formatCloneReference } from '../../../engines/git/clone-reference.js';
import type { CommitArchiver } from '../../../engines/git/port.js';
import type { AwsClient } from '../../../front-door/service.js';
import { isAwsError } from '../../../kernel/aws-error.js';
import { consoleOf } from '../../../kernel/partition.js';
import { ActionFailed, type ActionJob, type ActionRunner, configured } from './action-runner.js';
import { onlyOutput, putArtifact } from './artifacts.js';
import { instantOf, isoSeconds, messageOf } from './commit-description.js';

/**
 * Source/AWS/CodeCommit: the tree of a commit as a zip, or a reference to it that builds clone
 * themselves. The commit is the one that the execution was started
 * with, else the head of the branch.
 */
export function codeCommitSource(archiver: CommitArchiver): ActionRunner {
  return {
    async start(job) {
      const { record } = job;
      const repositoryName = configured(record, 'RepositoryName');
      const branchName = configured(record, 'BranchName');
      const aws = await job.assumeRole();
      const commit = await reachable(repositoryName, async () => {
        const commitId = pinnedCommit(job) ?? (await headOf(aws, repositoryName, branchName));
        const { commit: found } = await aws.call('codecommit', 'GetCommit', { repositoryName, commitId });
        return { ...found, commitId };
      });
      const output = onlyOutput(record);
      const { accountId } = aws.principal;
      const source = { accountId, region: record.region, repositoryName, principal: aws.principal };
      const body =
        record.configuration.OutputArtifactFormat === 'CODEBUILD_CLONE_REF'
          ? await reference(aws, repositoryName, commit.commitId)
          : createZip(
              await reachable(repositoryName, () =>
                archiver.archiveCommit({ ...source, commitId: commit.commitId }),
              ),
            );
      await putArtifact(aws, output, body);
      return succeeded(job, commit, output.name, { repositoryName, branchName });
    },
  };
}

function pinnedCommit({ record }: ActionJob): string | undefined {
  return record.sourceRevisions.find(({ revisionType }) => revisionType === 'COMMIT_ID')?.revisionValue;
}

async function headOf(aws: AwsClient, repositoryName: string, branchName: string): Promise<string> {
  const { branch } = await aws.call('codecommit', 'GetBranch', { repositoryName, branchName });
  if (branch?.commitId) return branch.commitId;
  throw new ActionFailed(
    'RevisionUnavailable',
    `The branch ${branchName} of ${repositoryName} has no commit`,
  );
}

/** @source AWS CodePipeline User Guide, full clone of CodeCommit: the pipeline's role needs `codecommit:GetRepository` */
async function reference(aws: AwsClient, repositoryName: string, commitId: string): Promise<Readable> {
  await reachable(repositoryName, () => aws.call('codecommit', 'GetRepository', { repositoryName }));
  return Readable.from([
    Buffer.from(formatCloneReference({ repository: { kind: 'codecommit', repositoryName }, commitId })),
  ]);
}

/** @source AWS CodePipeline User Guide, troubleshooting: "Could not access the CodeCommit repository" */
async function reachable<T>(repositoryName: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (!isAwsError(error)) throw error;
    const isDenied = error.code.startsWith('AccessDenied');
    throw new ActionFailed(
      isDenied ? 'PermissionError' : 'RevisionUnavailable',
      `Could not access the CodeCommit repository ${repositoryName}. Make sure that the pipeline IAM role has ` +
        `sufficient permissions to access the repository. Error: ${error.message}`,
    );
  }
}

function succeeded(
  { record }: ActionJob,
  commit: Commit & { readonly commitId: string },
  artifact: string,
  source: { readonly repositoryName: string; readonly branchName: string },
) {
  const { commitId } = commit;
  const message = messageOf(commit);
  const authored = instantOf(commit.author);
  const committed = instantOf(commit.committer);
  const url = `https://${record.region}.${consoleOf(record.region)}/codecommit/home#/repository/${source.repositoryName}/commit/${commitId}`;
  return {
    kind: 'succeeded' as const,
    external: { id: commitId, url },
    summary: message,
    outputVariables: {
      CommitId: commitId,
      CommitMessage: message,
      RepositoryName: source.repositoryName,
      BranchName: source.branchName,
      AuthorDate: isoSeconds(authored),
      CommitterDate: isoSeconds(committed),
      ...record.sourceRevisions.find(({ revisionType }) => revisionType === 'COMMIT_ID')?.variables,
    },
    revision: {
      actionName: record.action.name,
      name: artifact,
      revisionId: commitId,
      revisionSummary: message,
      createdAt: committed,
      revisionUrl: url,
    },
  };
}
