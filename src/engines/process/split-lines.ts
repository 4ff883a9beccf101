const NEWLINE = 0x0a;

export interface SplitOptions {
  /** Longer lines are cut into pieces of at most this many bytes. At least 4. */
  readonly maxLineBytes: number;
  /** Nothing follows: what comes after the last line end is a line too. */
  readonly atEnd: boolean;
}

/** Whole lines at the beginning of `bytes`, and how many bytes they took, line ends included. */
export interface SplitResult {
  readonly lines: readonly string[];
  readonly usedBytes: number;
}

/** Pure: the caller keeps the rest and offers it again with what follows. */
export function splitLines(bytes: Buffer, options: SplitOptions): SplitResult {
  const lines: string[] = [];
  let start = 0;
  while (start < bytes.length) {
    const newline = bytes.indexOf(NEWLINE, start);
    const end = newline < 0 ? bytes.length : newline;
    if (end - start > options.maxLineBytes) {
      const cut = characterBoundary(bytes, start, start + options.maxLineBytes);
      lines.push(bytes.toString('utf8', start, cut));
      start = cut;
    } else if (newline >= 0) {
      lines.push(bytes.toString('utf8', start, newline));
      start = newline + 1;
    } else if (options.atEnd) {
      lines.push(bytes.toString('utf8', start));
      start = bytes.length;
    } else {
      break;
    }
  }
  return { lines, usedBytes: start };
}

/** The last place at or before `end` that does not cut a UTF-8 character in two. */
function characterBoundary(bytes: Buffer, start: number, end: number): number {
  for (let place = end; place > Math.max(start, end - 4); place -= 1) {
    if (!isContinuation(bytes[place])) return place;
  }
  return end;
}

function isContinuation(byte: number | undefined): boolean {
  return byte !== undefined && (byte & 0xc0) === 0x80;
}
