import { PatternError } from './pattern.js';

/**
 * `*` stands for any run of characters; `\*` and `\\` for the characters themselves. Each literal part is looked for
 * once, from left to right, so no text makes matching explode.
 *
 * @throws PatternError
 */
export function compileWildcard(pattern: string, at: number): (text: string) => boolean {
  const [head = '', ...parts] = literalParts(pattern, at);
  const tail = parts.pop();
  if (tail === undefined) return (text) => text === head;
  return (text) => {
    if (!text.startsWith(head)) return false;
    let from = head.length;
    for (const part of parts) {
      const found = text.indexOf(part, from);
      if (found < 0) return false;
      from = found + part.length;
    }
    return text.length - tail.length >= from && text.endsWith(tail);
  };
}

/** The texts between the stars, one more than there are stars. */
function literalParts(pattern: string, at: number): string[] {
  const parts: string[] = [];
  let part = '';
  for (let index = 0; index < pattern.length; index++) {
    const letter = pattern.charAt(index);
    if (letter === '*') {
      if (pattern[index + 1] === '*')
        throw new PatternError(`Consecutive wildcard characters at pos ${index}`, at);
      parts.push(part);
      part = '';
    } else if (letter === '\\') {
      const escaped = pattern[++index];
      if (escaped !== '*' && escaped !== '\\') {
        throw new PatternError(`Invalid escape character at pos ${index - 1}`, at);
      }
      part += escaped;
    } else part += letter;
  }
  return [...parts, part];
}
