import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LineChange } from '../../../engines/git/file-contents.js';
import { hunkSpans } from './hunk-spans.js';

const change = (start: number, end: number, to: number, toEnd: number): LineChange => ({
  before: { start, end },
  after: { start: to, end: toEnd },
});

describe('the places that a merge touches', () => {
  it('are apart where lines are left between them, and one where they touch', () => {
    expect(hunkSpans([change(1, 2, 1, 4)], [change(5, 6, 5, 5)])).toEqual([
      {
        base: { start: 1, end: 2 },
        source: { start: 1, end: 4 },
        destination: { start: 1, end: 2 },
        isChangedOnBoth: false,
      },
      {
        base: { start: 5, end: 6 },
        source: { start: 7, end: 8 },
        destination: { start: 5, end: 5 },
        isChangedOnBoth: false,
      },
    ]);
    expect(hunkSpans([change(1, 2, 1, 2)], [change(2, 3, 2, 3)])).toMatchObject([
      { base: { start: 1, end: 3 }, isChangedOnBoth: true },
    ]);
  });

  it('begin and end together in all three versions', () => {
    /** Changes of a base of 40 lines: kept lines, removed lines and added lines in turn. */
    const changes = fc
      .array(fc.tuple(fc.integer({ min: 1, max: 5 }), fc.nat(3), fc.nat(3)), { maxLength: 5 })
      .map((parts) => {
        let [base, side] = [0, 0];
        return parts.flatMap(([kept, removed, added]) => {
          if (removed + added === 0) return [];
          const made = change(base + kept, base + kept + removed, side + kept, side + kept + added);
          [base, side] = [made.before.end, made.after.end];
          return [made];
        });
      });
    fc.assert(
      fc.property(changes, changes, (source, destination) => {
        let before = { base: 0, source: 0, destination: 0 };
        for (const spans of hunkSpans(source, destination)) {
          const kept = spans.base.start - before.base;
          expect(spans.source.start - before.source).toBe(kept);
          expect(spans.destination.start - before.destination).toBe(kept);
          before = { base: spans.base.end, source: spans.source.end, destination: spans.destination.end };
        }
        const grown = (list: readonly LineChange[]) =>
          list.reduce((sum, { before: b, after: a }) => sum + (a.end - a.start) - (b.end - b.start), 0);
        expect(before.source - before.base).toBe(grown(source));
        expect(before.destination - before.base).toBe(grown(destination));
      }),
    );
  });
});
