import { type Document, isCollection, isSeq, type Node, visit, type YAMLError } from 'yaml';

/** Of nodes within each other. */
export const MAX_DEPTH = 100;

const DID_NOT_FIND_KEY = 'did not find expected key';
const DID_NOT_FIND_DASH = "did not find expected '-' indicator";
const BAD_SCALAR = 'found character that cannot start any token';

const GO_MESSAGES: Partial<Record<YAMLError['code'], string>> = {
  BAD_DQ_ESCAPE: 'found unknown escape character',
  BAD_INDENT: DID_NOT_FIND_KEY,
  BAD_SCALAR_START: BAD_SCALAR,
  BLOCK_AS_IMPLICIT_KEY: 'mapping values are not allowed in this context',
  BLOCK_IN_FLOW: "did not find expected ',' or ']'",
  MISSING_CHAR: "could not find expected ':'",
  MULTILINE_IMPLICIT_KEY: "could not find expected ':'",
  RESOURCE_EXHAUSTION: `exceeded max depth of ${MAX_DEPTH}`,
  TAB_AS_INDENT: BAD_SCALAR,
  UNEXPECTED_TOKEN: DID_NOT_FIND_KEY,
};

/**
 * A syntax error in the words of the Go YAML parser.
 *
 * @source Build logs, and libyaml, which Go's parser is a translation of
 */
export function goMessage(
  { code, message, pos }: YAMLError,
  text: string,
  document: Document.Parsed,
): string {
  if (/closing .*quote/i.test(message)) return 'found unexpected end of stream';
  if (code !== 'TAB_AS_INDENT' && /flow (sequence|map)/i.test(message)) {
    return missingInBrackets(/sequence/i.test(message));
  }
  if (message.includes('block-seq-ind')) return 'block sequence entries are not allowed in this context';
  if (message.startsWith('Sequence item without')) return DID_NOT_FIND_DASH;
  if (code !== 'UNEXPECTED_TOKEN') return GO_MESSAGES[code] ?? message;
  const isItem = /^ *- /.test(text.slice(text.lastIndexOf('\n', pos[0] - 1) + 1, pos[0]));
  if (message.endsWith('at node end')) return isItem ? DID_NOT_FIND_DASH : DID_NOT_FIND_KEY;
  const brackets = bracketsAround(document, pos[0]);
  return brackets === undefined ? DID_NOT_FIND_KEY : missingInBrackets(isSeq(brackets));
}

function missingInBrackets(isList: boolean): string {
  return isList ? "did not find expected ',' or ']'" : "did not find expected ',' or '}'";
}

function bracketsAround(document: Document.Parsed, offset: number): Node | undefined {
  let innermost: Node | undefined;
  visit(document, {
    Collection(_key, node) {
      const [start = 0, , end = 0] = node.range ?? [];
      if (isCollection(node) && node.flow === true && start < offset && offset <= end) innermost = node;
    },
  });
  return innermost;
}
