import type { QrSymbol } from './symbol.js';

/** Which data modules each mask turns over. @source ISO/IEC 18004, "Data masking" */
const MASKS: readonly ((row: number, column: number) => boolean)[] = [
  (row, column) => (row + column) % 2 === 0,
  (row) => row % 2 === 0,
  (_row, column) => column % 3 === 0,
  (row, column) => (row + column) % 3 === 0,
  (row, column) => (Math.floor(row / 2) + Math.floor(column / 3)) % 2 === 0,
  (row, column) => ((row * column) % 2) + ((row * column) % 3) === 0,
  (row, column) => (((row * column) % 2) + ((row * column) % 3)) % 2 === 0,
  (row, column) => (((row + column) % 2) + ((row * column) % 3)) % 2 === 0,
];

export const MASK_COUNT = MASKS.length;

/** Turns the modules of a mask over; twice is as before. */
export function turnOver(symbol: QrSymbol, mask: number): void {
  const isTurned = MASKS[mask];
  for (let row = 0; row < symbol.width; row++) {
    for (let column = 0; column < symbol.width; column++) {
      if (symbol.isFixed(row, column) || !isTurned?.(row, column)) continue;
      symbol.draw(row, column, !symbol.isDark(row, column));
    }
  }
}

/** How hard a symbol is to read: long runs, blocks, what looks like a finder, and more of one colour. */
export function penalty(symbol: QrSymbol): number {
  const lines: string[] = [];
  for (let i = 0; i < symbol.width; i++) {
    lines.push(
      lineOf(symbol, (j) => symbol.isDark(i, j)),
      lineOf(symbol, (j) => symbol.isDark(j, i)),
    );
  }
  const ofLines = lines
    .map((line) => ofRuns(line) + ofFinders(line))
    .reduce((sum, points) => sum + points, 0);
  return ofLines + ofBlocks(symbol) + ofBalance(lines.join(''));
}

function lineOf(symbol: QrSymbol, isDark: (j: number) => boolean): string {
  return Array.from({ length: symbol.width }, (_, j) => (isDark(j) ? '1' : '0')).join('');
}

function ofRuns(line: string): number {
  return (line.match(/0{5,}|1{5,}/g) ?? []).reduce((sum, run) => sum + run.length - 2, 0);
}

function ofFinders(line: string): number {
  return 40 * (line.match(/(?=10111010000|00001011101)/g) ?? []).length;
}

function ofBlocks(symbol: QrSymbol): number {
  let points = 0;
  for (let row = 1; row < symbol.width; row++) {
    for (let column = 1; column < symbol.width; column++) {
      const dark = symbol.isDark(row, column);
      const others = [
        symbol.isDark(row - 1, column),
        symbol.isDark(row, column - 1),
        symbol.isDark(row - 1, column - 1),
      ];
      if (others.every((other) => other === dark)) points += 3;
    }
  }
  return points;
}

function ofBalance(modules: string): number {
  const darkShare = modules.replaceAll('0', '').length / modules.length;
  return 10 * Math.floor(Math.abs(darkShare - 0.5) * 20);
}
