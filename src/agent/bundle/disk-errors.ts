/** What the disk says; anything else may be the way to where a bundle comes from, which gets better by itself. */
const CODES: readonly unknown[] = ['EACCES', 'EDQUOT', 'EIO', 'ENOSPC', 'EROFS'];

export function isOfDisk(error: unknown): error is Error {
  return error instanceof Error && 'code' in error && CODES.includes(error.code);
}
