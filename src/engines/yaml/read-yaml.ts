import {
  Composer,
  type CST,
  type Document,
  type DocumentOptions,
  type ErrorCode,
  LineCounter,
  type ParseOptions,
  Parser,
  type SchemaOptions,
  YAMLParseError,
} from 'yaml';

type Options = ParseOptions & DocumentOptions & SchemaOptions;

export interface ReadYaml {
  /** Of a text that is refused: what stands before the error, and a little behind. */
  readonly document: Document.Parsed;
  readonly error: YAMLParseError | undefined;
  /** Whether it is the only document of the text. */
  readonly isAlone: boolean;
  readonly lines: LineCounter;
}

/** So much behind an error is still looked at: it says what the error stands in. */
const BEHIND_ERROR = 1_000;

/**
 * The first document of a text, or its first error. The package itself goes on behind an error, and makes an object of each
 * further one, with the stack at that place: what is no YAML at all took a hundred times as long as what is.
 *
 * @throws RangeError where nesting exhausts the stack
 */
export function readYaml(source: string, options: Options): ReadYaml {
  const lines = linesOf(source);
  let first: YAMLParseError | undefined;
  const stop = new Error('the first error is enough');
  try {
    // The composer catches what is thrown within a collection, and reports it as an error of that.
    const composed = compose(source, options, (error) => {
      first ??= error;
      throw stop;
    });
    return { ...composed, error: undefined, lines };
  } catch (error) {
    if (error !== stop || first === undefined) throw error;
    const prefix = source.slice(0, first.pos[0] + BEHIND_ERROR);
    return { ...compose(prefix, options, () => undefined), error: first, lines };
  }
}

/** @param onError may throw, which ends it */
function compose(
  source: string,
  options: Options,
  onError: (error: YAMLParseError) => void,
): Pick<ReadYaml, 'document' | 'isAlone'> {
  const composer = new Composer(options);
  // A method that the package replaces nowhere itself; the tests of this file notice when it is no longer asked.
  Object.assign(composer, {
    onError(where: Where, code: ErrorCode, message: string, isWarning?: boolean) {
      if (!isWarning) onError(new YAMLParseError(positionOf(where), code, message));
    },
  });
  let hasBegun = false;
  let isAlone = true;
  for (const token of new Parser().parse(source)) {
    // What is wrong from here on is a matter of the next document.
    if (hasBegun && (token.type === 'document' || token.type === 'directive')) {
      isAlone = false;
      break;
    }
    hasBegun ||= token.type === 'document';
    const fault = faultOf(token, hasBegun);
    if (fault !== undefined) onError(fault);
    else for (const document of composer.next(token)) return { document, isAlone };
  }
  for (const document of composer.end(true, source.length)) return { document, isAlone };
  throw new Error('the composer made no document');
}

/** Of a token that stands for what the parser could not read, or for the end of a document that has not begun. */
function faultOf(token: CST.Token, hasBegun: boolean): YAMLParseError | undefined {
  if (token.type === 'doc-end' && !hasBegun) {
    const message = 'Unexpected doc-end without preceding document';
    return new YAMLParseError(positionOf(token), 'UNEXPECTED_TOKEN', message);
  }
  if (token.type !== 'error') return undefined;
  const { message, source, offset } = token;
  const words = source ? `${message}: ${JSON.stringify(source)}` : message;
  return new YAMLParseError(positionOf({ offset, source }), 'UNEXPECTED_TOKEN', words);
}

type Where = number | [number, number] | [number, number, number] | { offset: number; source?: string };

function positionOf(where: Where): [number, number] {
  if (typeof where === 'number') return [where, where + 1];
  if (Array.isArray(where)) return [where[0], where[1]];
  const { offset, source } = where;
  return [offset, offset + (typeof source === 'string' ? source.length : 1)];
}

function linesOf(source: string): LineCounter {
  const lines = new LineCounter();
  for (let start = 0; start >= 0 && start <= source.length; ) {
    lines.addNewLine(start);
    const end = source.indexOf('\n', start);
    start = end < 0 ? -1 : end + 1;
  }
  return lines;
}
