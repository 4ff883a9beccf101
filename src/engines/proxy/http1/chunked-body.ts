import type { BodyReader } from './body-reader.js';
import { MalformedMessage } from './malformed-message.js';

const CR = 0x0d;
const LF = 0x0a;
const SEMICOLON = 0x3b;
/** 12 hexadecimal digits are exact in a double and larger than any body. */
const MAX_SIZE_DIGITS = 12;
/** Extensions of one chunk line, and the trailer as a whole: read over, never passed on. */
const MAX_EXTENSION_BYTES = 1_024;
const MAX_TRAILER_BYTES = 16_384;

type State = 'size' | 'extension' | 'size-lf' | 'data' | 'data-cr' | 'data-lf' | 'trailer' | 'done';

/**
 * The chunked coding of RFC 9112 section 7.1, read strictly: CRLF and nothing else ends a line, the size is hexadecimal
 * digits and nothing else. Extensions and trailer fields are checked and dropped; whoever writes the body on
 * frames it anew.
 */
export class ChunkedBody implements BodyReader {
  #state: State = 'size';
  #leftBytes = 0;
  #digits = 0;
  #extensionBytes = 0;
  #trailer = '';

  get done(): boolean {
    return this.#state === 'done';
  }

  read(input: Buffer, pieces: Buffer[]): number {
    let at = 0;
    while (at < input.length && this.#state !== 'done') {
      if (this.#state === 'data') {
        at += this.#readData(input, at, pieces);
      } else {
        this.#readByte(input[at] ?? 0);
        at += 1;
      }
    }
    return at;
  }

  #readData(input: Buffer, at: number, pieces: Buffer[]): number {
    const size = Math.min(input.length - at, this.#leftBytes);
    pieces.push(input.subarray(at, at + size));
    this.#leftBytes -= size;
    if (this.#leftBytes === 0) this.#state = 'data-cr';
    return size;
  }

  #readByte(byte: number): void {
    switch (this.#state) {
      case 'size':
        this.#readSize(byte);
        break;
      case 'extension':
        this.#readExtension(byte);
        break;
      case 'size-lf':
        if (byte !== LF) throw new MalformedMessage('a chunk size line does not end in CRLF');
        this.#state = this.#leftBytes === 0 ? 'trailer' : 'data';
        break;
      case 'data-cr':
        if (byte !== CR) throw new MalformedMessage('a chunk is longer than its size');
        this.#state = 'data-lf';
        break;
      case 'data-lf':
        if (byte !== LF) throw new MalformedMessage('a chunk does not end in CRLF');
        this.#state = 'size';
        this.#digits = 0;
        this.#extensionBytes = 0;
        break;
      default:
        this.#readTrailer(byte);
    }
  }

  #readSize(byte: number): void {
    const digit = hexDigit(byte);
    if (digit !== undefined) {
      this.#digits += 1;
      if (this.#digits > MAX_SIZE_DIGITS) throw new MalformedMessage('a chunk size is too large');
      this.#leftBytes = this.#leftBytes * 16 + digit;
      return;
    }
    if (this.#digits === 0) throw new MalformedMessage('a chunk size is missing');
    if (byte === CR) this.#state = 'size-lf';
    else if (byte === SEMICOLON) this.#state = 'extension';
    else throw new MalformedMessage('a chunk size is not hexadecimal');
  }

  #readExtension(byte: number): void {
    this.#extensionBytes += 1;
    if (this.#extensionBytes > MAX_EXTENSION_BYTES)
      throw new MalformedMessage('a chunk extension is too long');
    if (byte === CR) this.#state = 'size-lf';
    else if (isControl(byte)) throw new MalformedMessage('a chunk extension is not valid');
  }

  #readTrailer(byte: number): void {
    const previous = this.#trailer.charCodeAt(this.#trailer.length - 1);
    if (byte === LF ? previous !== CR : previous === CR || isControl(byte, CR)) {
      throw new MalformedMessage('the trailer is not valid');
    }
    this.#trailer += String.fromCharCode(byte);
    if (this.#trailer.length > MAX_TRAILER_BYTES) throw new MalformedMessage('the trailer is too long');
    if (this.#trailer === '\r\n' || this.#trailer.endsWith('\r\n\r\n')) this.#state = 'done';
  }
}

function hexDigit(byte: number): number | undefined {
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  const letter = byte | 0x20;
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : undefined;
}

/** Control characters other than tab, `allowed` excepted. */
function isControl(byte: number, allowed?: number): boolean {
  return byte !== 0x09 && byte !== allowed && (byte < 0x20 || byte === 0x7f);
}
