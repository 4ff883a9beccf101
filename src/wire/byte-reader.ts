const EMPTY = Buffer.alloc(0);
const LF = 10;

/** Takes lines and counted bytes from a stream of arbitrary pieces, without joining them. */
export class ByteReader {
  private rest: Buffer = EMPTY;

  constructor(private readonly source: AsyncIterator<Uint8Array>) {}

  /** What is there, 1 to `maxBytes` bytes. @returns undefined at the end of the source */
  async take(maxBytes: number): Promise<Buffer | undefined> {
    if (!(await this.refill())) return undefined;
    const taken = this.rest.subarray(0, maxBytes);
    this.rest = this.rest.subarray(taken.length);
    return taken;
  }

  /**
   * The next line without its LF or CRLF, as Latin-1; the last one may lack it.
   * @returns undefined at the end of the source, `'too long'` beyond `maxBytes`
   */
  async line(maxBytes: number): Promise<{ readonly text: string } | 'too long' | undefined> {
    const pieces: Buffer[] = [];
    let size = 0;
    while (size <= maxBytes) {
      if (this.rest.length === 0 && !(await this.refill())) {
        return size === 0 ? undefined : { text: withoutCr(Buffer.concat(pieces)) };
      }
      const end = this.rest.indexOf(LF);
      const piece = end === -1 ? this.rest : this.rest.subarray(0, end);
      this.rest = end === -1 ? EMPTY : this.rest.subarray(end + 1);
      pieces.push(piece);
      size += piece.length;
      if (end !== -1 && size <= maxBytes) return { text: withoutCr(Buffer.concat(pieces)) };
    }
    return 'too long';
  }

  /** @returns false at the end of the source */
  private async refill(): Promise<boolean> {
    while (this.rest.length === 0) {
      const next = await this.source.next();
      if (next.done) return false;
      this.rest = asBuffer(next.value);
    }
    return true;
  }
}

function withoutCr(line: Buffer): string {
  const text = line.toString('latin1');
  return text.endsWith('\r') ? text.slice(0, -1) : text;
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
