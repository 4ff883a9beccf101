import type { Readable } from 'node:stream';
import { splitLines } from '../../engines/process/split-lines.js';

const MAX_LINE_BYTES = 65_536;

/**
 * The lines of a stream, for as long as it is open: what is cut off (because somebody else holds it open) ends the
 * lines without an error.
 */
export async function* outputLines(stream: Readable): AsyncGenerator<string> {
  let rest = Buffer.alloc(0);
  const split = (atEnd: boolean) => {
    const { lines, usedBytes } = splitLines(rest, { maxLineBytes: MAX_LINE_BYTES, atEnd });
    rest = rest.subarray(usedBytes);
    return lines;
  };
  try {
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      rest = Buffer.concat([rest, chunk]);
      yield* split(false);
    }
  } catch (error) {
    if (!stream.destroyed) throw error;
  }
  yield* split(true);
}
