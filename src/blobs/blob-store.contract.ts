import { createHash, randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { BlobMissing, type BlobStore, BlobTooLarge } from './blob-store.js';

export interface BlobStoreUnderTest {
  readonly blobs: BlobStore;
  close(): Promise<void>;
}

/** What every {@link BlobStore} must do; each implementation runs it on itself. */
export function describeBlobStore(name: string, open: () => Promise<BlobStoreUnderTest>): void {
  describe(`blob store contract: ${name}`, () => {
    let opened: BlobStoreUnderTest;
    let blobs: BlobStore;

    beforeAll(async () => {
      opened = await open();
      blobs = opened.blobs;
    });
    afterAll(() => opened.close());
    beforeEach(() => blobs.reset());

    const stored = async () => {
      const ids: string[] = [];
      for await (const { blobId } of blobs.list()) ids.push(blobId);
      return ids.sort();
    };
    const contentOf = async (blobId: string) => buffer(await blobs.read(blobId));

    describe('write', () => {
      it.each([0, 1, 1024, 1024 * 1024 + 1])('keeps %i bytes and tells their size and MD5', async (size) => {
        const bytes = randomBytes(size);
        const info = await blobs.write([bytes]);
        expect(info).toMatchObject({ sizeBytes: size, md5Hex: hex('md5', bytes) });
        expect((await contentOf(info.blobId)).equals(bytes)).toBe(true);
      });

      it('takes a source of many odd pieces, in order', async () => {
        const bytes = randomBytes(3_000_000);
        const info = await blobs.write(Readable.from(oddPieces(bytes)));
        expect(info.md5Hex).toBe(hex('md5', bytes));
        expect((await contentOf(info.blobId)).equals(bytes)).toBe(true);
      });

      it('gives equal bytes different ids', async () => {
        const first = await blobs.write([Buffer.from('same')]);
        const second = await blobs.write([Buffer.from('same')]);
        expect(first.blobId).not.toBe(second.blobId);
      });

      it('shows every chunk to onChunk', async () => {
        const seen = createHash('sha1');
        const bytes = randomBytes(100_000);
        await blobs.write(oddPieces(bytes), { onChunk: (chunk) => seen.update(chunk) });
        expect(seen.digest('hex')).toBe(hex('sha1', bytes));
      });

      it('leaves nothing behind where the source fails, and tells its error', async () => {
        const failing = async function* () {
          yield randomBytes(2_000_000);
          throw new Error('the client went away');
        };
        await expect(blobs.write(failing())).rejects.toThrow('the client went away');
        expect(await stored()).toEqual([]);
      });

      it('leaves nothing behind where onChunk throws', async () => {
        const refuse = () => {
          throw new Error('refused');
        };
        await expect(blobs.write([randomBytes(10)], { onChunk: refuse })).rejects.toThrow('refused');
        expect(await stored()).toEqual([]);
      });

      it('stops at maxBytes without reading on', async () => {
        let pieces = 0;
        const endless = async function* () {
          for (;;) {
            pieces += 1;
            yield randomBytes(1000);
          }
        };
        await expect(blobs.write(endless(), { maxBytes: 2500 })).rejects.toThrow(BlobTooLarge);
        expect(pieces).toBe(3);
        expect((await blobs.write([randomBytes(2500)], { maxBytes: 2500 })).sizeBytes).toBe(2500);
      });

      it('keeps many at once apart', async () => {
        const contents = Array.from({ length: 40 }, () => randomBytes(20_000));
        const infos = await Promise.all(contents.map((bytes) => blobs.write(oddPieces(bytes))));
        const read = await Promise.all(infos.map(({ blobId }) => contentOf(blobId)));
        expect(read.every((bytes, index) => bytes.equals(contents[index] ?? Buffer.alloc(0)))).toBe(true);
      });
    });

    describe('read', () => {
      it.each([
        [0, 0],
        [0, 9],
        [5, 7],
        [9, 9],
      ])('gives the bytes %i to %i, both included', async (start, end) => {
        const { blobId } = await blobs.write([Buffer.from('0123456789')]);
        const piece = await buffer(await blobs.read(blobId, { start, end }));
        expect(piece.toString()).toBe('0123456789'.slice(start, end + 1));
      });

      it('may be left in the middle', async () => {
        const { blobId } = await blobs.write([randomBytes(2_000_000)]);
        const stream = await blobs.read(blobId);
        for await (const _ of stream) break;
        expect(stream.destroyed).toBe(true);
      });

      it.each(['0'.repeat(32), 'no such id', '../../etc/passwd', ''])('has no blob %j', async (blobId) => {
        await expect(blobs.read(blobId)).rejects.toThrow(BlobMissing);
      });
    });

    describe('concat', () => {
      it('joins in order, and keeps the parts', async () => {
        const parts = await Promise.all(
          ['one ', 'two ', 'three'].map((text) => blobs.write([Buffer.from(text)])),
        );
        const joined = await blobs.concat(parts.map(({ blobId }) => blobId));
        expect((await contentOf(joined.blobId)).toString()).toBe('one two three');
        expect(joined.md5Hex).toBe(hex('md5', Buffer.from('one two three')));
        expect((await stored()).length).toBe(4);
      });

      it('joins nothing to an empty blob', async () => {
        expect((await blobs.concat([])).sizeBytes).toBe(0);
      });

      it('refuses a missing part before it writes', async () => {
        const { blobId } = await blobs.write([Buffer.from('here')]);
        await expect(blobs.concat([blobId, 'f'.repeat(32)])).rejects.toThrow(BlobMissing);
        expect(await stored()).toEqual([blobId]);
      });
    });

    describe('delete, list, reset', () => {
      it('deletes once and again', async () => {
        const { blobId } = await blobs.write([Buffer.from('x')]);
        await blobs.delete(blobId);
        await blobs.delete(blobId);
        await blobs.delete('not an id');
        await expect(blobs.read(blobId)).rejects.toThrow(BlobMissing);
      });

      it('lists every blob with its age', async () => {
        const before = Date.now();
        const infos = await Promise.all(Array.from({ length: 30 }, () => blobs.write([randomBytes(10)])));
        expect(await stored()).toEqual(infos.map(({ blobId }) => blobId).sort());
        for await (const { modifiedAt } of blobs.list()) {
          expect(Math.abs(modifiedAt - before)).toBeLessThan(60_000);
        }
      });

      it('is usable after a reset', async () => {
        const { blobId } = await blobs.write([Buffer.from('old')]);
        await blobs.reset();
        expect(await stored()).toEqual([]);
        await expect(blobs.read(blobId)).rejects.toThrow(BlobMissing);
        const again = await blobs.write([Buffer.from('new')]);
        expect((await contentOf(again.blobId)).toString()).toBe('new');
      });
    });
  });
}

function hex(algorithm: string, bytes: Uint8Array): string {
  return createHash(algorithm).update(bytes).digest('hex');
}

function* oddPieces(bytes: Buffer): Generator<Buffer> {
  for (let at = 0, size = 1; at < bytes.length; at += size, size = ((size * 7) % 70_001) + 1) {
    yield bytes.subarray(at, at + size);
  }
}
