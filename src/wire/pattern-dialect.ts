/**
 * A pattern of an AWS model as JavaScript's `u` mode takes it: without backslashes that mean nothing, and with hyphens beside a class
 * (`[\\w-_]`) escaped. It matches the same texts; errors keep showing the model's own spelling.
 */
export function unicodePattern(pattern: string): string {
  let result = '';
  let inClass = false;
  /** The last token was a class such as `\\w`, after which a hyphen cannot begin a range. */
  let afterClass = false;
  for (let at = 0; at < pattern.length; at++) {
    const char = pattern[at] as string;
    const next = pattern[at + 1];
    if (char === '\\' && next !== undefined) {
      result += escaped(next, inClass);
      afterClass = 'wWdDsS'.includes(next);
      at++;
      continue;
    }
    const isPlainHyphen = char === '-' && inClass && (afterClass || startsClass(pattern, at + 1));
    result += isPlainHyphen ? '\\-' : char;
    if (char === '[') inClass = true;
    if (char === ']') inClass = false;
    afterClass = false;
  }
  return result;
}

/** What `u` mode lets a backslash stand before, besides letters and digits. */
const ESCAPABLE = '^$\\.*+?()[]{}|/';

function escaped(char: string, inClass: boolean): string {
  const keeps = /[A-Za-z0-9]/.test(char) || ESCAPABLE.includes(char) || (char === '-' && inClass);
  return keeps ? `\\${char}` : char;
}

function startsClass(pattern: string, at: number): boolean {
  return pattern[at] === '\\' && 'wWdDsS'.includes(pattern[at + 1] ?? ' ');
}
