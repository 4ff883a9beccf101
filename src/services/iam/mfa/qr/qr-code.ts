import { codewords } from './codewords.js';
import { MASK_COUNT, penalty, turnOver } from './masks.js';
import { drawFormat, drawPatterns, QrSymbol } from './symbol.js';
import { sizeFor } from './symbol-sizes.js';

/**
 * A QR code of some text; undefined where the text is longer than about 500 bytes.
 * @source ISO/IEC 18004, byte mode, error correction level L
 */
export function qrCode(text: string): QrSymbol | undefined {
  const bytes = Buffer.from(text);
  const size = sizeFor(bytes.length);
  if (size === undefined) return undefined;
  const symbol = new QrSymbol(size);
  drawPatterns(symbol, size);
  drawData(symbol, codewords(bytes, size));
  const mask = bestMask(symbol);
  turnOver(symbol, mask);
  drawFormat(symbol, mask);
  return symbol;
}

/** In pairs of columns from the right, up and down in turns, around the patterns and the timing column. */
function drawData(symbol: QrSymbol, bytes: readonly number[]): void {
  let bit = 0;
  let isUpwards = true;
  for (let right = symbol.width - 1; right > 0; right -= 2) {
    if (right === 6) right--;
    for (let i = 0; i < symbol.width; i++) {
      const row = isUpwards ? symbol.width - 1 - i : i;
      for (const column of [right, right - 1]) {
        if (symbol.isFixed(row, column)) continue;
        symbol.draw(row, column, (((bytes[bit >> 3] ?? 0) >> (7 - (bit & 7))) & 1) === 1);
        bit++;
      }
    }
    isUpwards = !isUpwards;
  }
}

function bestMask(symbol: QrSymbol): number {
  let best = { mask: 0, points: Number.POSITIVE_INFINITY };
  for (let mask = 0; mask < MASK_COUNT; mask++) {
    turnOver(symbol, mask);
    drawFormat(symbol, mask);
    const points = penalty(symbol);
    if (points < best.points) best = { mask, points };
    turnOver(symbol, mask);
  }
  return best.mask;
}
