/** Deeper than anything that a line could belong to. */
const MARGIN = ' '.repeat(120);

/** Spaces, dashes, a key with its colon; then the value. */
const BEFORE_VALUE = /^( *)(?:- +)*(?:(?:[\w./-]+|"[^"\n]*"|'[^'\n]*') *: +)?/;

/**
 * The same document, with what continues quotes and brackets on further lines moved to the right. YAML wants such lines to be
 * indented; Go's parser does not care, and takes buildspecs that ours would refuse. Within quotes and brackets, spaces at the
 * beginning of a line mean nothing. Lines stay the same in number.
 */
export function withMargins(text: string): string {
  const lines = text.split('\n');
  const starts = lineStarts(lines);
  for (let index = 0; index < lines.length; index += 1) {
    const line = lines[index] ?? '';
    const [before = '', indent = ''] = BEFORE_VALUE.exec(line) ?? [];
    const value = line.slice(before.length);
    if (/^[|>]/.test(value)) {
      index = endOfBlock(lines, index, indent.length);
      continue;
    }
    if (!/^["'[{]/.test(value)) continue;
    const end = endOfValue(text, (starts[index] ?? 0) + before.length);
    // The document is broken indeed.
    if (end === undefined) return text;
    while ((starts[index + 1] ?? text.length) < end) {
      index += 1;
      if (lines[index] !== '') lines[index] = `${MARGIN}${lines[index]}`;
    }
  }
  return lines.join('\n');
}

function lineStarts(lines: readonly string[]): readonly number[] {
  let offset = 0;
  return lines.map((line) => {
    const start = offset;
    offset += line.length + 1;
    return start;
  });
}

/** @returns its last line */
function endOfBlock(lines: readonly string[], from: number, indent: number): number {
  let last = from;
  for (let next = from + 1; next < lines.length; next += 1) {
    const line = lines[next] ?? '';
    if (line.trim() !== '' && line.search(/[^ ]/) <= indent) break;
    last = next;
  }
  return last;
}

/** Behind the quotes or brackets that open at `start`; undefined where they do not close. */
function endOfValue(text: string, start: number): number | undefined {
  return /["']/.test(text[start] ?? '') ? endOfQuotes(text, start) : endOfBrackets(text, start);
}

function endOfQuotes(text: string, start: number): number | undefined {
  const pattern = text[start] === '"' ? /"(?:[^"\\]|\\[\s\S])*"/y : /'(?:[^']|'')*'/y;
  pattern.lastIndex = start;
  return pattern.test(text) ? pattern.lastIndex : undefined;
}

function endOfBrackets(text: string, start: number): number | undefined {
  let depth = 0;
  // Quotes are quotes where something can begin, `#` begins a comment behind a blank.
  const token = /[[\]{}]|(?<=[[{,:\s])["']|(?<=\s)#[^\n]*/g;
  token.lastIndex = start;
  for (let found = token.exec(text); found !== null; found = token.exec(text)) {
    const [what] = found;
    if (what === '[' || what === '{') depth += 1;
    else if (what === ']' || what === '}') depth -= 1;
    else if (what === '"' || what === "'") {
      const end = endOfQuotes(text, found.index);
      if (end === undefined) return undefined;
      token.lastIndex = end;
    }
    if (depth === 0) return token.lastIndex;
  }
  return undefined;
}
