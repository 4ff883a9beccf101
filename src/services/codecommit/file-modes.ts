import type { FileModeTypeEnum } from '@aws-sdk/client-codecommit';
import { codeCommitError } from './errors.js';

const GIT_MODES = {
  NORMAL: '100644',
  EXECUTABLE: '100755',
  SYMLINK: '120000',
} as const satisfies Record<FileModeTypeEnum, string>;

const DIRECTORY = '040000';
const SUBMODULE = '160000';

/** As git keeps it. */
export function gitMode(mode: FileModeTypeEnum): string {
  return GIT_MODES[mode];
}

/** Undefined of what is no file. */
export function fileModeOf(mode: string | undefined): FileModeTypeEnum | undefined {
  const modes = Object.keys(GIT_MODES) as FileModeTypeEnum[];
  return modes.find((name) => GIT_MODES[name] === mode);
}

export function isDirectory({ mode }: { readonly mode: string }): boolean {
  return mode === DIRECTORY;
}

export function isSubmodule({ mode }: { readonly mode: string }): boolean {
  return mode === SUBMODULE;
}

export function isSymbolicLink({ mode }: { readonly mode: string }): boolean {
  return mode === GIT_MODES.SYMLINK;
}

/** @throws AwsError InvalidFileModeException */
export function checkedFileMode(mode: FileModeTypeEnum): FileModeTypeEnum {
  if (!Object.hasOwn(GIT_MODES, mode)) throw codeCommitError('InvalidFileMode');
  return mode;
}

/** @throws AwsError also FileModeRequiredException */
export function requiredFileMode(mode: FileModeTypeEnum | undefined): FileModeTypeEnum {
  if (mode === undefined) throw codeCommitError('FileModeRequired');
  return checkedFileMode(mode);
}
