import { errorCorrection } from './reed-solomon.js';
import { lengthBits, type SymbolSize } from './symbol-sizes.js';

const BYTE_MODE = 0b0100;
const PADDING = [0xec, 0x11];

/** The bytes of a symbol in the order in which they are drawn: data and error correction, block by block in turns. */
export function codewords(text: Buffer, size: SymbolSize): number[] {
  const data = dataBytes(text, size);
  let from = 0;
  const blocks = size.blocks.map((length) => {
    from += length;
    return data.slice(from - length, from);
  });
  const corrections = blocks.map((block) => errorCorrection(block, size.correction));
  return [...inTurns(blocks), ...inTurns(corrections)];
}

function dataBytes(text: Buffer, size: SymbolSize): number[] {
  const bits = [...bitsOf(BYTE_MODE, 4), ...bitsOf(text.length, lengthBits(size))];
  for (const byte of text) bits.push(...bitsOf(byte, 8));
  const count = size.blocks.reduce((sum, block) => sum + block, 0);
  const terminated = [...bits, ...bitsOf(0, Math.min(4, count * 8 - bits.length))];
  while (terminated.length % 8 !== 0) terminated.push(0);
  const bytes: number[] = [];
  for (let at = 0; at < terminated.length; at += 8) {
    bytes.push(Number.parseInt(terminated.slice(at, at + 8).join(''), 2));
  }
  for (let i = 0; bytes.length < count; i++) bytes.push(PADDING[i % 2] ?? 0);
  return bytes;
}

/** Most significant first. */
function bitsOf(value: number, count: number): number[] {
  return Array.from({ length: count }, (_, i) => (value >> (count - 1 - i)) & 1);
}

/** First bytes of all, second bytes of all, …; shorter ones end earlier. */
function inTurns(blocks: readonly (readonly number[])[]): number[] {
  const longest = Math.max(...blocks.map(({ length }) => length));
  const turns: number[] = [];
  for (let i = 0; i < longest; i++) {
    for (const block of blocks) {
      const byte = block[i];
      if (byte !== undefined) turns.push(byte);
    }
  }
  return turns;
}
