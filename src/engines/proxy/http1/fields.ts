import { MalformedMessage } from './malformed-message.js';

/** One header line. */
export interface Field {
  /** As it was sent. */
  readonly name: string;
  /** The name in lower case. */
  readonly key: string;
  /** Without surrounding blanks. */
  readonly value: string;
}

/** The largest single header line, name and value together. @source "Quotas for your Application Load Balancers": 16 K */
export const MAX_FIELD_BYTES = 16_384;

/**
 * Whole lines only: no folding, no blank before the colon, no control characters, no lone CR or LF. What two
 * parsers could read in two ways is refused.
 */
const FIELD_LINES = /^(?:[!#$%&'*+\-.^_`|~0-9A-Za-z]+:[\t\x20-\x7e\x80-\xff]*\r\n)*$/;

/**
 * @param text the lines between the start line and the empty line, each with its CRLF, as Latin-1
 * @throws MalformedMessage
 */
export function parseFields(text: string): Field[] {
  if (!FIELD_LINES.test(text)) throw new MalformedMessage('a header line is not valid');
  const fields: Field[] = [];
  for (let start = 0; start < text.length; ) {
    const colon = text.indexOf(':', start);
    const end = text.indexOf('\r\n', colon);
    if (end - start > MAX_FIELD_BYTES) throw new MalformedMessage('a header line is too long');
    const name = text.slice(start, colon);
    fields.push({ name, key: name.toLowerCase(), value: withoutBlanks(text, colon + 1, end) });
    start = end + 2;
  }
  return fields;
}

/** Blanks are space and tab only; `trim` would take away more (no-break space) and so change a value. */
function withoutBlanks(text: string, from: number, to: number): string {
  let start = from;
  let end = to;
  while (start < end && isBlank(text.charCodeAt(start))) start += 1;
  while (end > start && isBlank(text.charCodeAt(end - 1))) end -= 1;
  return text.slice(start, end);
}

function isBlank(code: number): boolean {
  return code === 0x20 || code === 0x09;
}

/** The value of the only header with this name. @throws MalformedMessage where it is sent more than once */
export function onlyValue(fields: readonly Field[], key: string): string | undefined {
  let found: string | undefined;
  for (const field of fields) {
    if (field.key !== key) continue;
    if (found !== undefined) throw new MalformedMessage(`more than one ${key} header`);
    found = field.value;
  }
  return found;
}

/** The lower-case members of a comma-separated header, over all its lines. */
export function listedTokens(fields: readonly Field[], key: string): readonly string[] {
  let tokens: string[] | undefined;
  for (const field of fields) {
    if (field.key !== key) continue;
    tokens ??= [];
    for (const token of field.value.split(',')) {
      const name = token.trim().toLowerCase();
      if (name !== '') tokens.push(name);
    }
  }
  return tokens ?? NONE;
}

const NONE: readonly string[] = [];
