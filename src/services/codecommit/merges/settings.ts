import type {
  ConflictResolution,
  FileModeTypeEnum,
  MergeOptionTypeEnum,
  ReplacementTypeEnum,
} from '@aws-sdk/client-codecommit';
import type { CommitPerson } from '../../../engines/git/port.js';
import type { Principal } from '../../../kernel/principal.js';
import { QUOTAS } from '../constraints.js';
import { codeCommitError } from '../errors.js';
import { checkedFileMode, requiredFileMode } from '../file-modes.js';

export type DetailLevel = 'FILE_LEVEL' | 'LINE_LEVEL';
export type Strategy = 'NONE' | 'ACCEPT_SOURCE' | 'ACCEPT_DESTINATION' | 'AUTOMERGE';

/** What counts as a conflict, and what is done about it. */
export interface ConflictSettings {
  readonly level: DetailLevel;
  readonly strategy: Strategy;
}

interface ConflictInput {
  readonly conflictDetailLevel?: string | undefined;
  readonly conflictResolutionStrategy?: string | undefined;
}

/** @throws AwsError InvalidConflictDetailLevelException, InvalidConflictResolutionStrategyException */
export function conflictSettings(input: ConflictInput): ConflictSettings {
  const { conflictDetailLevel: level = 'FILE_LEVEL', conflictResolutionStrategy: strategy = 'NONE' } = input;
  if (level !== 'FILE_LEVEL' && level !== 'LINE_LEVEL') throw codeCommitError('InvalidConflictDetailLevel');
  if (
    strategy !== 'NONE' &&
    strategy !== 'ACCEPT_SOURCE' &&
    strategy !== 'ACCEPT_DESTINATION' &&
    strategy !== 'AUTOMERGE'
  ) {
    throw codeCommitError('InvalidConflictResolutionStrategy');
  }
  return { level, strategy };
}

const MERGE_OPTIONS: readonly MergeOptionTypeEnum[] = [
  'FAST_FORWARD_MERGE',
  'SQUASH_MERGE',
  'THREE_WAY_MERGE',
];

/** @throws AwsError MergeOptionRequiredException, InvalidMergeOptionException */
export function mergeOptionOf(value: string | undefined): MergeOptionTypeEnum {
  if (value === undefined || value === '') throw codeCommitError('MergeOptionRequired');
  const option = MERGE_OPTIONS.find((known) => known === value);
  if (option === undefined) throw codeCommitError('InvalidMergeOption');
  return option;
}

/** Of what makes a commit. @throws AwsError also where it is FAST_FORWARD_MERGE */
export function committingOptionOf(
  value: string | undefined,
): Exclude<MergeOptionTypeEnum, 'FAST_FORWARD_MERGE'> {
  const option = mergeOptionOf(value);
  if (option === 'FAST_FORWARD_MERGE') throw codeCommitError('InvalidMergeOption');
  return option;
}

/** How many files are shown on a page. @throws AwsError InvalidMaxConflictFilesException */
export function conflictFilesOf(asked: number = QUOTAS.conflictFilesPerPage): number {
  if (asked < 1 || asked > QUOTAS.conflictFilesPerPage) throw codeCommitError('InvalidMaxConflictFiles');
  return asked;
}

/** How many hunks of a file are shown on a page. @throws AwsError InvalidMaxMergeHunksException */
export function mergeHunksOf(asked: number = QUOTAS.mergeHunksPerPage): number {
  if (asked < 1 || asked > QUOTAS.mergeHunksPerPage) throw codeCommitError('InvalidMaxMergeHunks');
  return asked;
}

/** What is to become of one file that is in conflict. */
export type FileResolution =
  | { readonly kind: 'delete' }
  | {
      readonly kind: 'keep';
      readonly side: 'base' | 'source' | 'destination';
      readonly mode?: FileModeTypeEnum;
    }
  | { readonly kind: 'write'; readonly content: Uint8Array; readonly mode?: FileModeTypeEnum };

const SIDES = {
  KEEP_BASE: 'base',
  KEEP_SOURCE: 'source',
  KEEP_DESTINATION: 'destination',
} as const satisfies Partial<Record<ReplacementTypeEnum, string>>;

/**
 * Resolutions by path.
 * @throws AwsError InvalidConflictResolutionException where the strategy is not AUTOMERGE, and those of single entries
 */
