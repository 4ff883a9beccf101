import { constants, deflateRaw } from 'node:zlib';

/** So much is compressed at once, each piece on a thread of its own. */
export const PIECE_BYTES = 512 * 1024;
/** How far back DEFLATE looks for what repeats itself. */
const WINDOW_BYTES = 32 * 1024;
/** What DEFLATE may add to what does not compress, amply. */
const SLACK_BYTES = 4 * 1024;

/** Ends a stream whose pieces are all {@link deflatePiece}s: a last block with nothing in it. */
export const DEFLATE_END = Buffer.from([0x03, 0x00]);

/**
 * One piece of a stream that is compressed side by side: the pieces, put together and ended with {@link DEFLATE_END}, are one
 * raw DEFLATE stream. Every piece knows the end of the one before, so that little is lost by the cuts.
 *
 * @param before the piece before it; undefined for the first
 */
export function deflatePiece(piece: Buffer, before: Buffer | undefined): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    deflateRaw(
      piece,
      {
        // All at once: otherwise every 16 KB go to a thread and back.
        chunkSize: piece.length + SLACK_BYTES,
        finishFlush: constants.Z_SYNC_FLUSH,
        dictionary: before?.subarray(-WINDOW_BYTES),
      },
      (error, deflated) => (error === null ? resolve(deflated) : reject(error)),
    );
  });
}
