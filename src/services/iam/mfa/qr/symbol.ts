import type { SymbolSize } from './symbol-sizes.js';

/** The modules of a symbol: dark or light, and whether they carry data or belong to a pattern. */
export class QrSymbol {
  readonly width: number;
  readonly #dark: Uint8Array;
  readonly #fixed: Uint8Array;

  constructor(size: SymbolSize) {
    this.width = size.width;
    this.#dark = new Uint8Array(size.width ** 2);
    this.#fixed = new Uint8Array(size.width ** 2);
  }

  isDark(row: number, column: number): boolean {
    return this.#dark[row * this.width + column] === 1;
  }

  isFixed(row: number, column: number): boolean {
    return this.#fixed[row * this.width + column] === 1;
  }

  /** Of a pattern. What lies outside is not drawn. */
  fix(row: number, column: number, dark: boolean): void {
    if (row < 0 || column < 0 || row >= this.width || column >= this.width) return;
    this.#fixed[row * this.width + column] = 1;
    this.#dark[row * this.width + column] = dark ? 1 : 0;
  }

  draw(row: number, column: number, dark: boolean): void {
    this.#dark[row * this.width + column] = dark ? 1 : 0;
  }
}

/** Everything but data: finders, timing, alignment, version; format is reserved, and drawn with the mask. */
export function drawPatterns(symbol: QrSymbol, size: SymbolSize): void {
  const last = size.width - 1;
  for (let i = 0; i < size.width; i++) {
    symbol.fix(6, i, i % 2 === 0);
    symbol.fix(i, 6, i % 2 === 0);
  }
  for (const row of size.alignment) {
    for (const column of size.alignment) {
      const isInFinder =
        (row === 6 && column === 6) ||
        (row === 6 && column === last - 6) ||
        (row === last - 6 && column === 6);
      if (!isInFinder) rings(symbol, row, column, 2, [0, 2]);
    }
  }
  for (const [row, column] of [
    [3, 3],
    [3, last - 3],
    [last - 3, 3],
  ] as const)
    rings(symbol, row, column, 4, [0, 1, 3]);
  if (size.version >= 7) drawVersion(symbol, size.version);
  drawFormat(symbol, 0);
}

/** Squares around a middle, dark where their distance from it is among `darkAt`. */
function rings(
  symbol: QrSymbol,
  row: number,
  column: number,
  reach: number,
  darkAt: readonly number[],
): void {
  for (let down = -reach; down <= reach; down++) {
    for (let right = -reach; right <= reach; right++) {
      symbol.fix(row + down, column + right, darkAt.includes(Math.max(Math.abs(down), Math.abs(right))));
    }
  }
}

/** @source ISO/IEC 18004, "Version information": (18,6) Golay code */
function drawVersion(symbol: QrSymbol, version: number): void {
  const bits = (version << 12) | remainder(version << 12, 0x1f25, 12);
  for (let i = 0; i < 18; i++) {
    const near = Math.floor(i / 3);
    const far = symbol.width - 11 + (i % 3);
    const dark = ((bits >> i) & 1) === 1;
    symbol.fix(near, far, dark);
    symbol.fix(far, near, dark);
  }
}

/** @source ISO/IEC 18004, "Format information": (15,5) BCH code; level L is 01 */
export function drawFormat(symbol: QrSymbol, mask: number): void {
  const data = (0b01 << 3) | mask;
  const bits = ((data << 10) | remainder(data << 10, 0x537, 10)) ^ 0b101010000010010;
  const last = symbol.width - 1;
  for (let i = 0; i < 15; i++) {
    const dark = ((bits >> i) & 1) === 1;
    // Beside the upper left finder, around its corner, without the timing patterns.
    if (i < 8) symbol.fix(i < 6 ? i : i + 1, 8, dark);
    else symbol.fix(8, i === 8 ? 7 : 14 - i, dark);
    // Below the upper right one, and beside the lower left one.
    if (i < 8) symbol.fix(8, last - i, dark);
    else symbol.fix(last - 14 + i, 8, dark);
  }
  symbol.fix(last - 7, 8, true);
}

/** Of a polynomial division over bits. @param degree of the divisor */
function remainder(value: number, divisor: number, degree: number): number {
  let rest = value;
  for (let bit = 31 - Math.clz32(rest); bit >= degree; bit = 31 - Math.clz32(rest))
    rest ^= divisor << (bit - degree);
  return rest;
}
