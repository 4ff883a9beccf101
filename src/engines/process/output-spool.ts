import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import type { OutputSink } from './port.js';
import { splitLines } from './split-lines.js';

/** How much is read, and given to the sink, at once. */
const CHUNK_BYTES = 256 * 1024;
const OFFSET_DIGITS = 16;

/**
 * The file that all steps of a job append to, and how far it has been delivered. The offset is written after
 * each delivery, so that a new server goes on where the old one was killed.
 */
export interface OutputSpool {
  /** Where the processes write to. */
  readonly fd: number;
  /**
   * Delivers, in order, what has been written when it is called; what is written meanwhile is left to the next
   * call. At most one call at a time.
   */
  drain(sink: OutputSink, options: DrainOptions): Promise<void>;
  /** What has been written and not yet delivered. */
  backlogBytes(): Promise<number>;
  close(): Promise<void>;
}

export interface DrainOptions {
  /** Delivers a last line without a line end too. */
  readonly atEnd: boolean;
  /** Gives up between two deliveries. */
  readonly signal: AbortSignal;
}

/** @param outputFile what the processes append to; a link in its place is refused */
export async function openOutputSpool(
  directory: string,
  maxLineBytes: number,
  outputFile = join(directory, 'output'),
): Promise<OutputSpool> {
  const { O_RDWR, O_APPEND, O_CREAT, O_NOFOLLOW } = constants;
  const output = await open(outputFile, O_RDWR | O_APPEND | O_CREAT | O_NOFOLLOW, 0o600);
  const delivered = await open(join(directory, 'delivered'), constants.O_RDWR | constants.O_CREAT, 0o600);
  const buffer = Buffer.allocUnsafe(CHUNK_BYTES);
  const record = await delivered.read(Buffer.alloc(OFFSET_DIGITS), 0, OFFSET_DIGITS, 0);
  let offset = record.bytesRead === OFFSET_DIGITS ? Number(record.buffer.toString('latin1')) : 0;

  return {
    fd: output.fd,
    drain: async (sink, { atEnd, signal }) => {
      const end = (await output.stat()).size;
      while (offset < end && !signal.aborted) {
        const wanted = Math.min(CHUNK_BYTES, end - offset);
        const { bytesRead } = await output.read(buffer, 0, wanted, offset);
        const isLast = atEnd && offset + bytesRead >= end;
        const part = splitLines(buffer.subarray(0, bytesRead), { maxLineBytes, atEnd: isLast });
        if (part.usedBytes === 0) return;
        await sink(part.lines);
        offset += part.usedBytes;
        await delivered.write(String(offset).padStart(OFFSET_DIGITS, '0'), 0);
      }
    },
    backlogBytes: async () => (await output.stat()).size - offset,
    close: async () => {
      await output.close();
      await delivered.close();
    },
  };
}
