import type { DiffChange, DiffHunk } from '@aws-sdk/client-codecommit';
import type { DiffHunk as Hunk } from '../../../engines/git/file-contents.js';
import { isObjectId } from '../../../engines/git/names.js';
import type { GitEngine } from '../../../engines/git/port.js';
import type { ServiceSdks } from '../../../front-door/sdk-types.js';
import type { Operation } from '../../../front-door/service.js';
import { onRepository } from '../access.js';
import { existingRepository } from '../checks.js';
import { QUOTAS } from '../constraints.js';
import { codeCommitError } from '../errors.js';
import { openPage } from '../pages.js';
import { pageSizeOf } from '../pull-requests/checks.js';

type Sdk = ServiceSdks['codecommit'];

/** Line by line. Without a blob before, every line is new. */
export function getBlobDifferences(git: GitEngine): Operation<Sdk, 'GetBlobDifferences'> {
  return {
    authorize: onRepository('GetBlobDifferences'),
    async handle(input, context) {
      const { beforeBlobId, contextLines = 3, ignoreWhitespace: ignoresWhitespace = false } = input;
      if (contextLines < 0 || contextLines > QUOTAS.contextLines) throw codeCommitError('Validation');
      const size = pageSizeOf(input.MaxResults, QUOTAS.differencesPerPage);
      const afterId = blobIdOf(input.afterBlobId);
      const { repositoryId } = await existingRepository(context.store, context, input.repositoryName);
      const beforeId =
        beforeBlobId === undefined
          ? await git.writeBlob(repositoryId, new Uint8Array())
          : blobIdOf(beforeBlobId);
      const [before, after] = [
        await summaryOf(git, repositoryId, beforeId),
        await summaryOf(git, repositoryId, afterId),
      ];
      const isBinary = before.isBinary || after.isBinary;
      const options = { contextLines, ignoresWhitespace };
      const hunks = isBinary ? [] : await git.diffHunks(repositoryId, [beforeId, afterId], options);
      const listing = `GetBlobDifferences:${repositoryId}:${beforeId}:${afterId}:${contextLines}:${ignoresWhitespace}`;
      const from = openPage(context, listing, input.NextToken);
      const start = typeof from === 'number' ? from : 0;
      const end = start + size;
      return {
        hunks: hunks.slice(start, end).map(presentHunk),
        isBinary,
        beforeBlobSize: before.sizeBytes,
        afterBlobSize: after.sizeBytes,
        NextToken: end < hunks.length ? context.tokens.seal(listing, end) : undefined,
      };
    },
  };
}

function blobIdOf(value: string | undefined): string {
  if (value === undefined || value === '') throw codeCommitError('BlobIdRequired');
  if (!isObjectId(value)) throw codeCommitError('InvalidBlobId');
  return value;
}

/** @throws AwsError BlobIdDoesNotExistException, FileTooLargeException */
async function summaryOf(git: GitEngine, repositoryId: string, blobId: string) {
  const summary = await git.blobSummary(repositoryId, blobId);
  if (summary === undefined) throw codeCommitError('BlobIdDoesNotExist');
  if (summary.sizeBytes > QUOTAS.fileBytes) throw codeCommitError('FileTooLarge');
  return summary;
}

function presentHunk({ beforeStart, beforeCount, afterStart, afterCount, lines }: Hunk): DiffHunk {
  let [before, after] = [beforeStart, afterStart];
  const changes = lines.map(({ kind, text: content }): DiffChange => {
    const numbers = {
      ...(kind !== 'add' && { beforeLineNumber: before++ }),
      ...(kind !== 'delete' && { afterLineNumber: after++ }),
    };
    return { type: CHANGE_TYPES[kind], ...numbers, content };
  });
  return {
    beforeStartLine: beforeStart,
    beforeLineCount: beforeCount,
    afterStartLine: afterStart,
    afterLineCount: afterCount,
    changes,
  };
}

const CHANGE_TYPES = { add: 'ADD', delete: 'DELETE', context: 'CONTEXT' } as const;
