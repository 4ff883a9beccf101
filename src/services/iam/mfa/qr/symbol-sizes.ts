/** One version of QR codes, with the lowest level of error correction. */
export interface SymbolSize {
  readonly version: number;
  /** Modules in a row. */
  readonly width: number;
  /** Data bytes of each block. */
  readonly blocks: readonly number[];
  /** Error correction bytes of each block. */
  readonly correction: number;
  /** Where alignment patterns have their middle, in both directions. */
  readonly alignment: readonly number[];
}

type Row = readonly [correction: number, blocks: readonly number[], alignment: readonly number[]];

/** Versions 4 to 15. @source ISO/IEC 18004, tables of error correction characteristics and of alignment patterns, level L */
const ROWS: readonly Row[] = [
  [20, [80], [6, 26]],
  [26, [108], [6, 30]],
  [18, [68, 68], [6, 34]],
  [20, [78, 78], [6, 22, 38]],
  [24, [97, 97], [6, 24, 42]],
  [30, [116, 116], [6, 26, 46]],
  [18, [68, 68, 69, 69], [6, 28, 50]],
  [20, [81, 81, 81, 81], [6, 30, 54]],
  [24, [92, 92, 93, 93], [6, 32, 58]],
  [26, [107, 107, 107, 107], [6, 34, 62]],
  [30, [115, 115, 115, 116], [6, 26, 46, 66]],
  [22, [87, 87, 87, 87, 87, 88], [6, 26, 48, 70]],
];

const SIZES: readonly SymbolSize[] = ROWS.map(([correction, blocks, alignment], index) => {
  const version = index + 4;
  return { version, width: 17 + 4 * version, blocks, correction, alignment };
});

/** Bits that say how many bytes follow. */
export function lengthBits({ version }: SymbolSize): number {
  return version < 10 ? 8 : 16;
}

/** The smallest that holds so many bytes; undefined where none does. */
export function sizeFor(byteCount: number): SymbolSize | undefined {
  return SIZES.find((size) => {
    const capacity = size.blocks.reduce((sum, block) => sum + block, 0) * 8;
    return capacity >= 4 + lengthBits(size) + 8 * byteCount;
  });
}
