import { isUtf8 } from 'node:buffer';
import { serializationError } from './errors.js';

/** Nesting that no operation's shape reaches; beyond it parsing would only burn the stack. */
const MAX_DEPTH = 200;

/** @throws AwsError SerializationException where the text is not JSON or is nested without end */
export function parseJson(body: Buffer): unknown {
  if (depthExceeds(body, MAX_DEPTH)) throw serializationError(`nested more than ${MAX_DEPTH} levels deep`);
  if (!isUtf8(body)) throw serializationError('the request body is not UTF-8');
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    // The parser's own message quotes the body, which may hold secrets.
    throw serializationError('the request body is not valid JSON');
  }
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
/** `[` and `{`, and `]` and `}`, differ in this bit alone. */
const BRACE_BIT = 0x20;
const OPENING = 0x7b;
const CLOSING = 0x7d;

function depthExceeds(body: Buffer, limit: number): boolean {
  if (body.length < limit) return false;
  let depth = 0;
  let inString = false;
  for (let i = 0; i < body.length; i++) {
    const byte = body[i] as number;
    if (inString) {
      if (byte === BACKSLASH) i++;
      else if (byte === QUOTE) inString = false;
    } else if (byte === QUOTE) inString = true;
    else if ((byte | BRACE_BIT) === OPENING) {
      if (++depth > limit) return true;
    } else if ((byte | BRACE_BIT) === CLOSING) depth--;
  }
  return false;
}
