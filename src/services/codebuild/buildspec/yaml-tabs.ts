import { type Document, isCollection, isNode, isScalar, type Node, Scalar, visit } from 'yaml';

export interface TabFault {
  readonly message: string;
  readonly offset: number;
}

const TAB_AS_INDENT = 'found character that cannot start any token';
const TAB_BEHIND_TEXT = 'found a tab character that violates indentation';
const TAB_IN_BLOCK = 'found a tab character where an indentation space is expected';

/**
 * The first tab that Go's YAML parser refuses where ours takes it for a blank: it may not begin a line, not even an empty one or a
 * comment, nor follow a dash. Within brackets and quotes, and behind text, it may stand.
 *
 * @source libyaml's scanner, which Go's is a translation of
 */
export function findTab(text: string, document: Document.Parsed): TabFault | undefined {
  if (!text.includes('\t')) return undefined;
  const regions = regionsOf(text, document);
  let before = -1;
  for (const match of text.matchAll(/^( *(?:- +)*(?:-(?=\t))?)\t/gm)) {
    const offset = match.index + (match[1] ?? '').length;
    while ((regions[before + 1]?.start ?? text.length) < match.index) before += 1;
    const message = judge(regions[before], match.index, offset);
    if (message !== undefined) return { message, offset };
  }
  return undefined;
}

/** Where other rules hold, in order. */
interface Region {
  readonly kind: 'brackets' | 'quotes' | 'block' | 'text';
  readonly start: number;
  readonly end: number;
  /** Where something is written again behind it. */
  readonly nextAt: number;
  /** The column of what it belongs to: lines of it are indented further. */
  readonly indent: number;
  /** Of a block: the column of its text. */
  readonly textIndent: number;
}

function regionsOf(text: string, document: Document.Parsed): readonly Region[] {
  const regions: Region[] = [];
  visit(document, {
    Node(_key, node, path) {
      const kind = kindOf(node);
      if (kind === undefined || !node.range) return undefined;
      const [start, end] = node.range;
      // Nothing is written there.
      if (start === end) return undefined;
      const above = path.findLast((parent) => isNode(parent) && isCollection(parent)) as Node | undefined;
      regions.push({
        kind,
        start,
        end,
        nextAt: nextInk(text, end),
        indent: above?.range ? columnOf(text, above.range[0]) : 0,
        textIndent: kind === 'block' ? blockIndent(text, start, end) : 0,
      });
      return kind === 'brackets' ? visit.SKIP : undefined;
    },
  });
  return regions;
}

function kindOf(node: Node): Region['kind'] | undefined {
  if (isCollection(node)) return node.flow === true ? 'brackets' : undefined;
  if (!isScalar(node)) return undefined;
  if (node.type === Scalar.QUOTE_SINGLE || node.type === Scalar.QUOTE_DOUBLE) return 'quotes';
  return node.type === Scalar.BLOCK_LITERAL || node.type === Scalar.BLOCK_FOLDED ? 'block' : 'text';
}

/** @param last the last one that begins before the line */
function judge(last: Region | undefined, lineStart: number, offset: number): string | undefined {
  if (last === undefined) return TAB_AS_INDENT;
  const column = offset - lineStart;
  const isWithin = offset < last.end;
  if (last.kind === 'brackets' || last.kind === 'quotes') return isWithin ? undefined : TAB_AS_INDENT;
  if (!isWithin && last.nextAt < offset) return TAB_AS_INDENT;
  if (last.kind === 'block') return column < last.textIndent ? TAB_IN_BLOCK : undefined;
  return column <= last.indent ? TAB_BEHIND_TEXT : undefined;
}

/** That of its first line that is not empty, below the header. */
function blockIndent(text: string, start: number, end: number): number {
  return /\n( *)[^ \n]/.exec(text.slice(start, end))?.[1]?.length ?? 0;
}

function nextInk(text: string, offset: number): number {
  const ink = /\S/g;
  ink.lastIndex = offset;
  return ink.exec(text)?.index ?? text.length;
}

function columnOf(text: string, offset: number): number {
  return offset - (text.lastIndexOf('\n', offset - 1) + 1);
}
