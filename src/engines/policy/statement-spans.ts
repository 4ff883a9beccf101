/** Both count from 1; as AWS does, the column is that behind the character. */
export interface TextPosition {
  readonly line: number;
  readonly column: number;
}

/** From a statement's opening brace to its closing one, both included. */
export interface StatementSpan {
  readonly start: TextPosition;
  readonly end: TextPosition;
}

/** Characters that give JSON its structure, and its strings; blanks, numbers and words are passed over. */
const TOKEN = /[{}[\]:,]|"(?:[^"\\]|\\.)*"/g;

/**
 * Where the statements of a policy stand in its text, in order.
 * @param text of a policy that has been parsed before
 */
export function statementSpans(text: string): StatementSpan[] {
  const spans: StatementSpan[] = [];
  let depth = 0;
  let key = '';
  let atKey = true;
  let open: number | undefined;
  /** 2 for a single statement, 3 for those in a list. */
  let statementDepth = 2;
  for (const match of text.matchAll(TOKEN)) {
    const [token] = match;
    if (token === '{' || token === '[') {
      depth++;
      if (key !== 'Statement') continue;
      if (token === '[' && depth === 2) statementDepth = 3;
      if (token === '{' && depth === statementDepth) open = match.index;
    } else if (token === '}' || token === ']') {
      if (token === '}' && open !== undefined && depth === statementDepth) {
        spans.push({ start: positionAt(text, open), end: positionAt(text, match.index) });
        open = undefined;
      }
      depth--;
    } else if (depth === 1) {
      if (token === ',') atKey = true;
      else if (token === ':') atKey = false;
      else if (atKey) key = JSON.parse(token) as string;
    }
  }
  return spans;
}

function positionAt(text: string, index: number): TextPosition {
  const before = text.slice(0, index);
  const lineStart = before.lastIndexOf('\n') + 1;
  return { line: before.split('\n').length, column: index - lineStart + 2 };
}
