import { type Field, onlyValue } from './fields.js';
import { MalformedMessage } from './malformed-message.js';

/** How a message's body ends. */
export type Framing =
  | { readonly kind: 'none' }
  | { readonly kind: 'length'; readonly sizeBytes: number }
  | { readonly kind: 'chunked' }
  /** Responses only: the body ends with the connection. */
  | { readonly kind: 'until-close' };

export const NO_BODY: Framing = { kind: 'none' };
export const CHUNKED: Framing = { kind: 'chunked' };
export const UNTIL_CLOSE: Framing = { kind: 'until-close' };

/** 15 digits: every such number is exact in a double. */
const CONTENT_LENGTH = /^[0-9]{1,15}$/;

/**
 * The framing that a message's headers state, undefined where they state none.
 * Stricter than RFC 9112 section 6.3 asks: both headers at once, or one of them twice, is refused and not
 * interpreted, because the next parser on the way may interpret it otherwise.
 * @throws MalformedMessage
 */
export function statedFraming(fields: readonly Field[]): Framing | undefined {
  const length = onlyValue(fields, 'content-length');
  const coding = onlyValue(fields, 'transfer-encoding');
  if (coding !== undefined) {
    if (length !== undefined) throw new MalformedMessage('Content-Length and Transfer-Encoding together');
    if (coding.toLowerCase() !== 'chunked') throw new MalformedMessage('unknown transfer coding', 501);
    return CHUNKED;
  }
  if (length === undefined) return undefined;
  if (!CONTENT_LENGTH.test(length)) throw new MalformedMessage('Content-Length is not a number');
  const sizeBytes = Number(length);
  return sizeBytes === 0 ? NO_BODY : { kind: 'length', sizeBytes };
}
