import { isUtf8 } from 'node:buffer';
import { serializationError } from './errors.js';

/** Nesting that no operation's shape reaches; beyond it parsing would only burn the stack. */
const MAX_DEPTH = 200;
/** The largest inputs have some ten thousand. Hundreds of thousands of different names keep the parser busy for a second. */
const MAX_MEMBERS = 100_000;

/** @throws AwsError SerializationException where the text is not JSON, is nested without end or has members without end */
export function parseJson(body: Buffer): unknown {
  const tooMuch = excessOf(body);
  if (tooMuch !== undefined) throw serializationError(tooMuch);
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
const COLON = 0x3a;

/** @returns what there is too much of */
function excessOf(body: Buffer): string | undefined {
  if (body.length < MAX_DEPTH) return undefined;
  let depth = 0;
  let members = 0;
  let inString = false;
  for (let i = 0; i < body.length; i++) {
    const byte = body[i] as number;
    if (inString) {
      if (byte === BACKSLASH) i++;
      else if (byte === QUOTE) inString = false;
    } else if (byte === QUOTE) inString = true;
    else if ((byte | BRACE_BIT) === OPENING) {
      if (++depth > MAX_DEPTH) return `nested more than ${MAX_DEPTH} levels deep`;
    } else if ((byte | BRACE_BIT) === CLOSING) depth--;
    else if (byte === COLON && ++members > MAX_MEMBERS) return `more than ${MAX_MEMBERS} members`;
  }
  return undefined;
}
