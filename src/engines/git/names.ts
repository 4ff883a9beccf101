/** 40 lower-case hexadecimal digits: repositories are of SHA-1 object format only. */
export function isObjectId(text: string): boolean {
  return /^[0-9a-f]{40}$/.test(text);
}

/** Control characters, space and the characters that git gives a meaning in revisions and patterns. */
const FORBIDDEN = /[\u0000-\u0020\u007f~^:?*[\\]/;

/**
 * Whether `text` is a full reference name such as `refs/heads/main`.
 * @source git-check-ref-format(1)
 */
export function isReferenceName(text: string): boolean {
  if (!text.startsWith('refs/') || FORBIDDEN.test(text)) return false;
  if (text.includes('..') || text.includes('@{') || text.endsWith('.')) return false;
  return text.split('/').every((part) => part !== '' && !part.startsWith('.') && !part.endsWith('.lock'));
}

export const BRANCH_PREFIX = 'refs/heads/';
export const TAG_PREFIX = 'refs/tags/';

/** @source git-check-ref-format(1), `--branch` */
export function isBranchName(text: string): boolean {
  return text !== 'HEAD' && !text.startsWith('-') && isReferenceName(BRANCH_PREFIX + text);
}
