import type {
  DeleteFileEntry,
  FileModeTypeEnum,
  PutFileEntry,
  SetFileModeEntry,
} from '@aws-sdk/client-codecommit';
import { requiredPath } from '../checks.js';
import { QUOTAS } from '../constraints.js';
import { codeCommitError } from '../errors.js';
import { checkedFileMode, requiredFileMode } from '../file-modes.js';

/** What is asked for one path of a commit. */
export type FileRequest =
  | { readonly kind: 'write'; readonly path: string; readonly content: Uint8Array; readonly mode?: Mode }
  | { readonly kind: 'copy'; readonly path: string; readonly from: string; readonly mode?: Mode }
  | { readonly kind: 'delete'; readonly path: string }
  | { readonly kind: 'mode'; readonly path: string; readonly mode: Mode };

type Mode = FileModeTypeEnum;

interface FilesInput {
  readonly putFiles?: readonly PutFileEntry[] | undefined;
  readonly deleteFiles?: readonly DeleteFileEntry[] | undefined;
  readonly setFileModes?: readonly SetFileModeEntry[] | undefined;
}

/**
 * The changes that CreateCommit asks for; a move is a copy and a deletion.
 * @throws AwsError FileEntryRequiredException, MaximumFileEntriesExceededException, SamePathRequestException,
 *   PutFileEntryConflictException, FileContentSizeLimitExceededException, and those of single entries
 * @source AWS CodeCommit API Reference, CreateCommit
 */
export function fileRequests(input: FilesInput): readonly FileRequest[] {
  const { putFiles = [], deleteFiles = [], setFileModes = [] } = input;
  const count = putFiles.length + deleteFiles.length + setFileModes.length;
  if (count === 0) throw codeCommitError('FileEntryRequired');
  if (count > QUOTAS.fileEntriesPerCommit) throw codeCommitError('MaximumFileEntriesExceeded');
  const requests: FileRequest[] = [
    ...putFiles.flatMap(putRequests),
    ...deleteFiles.map(({ filePath }) => ({ kind: 'delete' as const, path: requiredPath(filePath) })),
    ...setFileModes.map(({ filePath, fileMode }) => ({
      kind: 'mode' as const,
      path: requiredPath(filePath),
      mode: requiredFileMode(fileMode),
    })),
  ];
  checkPaths(requests);
  checkSizes(requests);
  return requests;
}

function putRequests(entry: PutFileEntry): readonly FileRequest[] {
  const { fileContent: content, sourceFile } = entry;
  const path = requiredPath(entry.filePath);
  const mode = entry.fileMode === undefined ? {} : { mode: checkedFileMode(entry.fileMode) };
  if (content !== undefined && sourceFile !== undefined) {
    throw codeCommitError('FileContentAndSourceFileSpecified');
  }
  if (content !== undefined) return [{ kind: 'write', path, content, ...mode }];
  if (sourceFile === undefined) throw codeCommitError('SourceFileOrContentRequired');
  const from = requiredPath(sourceFile.filePath);
  if (from.split('/').at(-1) === '.gitkeep') throw codeCommitError('RestrictedSourceFile');
  const copied: FileRequest = { kind: 'copy', path, from, ...mode };
  return sourceFile.isMove ? [copied, { kind: 'delete', path: from }] : [copied];
}

function checkPaths(requests: readonly FileRequest[]): void {
  const paths = new Set(requests.map(({ path }) => path));
  if (paths.size < requests.length) throw codeCommitError('SamePathRequest');
  const puts = requests.filter(isPut).map(({ path }) => path);
  const written = new Set(puts);
  if (puts.some((path) => foldersOf(path).some((folder) => written.has(folder)))) {
    throw codeCommitError('PutFileEntryConflict');
  }
}

function checkSizes(requests: readonly FileRequest[]): void {
  const sizes = requests.map((request) => (request.kind === 'write' ? request.content.byteLength : 0));
  const total = sizes.reduce((sum, size) => sum + size, 0);
  if (sizes.some((size) => size > QUOTAS.fileBytes) || total > QUOTAS.changedBytes) {
    throw codeCommitError('FileContentSizeLimitExceeded');
  }
}

export function isPut(request: FileRequest): boolean {
  return request.kind === 'write' || request.kind === 'copy';
}

/** `a` and `a/b` of `a/b/c`. */
export function foldersOf(path: string): readonly string[] {
  const parts = path.split('/').slice(0, -1);
  return parts.map((_, index) => parts.slice(0, index + 1).join('/'));
}
