import type { LineChange, LineSpan } from '../../../engines/git/file-contents.js';

/** One place that a merge touches, in all three versions of a file. */
export interface HunkSpans {
  readonly base: LineSpan;
  readonly source: LineSpan;
  readonly destination: LineSpan;
  /** Both sides have changed it, though perhaps to the same. */
  readonly isChangedOnBoth: boolean;
}

/**
 * Puts the changes of two sides together: those that overlap or touch are one place, as git merges.
 * @param source how the base becomes the source, in order of lines; `destination` likewise
 */
export function hunkSpans(
  source: readonly LineChange[],
  destination: readonly LineChange[],
): readonly HunkSpans[] {
  const left = { source: [...source], destination: [...destination] };
  /** How far lines of a side are from those of the base, after the changes so far. */
  const shift = { source: 0, destination: 0 };
  const spans: HunkSpans[] = [];
  while (left.source.length + left.destination.length > 0) {
    const start = Math.min(
      left.source[0]?.before.start ?? Number.POSITIVE_INFINITY,
      left.destination[0]?.before.start ?? Number.POSITIVE_INFINITY,
    );
    const from = { ...shift };
    const changed = { source: false, destination: false };
    let end = start;
    for (let side = next(left, end); side !== undefined; side = next(left, end)) {
      const change = left[side].shift();
      if (change === undefined) break;
      end = Math.max(end, change.before.end);
      shift[side] += length(change.after) - length(change.before);
      changed[side] = true;
    }
    spans.push({
      base: { start, end },
      source: { start: start + from.source, end: end + shift.source },
      destination: { start: start + from.destination, end: end + shift.destination },
      isChangedOnBoth: changed.source && changed.destination,
    });
  }
  return spans;
}

type Side = 'source' | 'destination';

/** The side whose next change begins no later than the place ends. */
function next(left: Readonly<Record<Side, readonly LineChange[]>>, end: number): Side | undefined {
  return (['source', 'destination'] as const).find((side) => {
    const [change] = left[side];
    return change !== undefined && change.before.start <= end;
  });
}

function length({ start, end }: LineSpan): number {
  return end - start;
}