export function fileResolutions(
  resolution: ConflictResolution | undefined,
  strategy: Strategy,
): ReadonlyMap<string, FileResolution> {
  const { replaceContents = [], deleteFiles = [], setFileModes = [] } = resolution ?? {};
  const count = replaceContents.length + deleteFiles.length + setFileModes.length;
  if (count > 0 && strategy !== 'AUTOMERGE') throw codeCommitError('InvalidConflictResolution');
  if (count > QUOTAS.conflictResolutions) throw codeCommitError('MaximumConflictResolutionEntriesExceeded');
  const modes = new Map(
    setFileModes.map(({ filePath, fileMode }) => [pathOf(filePath), requiredFileMode(fileMode)]),
  );
  const byPath = new Map<string, FileResolution>();
  const add = (path: string, entry: FileResolution) => {
    if (byPath.has(path)) throw codeCommitError('MultipleConflictResolutionEntries');
    byPath.set(path, entry);
  };
  for (const { filePath } of deleteFiles) add(pathOf(filePath), { kind: 'delete' });
  for (const entry of replaceContents) {
    const path = pathOf(entry.filePath);
    const mode =
      modes.get(path) ?? (entry.fileMode === undefined ? undefined : checkedFileMode(entry.fileMode));
    add(path, { ...replacement(entry), ...(mode !== undefined && { mode }) });
  }
  if (
    [...modes.keys()].some((path) => byPath.get(path)?.kind !== 'keep' && byPath.get(path)?.kind !== 'write')
  ) {
    throw codeCommitError('InvalidConflictResolution');
  }
  return byPath;
}

function replacement({
  replacementType,
  content,
}: {
  readonly replacementType: ReplacementTypeEnum | undefined;
  readonly content?: Uint8Array | undefined;
}): FileResolution {
  if (replacementType === undefined) throw codeCommitError('ReplacementTypeRequired');
  if (replacementType === 'USE_NEW_CONTENT') {
    if (content === undefined) throw codeCommitError('ReplacementContentRequired');
    if (content.byteLength > QUOTAS.fileBytes) throw codeCommitError('FileContentSizeLimitExceeded');
    return { kind: 'write', content };
  }
  if (!Object.hasOwn(SIDES, replacementType)) throw codeCommitError('InvalidReplacementType');
  if (content !== undefined) throw codeCommitError('InvalidReplacementContent');
  return { kind: 'keep', side: SIDES[replacementType] };
}

function pathOf(path: string | undefined): string {
  if (path === undefined || path === '') throw codeCommitError('PathRequired');
  return path;
}

export interface CommitWords {
  readonly person: Pick<CommitPerson, 'name' | 'email'>;
  /** Undefined: a message of ours. */
  readonly message: string | undefined;
}

interface WordsInput {
  readonly authorName?: string | undefined;
  readonly email?: string | undefined;
  readonly commitMessage?: string | undefined;
}

/** @throws AwsError NameLengthExceededException, InvalidEmailException, CommitMessageLengthExceededException */
export function commitWords(input: WordsInput, caller: Principal): CommitWords {
  const { authorName = '', email = '', commitMessage } = input;
  if (authorName.length > QUOTAS.authorNameCharacters) throw codeCommitError('NameLengthExceeded');
  if (email.length > QUOTAS.emailCharacters) throw codeCommitError('InvalidEmail');
  if (Buffer.byteLength(commitMessage ?? '') > QUOTAS.commitMessageBytes) {
    throw codeCommitError('CommitMessageLengthExceeded');
  }
  const name = withoutMarks(authorName) || withoutMarks(lastPart(caller.arn)) || 'unknown';
  // A zero byte is the one thing that git does not take in a message.
  const message = commitMessage?.replaceAll('\0', '') || undefined;
  return { person: { name, email: withoutMarks(email) }, message };
}

/** git takes neither angle brackets nor control characters, and no name of punctuation alone. */
function withoutMarks(text: string): string {
  const clean = text.replace(/[<>\u0000-\u001f\u007f]/g, '').trim();
  return /[\p{L}\p{N}]/u.test(clean) ? clean : '';
}

/** A user's name, a session's name, or `root`. */
function lastPart(arn: string): string {
  return arn.slice(Math.max(arn.lastIndexOf('/'), arn.lastIndexOf(':')) + 1);
}
