import type { FileHandle } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { RandomAccessReader } from 'yauzl';

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

  /** @throws Error where they are not all inside */
  stream(position: number, length: number): Readable {
    this.assertInside(position, length);
    return this.file.createReadStream({ start: position, end: position + length - 1, autoClose: false });
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
