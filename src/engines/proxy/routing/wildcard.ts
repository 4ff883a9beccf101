const ANY_TEXT = Symbol('*');
const ANY_CHARACTER = Symbol('?');
type Part = string | typeof ANY_TEXT | typeof ANY_CHARACTER;

/**
 * `*` stands for any text, `?` for one character, and a backslash takes their meaning away. Not a regular expression: a
 * pattern with several stars would let a client's long path keep one busy for minutes.
 */
export function wildcard(pattern: string, options: { readonly ignoresCase: boolean }) {
  const normal = (text: string) => (options.ignoresCase ? text.toLowerCase() : text);
  const parts = partsOf(normal(pattern));
  return (text: string): boolean => matches(parts, normal(text));
}

function partsOf(pattern: string): Part[] {
  const parts: Part[] = [];
  for (let at = 0; at < pattern.length; at += 1) {
    const character = pattern.charAt(at);
    const next = pattern.charAt(at + 1);
    if (character === '*') parts.push(ANY_TEXT);
    else if (character === '?') parts.push(ANY_CHARACTER);
    else if (character === '\\' && next !== '' && '*?\\'.includes(next)) {
      parts.push(next);
      at += 1;
    } else parts.push(character);
  }
  return parts;
}

/** Goes back to the last star only: an earlier one need never take more than it did. */
function matches(parts: readonly Part[], text: string): boolean {
  let part = 0;
  let at = 0;
  let star = -1;
  let starTook = 0;
  while (at < text.length) {
    if (parts[part] === ANY_TEXT) {
      star = part;
      starTook = at;
      part += 1;
    } else if (parts[part] === ANY_CHARACTER || parts[part] === text.charAt(at)) {
      part += 1;
      at += 1;
    } else if (star >= 0) {
      starTook += 1;
      at = starTook;
      part = star + 1;
    } else {
      return false;
    }
  }
  while (parts[part] === ANY_TEXT) part += 1;
  return part === parts.length;
}
