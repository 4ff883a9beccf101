import type { Commit } from '@aws-sdk/client-codecommit';
import { createZip } from '../../../engines/archive/archive.js';
import type { CommitArchiver } from '../../../engines/git/port.js';
import type { AwsClient } from '../../../front-door/service.js';
import { isAwsError } from '../../../kernel/aws-error.js';
import { ActionFailed, type ActionJob, type ActionRunner, configured } from './action-runner.js';
import { onlyOutput, putArtifact } from './artifacts.js';

/** @source AWS CodePipeline User Guide, CodeCommit source action reference: output variables */
const MOST_MESSAGE_BYTES = 100 * 1024;

/**
 * Source/AWS/CodeCommit: the tree of a commit as a zip. The commit is the one that the execution was started
 * with, else the head of the branch.
 */
export function codeCommitSource(archiver: CommitArchiver): ActionRunner {
  return {
    async start(job) {
      const { record } = job;
      const repositoryName = configured(record, 'RepositoryName');
      const branchName = configured(record, 'BranchName');
      refuseCloneReferences(job);

      const aws = await job.assumeRole();
      const commit = await reachable(repositoryName, async () => {
        const commitId = pinnedCommit(job) ?? (await headOf(aws, repositoryName, branchName));
        const { commit: found } = await aws.call('codecommit', 'GetCommit', { repositoryName, commitId });
        return { ...found, commitId };
      });
      const entries = await reachable(repositoryName, () =>
        archiver.archiveCommit({
          accountId: aws.principal.accountId,
          region: record.region,
          repositoryName,
          principal: aws.principal,
          commitId: commit.commitId,
        }),
      );
      const output = onlyOutput(record);
      await putArtifact(aws, output, createZip(entries));
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

function refuseCloneReferences({ record }: ActionJob): void {
  if (record.configuration.OutputArtifactFormat !== 'CODEBUILD_CLONE_REF') return;
  throw new ActionFailed(
    'ConfigurationError',
    `Action '${record.action.name}': the OutputArtifactFormat CODEBUILD_CLONE_REF is not built yet, use CODE_ZIP`,
  );
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
  const message = shortened((commit.message ?? '').replace(/\n$/, ''));
  const authored = instantOf(commit.author?.date);
  const committed = instantOf(commit.committer?.date);
  return {
    kind: 'succeeded' as const,
    external: { id: commitId },
    summary: message,
    outputVariables: {
      CommitId: commitId,
      CommitMessage: message,
      RepositoryName: source.repositoryName,
      BranchName: source.branchName,
      AuthorDate: isoSeconds(authored),
      CommitterDate: isoSeconds(committed),
    },
    revision: {
      actionName: record.action.name,
      name: artifact,
      revisionId: commitId,
      revisionSummary: message,
      createdAt: committed,
      revisionUrl: `https://${record.region}.console.aws.amazon.com/codecommit/home#/repository/${source.repositoryName}/commit/${commitId}`,
    },
  };
}

function shortened(message: string): string {
  const bytes = Buffer.from(message);
  return bytes.length <= MOST_MESSAGE_BYTES
    ? message
    : bytes.subarray(0, MOST_MESSAGE_BYTES).toString('utf8');
}

/** @param date epoch seconds and zone: `1484167798 -0800` */
function instantOf(date: string | undefined): number {
  return Number.parseInt(date ?? '0', 10) * 1_000;
}

/** `2019-10-29T03:32:21Z` */
function isoSeconds(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19)}Z`;
}
