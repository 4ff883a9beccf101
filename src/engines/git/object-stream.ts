import { Readable } from 'node:stream';

export type ObjectHeader =
  | { readonly found: true; readonly objectId: string; readonly type: string; readonly sizeBytes: number }
  | { readonly found: false; readonly asked: string };

/**
 * Reads what `git cat-file --batch` writes: for each object a header line, its content and a line end.
 * One reader at a time: finish with an object before asking for the next.
 * @source git-cat-file(1), "Batch output"
 */
export class ObjectStream {
  private readonly chunks: AsyncIterator<Buffer>;
  private buffered: Buffer = Buffer.alloc(0);

  constructor(output: Readable) {
    this.chunks = (output as AsyncIterable<Buffer>)[Symbol.asyncIterator]();
  }

  async header(): Promise<ObjectHeader> {
    const line = await this.line();
    const found = /^([0-9a-f]{40}) (\w+) (\d+)$/.exec(line);
    if (found === null) return { found: false, asked: line.replace(/ (missing|ambiguous)$/, '') };
    const [, objectId = '', type = '', size = ''] = found;
    return { found: true, objectId, type, sizeBytes: Number(size) };
  }

  async content(sizeBytes: number): Promise<Buffer> {
    const parts: Buffer[] = [];
    for await (const part of this.parts({ leftBytes: sizeBytes })) parts.push(part);
    await this.lineEnd();
    return Buffer.concat(parts, sizeBytes);
  }

  /**
   * Await `finish` before asking for the next object. A stream that is destroyed early is read to its end all the same.
   */
  stream(sizeBytes: number): { readonly stream: Readable; readonly finish: () => Promise<void> } {
    const place = { leftBytes: sizeBytes };
    const stream = Readable.from(this.parts(place), { objectMode: false });
    const closed = new Promise<void>((resolve) => stream.once('close', resolve));
    return { stream, finish: () => closed.then(() => this.passOver(place)) };
  }

  private async *parts(place: { leftBytes: number }): AsyncGenerator<Buffer> {
    while (place.leftBytes > 0) {
      const part = (await this.some()).subarray(0, place.leftBytes);
      this.buffered = this.buffered.subarray(part.byteLength);
      place.leftBytes -= part.byteLength;
      yield part;
    }
  }

  private async passOver(place: { leftBytes: number }): Promise<void> {
    for await (const _ of this.parts(place));
    await this.lineEnd();
  }

  private async lineEnd(): Promise<void> {
    await this.some();
    this.buffered = this.buffered.subarray(1);
  }

  private async line(): Promise<string> {
    let text = '';
    for (;;) {
      const bytes = await this.some();
      const end = bytes.indexOf(0x0a);
      text += bytes.subarray(0, end === -1 ? bytes.byteLength : end).toString('utf8');
      this.buffered = end === -1 ? Buffer.alloc(0) : bytes.subarray(end + 1);
      if (end !== -1) return text;
    }
  }

  private async some(): Promise<Buffer> {
    while (this.buffered.byteLength === 0) {
      const next = await this.chunks.next();
      if (next.done === true) throw new Error('git cat-file ended before its answer was complete');
      this.buffered = next.value;
    }
    return this.buffered;
  }
}
