/**
 * A file pattern of a buildspec: `*` and `?` stay within one part of a path, `**` crosses parts, `[…]` is a set.
 * Dots at the beginning of names are nothing special.
 *
 * @source AWS CodeBuild User Guide, "artifacts/files"
 */
export function globPattern(glob: string): RegExp {
  let pattern = '';
  for (let index = 0; index < glob.length; ) {
    const token = TOKENS.exec(glob.slice(index))?.[0] ?? glob.charAt(index);
    pattern += translate(token);
    index += token.length;
  }
  return new RegExp(`^${pattern}$`, 's');
}

const TOKENS = /^(\*\*\/|\*{2,}|\*|\?|\[[^\]/]+\])/;

function translate(token: string): string {
  if (token === '**/') return '(?:[^/]+/)*';
  if (token.startsWith('**')) return '.*';
  if (token === '*') return '[^/]*';
  if (token === '?') return '[^/]';
  if (token.length > 1) {
    const set = token.slice(1, -1).replace(/^!/, '^').replaceAll('\\', '\\\\').replaceAll('[', '\\[');
    return `[${set}]`;
  }
  return token.replaceAll(/[.+^${}()|[\]\\]/g, '\\$&');
}

export function isGlob(path: string): boolean {
  return /[*?[]/.test(path);
}
