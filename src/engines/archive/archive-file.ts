import type { FileHandle } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { RandomAccessReader } from 'yauzl';

const CHUNK_BYTES = 256 * 1024;

/**
 * An archive's bytes, for the library that reads its directory. Every position comes out of the archive itself, so none
 * is believed: what points outside is an error like any other, where node:fs would throw into nobody's hands.
 */
export class ArchiveFile extends RandomAccessReader {
  constructor(
    private readonly file: FileHandle,
    readonly sizeBytes: number,
  ) {
    super();
  }

  override read(
    target: Buffer,
    offset: number,
    length: number,
    position: number,
    callback: (error: Error | null) => void,
  ): void {
    this.fill(target, offset, length, position).then(
      () => callback(null),
      (error: unknown) => callback(error instanceof Error ? error : new Error(String(error))),
    );
  }

  /** @throws Error where they are not all inside */
  async bytes(position: number, length: number): Promise<Buffer> {
    const target = Buffer.allocUnsafe(length);
    await this.fill(target, 0, length, position);
    return target;
  }

  /** Whether it is read to its end or destroyed, the file stays open. @throws Error where they are not all inside */
  stream(position: number, length: number): Readable {
    this.assertInside(position, length);
    return Readable.from(this.chunks(position, length), { objectMode: false });
  }

  private async *chunks(position: number, length: number): AsyncGenerator<Buffer> {
    for (let read = 0; read < length; read += CHUNK_BYTES) {
      yield await this.bytes(position + read, Math.min(CHUNK_BYTES, length - read));
    }
  }

  private async fill(target: Buffer, offset: number, length: number, position: number): Promise<void> {
    this.assertInside(position, length);
    if (length === 0) return;
    const { bytesRead } = await this.file.read(target, offset, length, position);
    if (bytesRead < length) throw new Error('the archive ends too early');
  }

  private assertInside(position: number, length: number): void {
    if (!(position >= 0 && position + length <= this.sizeBytes)) {
      throw new Error('the archive points outside of itself');
    }
  }
}
