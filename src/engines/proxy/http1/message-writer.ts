import type { Socket } from 'node:net';
import type { Framing } from './framing.js';

/** Up to this size the parts of a message are copied together: one packet and one system call. */
const COPIED_BYTES = 16_384;

/**
 * Writes what one event brought of a message: its head where that is due, body bytes in the message's own
 * framing, and the body's end.
 * @returns false where the socket wants a pause (`drain` follows)
 */
export function writeMessage(
  socket: Socket,
  head: string,
  framing: Framing,
  pieces: readonly Buffer[],
  ended: boolean,
): boolean {
  if (framing.kind !== 'chunked') return writeParts(socket, head, pieces, '');
  const sizeBytes = total(pieces);
  const last = ended ? '0\r\n\r\n' : '';
  if (sizeBytes === 0) return writeParts(socket, head + last, [], '');
  return writeParts(socket, `${head}${sizeBytes.toString(16)}\r\n`, pieces, `\r\n${last}`);
}

function writeParts(socket: Socket, before: string, pieces: readonly Buffer[], after: string): boolean {
  const [first] = pieces;
  if (first === undefined) return writeText(socket, before + after);
  const sizeBytes = before.length + total(pieces) + after.length;
  if (before === '' && after === '' && pieces.length === 1) return socket.write(first);
  if (sizeBytes <= COPIED_BYTES) return socket.write(joined(before, pieces, after, sizeBytes));
  socket.cork();
  if (before !== '') socket.write(before, 'latin1');
  for (const piece of pieces) socket.write(piece);
  if (after !== '') socket.write(after, 'latin1');
  socket.uncork();
  return !socket.writableNeedDrain;
}

function writeText(socket: Socket, text: string): boolean {
  return text === '' ? !socket.writableNeedDrain : socket.write(text, 'latin1');
}

function joined(before: string, pieces: readonly Buffer[], after: string, sizeBytes: number): Buffer {
  const all = Buffer.allocUnsafe(sizeBytes);
  let at = all.write(before, 0, 'latin1');
  for (const piece of pieces) at += piece.copy(all, at);
  all.write(after, at, 'latin1');
  return all;
}

function total(pieces: readonly Buffer[]): number {
  let sizeBytes = 0;
  for (const piece of pieces) sizeBytes += piece.length;
  return sizeBytes;
}
