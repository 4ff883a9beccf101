import type { FileMetadata } from '@aws-sdk/client-codecommit';
import type { FileDifference, GitEngine } from '../../../engines/git/port.js';
import type { ServiceSdks } from '../../../front-door/sdk-types.js';
import type { Operation } from '../../../front-door/service.js';
import { isAwsError } from '../../../kernel/aws-error.js';
import { onBranch } from '../access.js';
import { requiredPath } from '../checks.js';
import { codeCommitError } from '../errors.js';
import { fileModeOf } from '../file-modes.js';
import { commitFiles } from '../files/commit-files.js';
import { fileRequests } from '../files/file-requests.js';
import { commitWords } from '../merges/settings.js';

type Sdk = ServiceSdks['codecommit'];

export function createCommit(git: GitEngine): Operation<Sdk, 'CreateCommit'> {
  return {
    authorize: onBranch('CreateCommit'),
    async handle(input, context) {
      const { commitId, treeId, differences } = await commitFiles(git, context, {
        ...input,
        requests: fileRequests(input),
        words: commitWords(input, context.caller),
        message: 'Changed files',
      });
      return {
        commitId,
        treeId,
        filesAdded: differences.filter(({ before }) => !before).map(presentFile),
        filesUpdated: differences.filter(({ before, after }) => before && after).map(presentFile),
        filesDeleted: differences.filter(({ after }) => !after).map(presentFile),
      };
    },
  };
}

export function putFile(git: GitEngine): Operation<Sdk, 'PutFile'> {
  return {
    authorize: onBranch('PutFile'),
    async handle(input, context) {
      const { fileContent, fileMode, name } = input;
      const filePath = requiredPath(input.filePath);
      if (fileContent === undefined || fileContent.byteLength === 0) {
        throw codeCommitError('FileContentRequired');
      }
      const committed = await commitFiles(git, context, {
        ...input,
        requests: fileRequests({ putFiles: [{ filePath, fileContent, fileMode }] }),
        keepEmptyFolders: false,
        words: commitWords({ ...input, authorName: name }, context.caller),
        message: `Put ${filePath}`,
      }).catch((error: unknown) => {
        throw isAwsError(error, 'NoChangeException') ? codeCommitError('SameFileContent') : error;
      });
      const { commitId, treeId, differences } = committed;
      return { commitId, treeId, blobId: differences.find(({ path }) => path === filePath)?.after?.objectId };
    },
  };
}

export function deleteFile(git: GitEngine): Operation<Sdk, 'DeleteFile'> {
  return {
    authorize: onBranch('DeleteFile'),
    async handle(input, context) {
      const { name, parentCommitId } = input;
      const filePath = requiredPath(input.filePath);
      if (parentCommitId === undefined) throw codeCommitError('ParentCommitIdRequired');
      const { commitId, treeId, differences } = await commitFiles(git, context, {
        ...input,
        requests: fileRequests({ deleteFiles: [{ filePath }] }),
        words: commitWords({ ...input, authorName: name }, context.caller),
        message: `Deleted ${filePath}`,
      });
      const blobId = differences.find(({ path }) => path === filePath)?.before?.objectId;
      return { commitId, treeId, blobId, filePath };
    },
  };
}

function presentFile({ path, before, after }: FileDifference): FileMetadata {
  const entry = after ?? before;
  return { absolutePath: path, blobId: entry?.objectId, fileMode: fileModeOf(entry?.mode) };
}
