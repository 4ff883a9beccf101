import { MalformedMessage } from './malformed-message.js';

const LF = 0x0a;
const CR = 0x0d;

/** The largest request head. @source "Quotas for your Application Load Balancers": entire request header 64 K */
export const MAX_REQUEST_HEAD_BYTES = 65_536;
/** The largest response head. @source the same page: entire response header 32 K */
export const MAX_RESPONSE_HEAD_BYTES = 32_768;

export interface HeadBytes {
  /** Start line and header lines, each with its CRLF, without the empty line; Latin-1. */
  readonly text: string;
  /** Where the body begins in the input. */
  readonly end: number;
}

/**
 * Finds a whole message head at the start of `input`.
 * @returns undefined where more bytes are needed
 * @throws MalformedMessage as soon as it can no longer become one: too long, or a line feed without its carriage return
 */
export function readHead(input: Buffer, maxBytes: number): HeadBytes | undefined {
  const start = skipEmptyLines(input);
  const end = input.indexOf('\r\n\r\n', start, 'latin1');
  if (end === -1) {
    if (input.length - start > maxBytes) throw new MalformedMessage('the header is too long');
    refuseLoneLineFeed(input, start);
    return undefined;
  }
  if (end - start > maxBytes) throw new MalformedMessage('the header is too long');
  return { text: input.toString('latin1', start, end + 2), end: end + 4 };
}

/** RFC 9112 section 2.2: empty lines before a message are to be ignored; more than a few are an attack. */
function skipEmptyLines(input: Buffer): number {
  let start = 0;
  while (start < 8 && input[start] === CR && input[start + 1] === LF) start += 2;
  return start;
}

/** Otherwise a head that ends in two bare line feeds would wait for its timeout. */
function refuseLoneLineFeed(input: Buffer, from: number): void {
  for (let at = input.indexOf(LF, from); at !== -1; at = input.indexOf(LF, at + 1)) {
    if (input[at - 1] !== CR) throw new MalformedMessage('a line ends without carriage return');
  }
}
