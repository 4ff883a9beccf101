import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { afterPrefix, compareKeys } from '../records/record-keys.js';
import { commonPrefixOf, type KeySource, type Page, placeBehindKey, readPage } from './page.js';

type Place = { readonly from: string } | { readonly after: string };

interface Row {
  readonly key: string;
  readonly hidden: boolean;
}

/** Sorted rows, and how many of them were read. */
class Rows implements KeySource<Row, Place> {
  reads = 0;
  rowsRead = 0;

  private readonly rows: readonly Row[];

  constructor(rows: readonly Row[], prefix = '') {
    this.rows = rows.filter(({ key }) => key.startsWith(prefix));
  }

  async read(place: Place | undefined, limit: number) {
    const start = place === undefined ? 0 : this.indexOf(place);
    const found = this.rows.slice(start, start + limit);
    this.reads += 1;
    this.rowsRead += found.length;
    return found;
  }

  /** Of the first row at or behind the place. */
  private indexOf(place: Place): number {
    let low = 0;
    let high = this.rows.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const key = this.rows[middle]?.key ?? '';
      const isBefore =
        'from' in place ? compareKeys(key, place.from) < 0 : compareKeys(key, place.after) <= 0;
      if (isBefore) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  keyOf = (row: Row) => row.key;
  isShown = (row: Row) => !row.hidden;
  behind = (row: Row): Place => ({ after: row.key });
  from = (key: string): Place => ({ from: key });
}

function rowsOf(keys: readonly string[], hidden: ReadonlySet<string> = new Set()): Row[] {
  return [...new Set(keys)].sort(compareKeys).map((key) => ({ key, hidden: hidden.has(key) }));
}

/** All items of a listing, in order; what S3's documentation says, without any skipping. */
function model(rows: readonly Row[], prefix: string, delimiter: string): string[] {
  const items = rows
    .filter(({ key, hidden }) => !hidden && key.startsWith(prefix))
    .map(({ key }) => commonPrefixOf(key, prefix, delimiter) ?? key);
  return [...new Set(items)];
}

const itemsOf = (page: Page<Row>) =>
  [...page.rows.map(({ key }) => key), ...page.commonPrefixes].sort(compareKeys);

function placeBehind(next: NonNullable<Page<Row>['next']>): Place | undefined {
  if ('row' in next) return { after: next.row.key };
  const from = afterPrefix(next.commonPrefix);
  return from === undefined ? undefined : { from };
}

const name = fc.string({
  unit: fc.constantFrom('a', 'b', '/', '//', 'é', '𐀀', '\u{10ffff}'),
  minLength: 1,
  maxLength: 6,
});

describe('readPage', () => {
  it('gives, page by page, what the model gives at once', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(name, fc.boolean()), { maxLength: 60 }),
        fc.constantFrom('', 'a', 'a/', 'é'),
        fc.constantFrom('', '/', 'b', '//', '𐀀'),
        fc.integer({ min: 1, max: 7 }),
        async (named, prefix, delimiter, maxItems) => {
          const rows = rowsOf(
            named.map(([key]) => key),
            new Set(named.filter(([, hidden]) => hidden).map(([key]) => key)),
          );
          const seen: string[] = [];
          let start: Place | undefined;
          for (;;) {
            const page = await readPage(new Rows(rows, prefix), { prefix, delimiter, maxItems, start });
            expect(page.rows.length + page.commonPrefixes.length).toBeLessThanOrEqual(maxItems);
            seen.push(...itemsOf(page));
            if (!page.next) break;
            start = placeBehind(page.next);
            expect(start).toBeDefined();
          }
          expect(seen).toEqual(model(rows, prefix, delimiter));
        },
      ),
    );
  });

  it('lists what is behind a marker, and no common prefix that the marker is in', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(name, { maxLength: 40 }),
        name,
        fc.constantFrom('', '/'),
        async (keys, marker, delimiter) => {
          const rows = rowsOf(keys);
          const place = placeBehindKey(marker, '', delimiter);
          const page =
            place === 'nothing'
              ? { rows: [], commonPrefixes: [] }
              : await readPage(new Rows(rows), { prefix: '', delimiter, maxItems: 1000, start: place });
          const expected = model(rows, '', delimiter).filter((item) => compareKeys(item, marker) > 0);
          expect(itemsOf(page)).toEqual(expected.sort(compareKeys));
        },
      ),
    );
  });

  it('passes over a common prefix of 50,000 keys without reading them', async () => {
    const many = Array.from({ length: 50_000 }, (_, i) => `logs/${String(i).padStart(6, '0')}`);
    const source = new Rows(rowsOf(['a', ...many, 'z/1', 'zz']));
    const page = await readPage(source, { prefix: '', delimiter: '/', maxItems: 1000, start: undefined });
    expect(itemsOf(page)).toEqual(['a', 'logs/', 'z/', 'zz']);
    expect(source.rowsRead).toBeLessThan(200);
  });

  it('reads few rows for many common prefixes of many keys', async () => {
    const keys = Array.from({ length: 20_000 }, (_, i) => `run-${String(i % 200).padStart(3, '0')}/${i}`);
    const source = new Rows(rowsOf(keys));
    const page = await readPage(source, { prefix: '', delimiter: '/', maxItems: 1000, start: undefined });
    expect(page.commonPrefixes).toHaveLength(200);
    expect(source.rowsRead).toBeLessThan(2500);
  });

  it('reads a page of plain keys at once', async () => {
    const source = new Rows(
      rowsOf(Array.from({ length: 3000 }, (_, i) => `key-${String(i).padStart(5, '0')}`)),
    );
    const page = await readPage(source, { prefix: '', delimiter: '', maxItems: 1000, start: undefined });
    expect(page.rows).toHaveLength(1000);
    expect(source.reads).toBe(1);
  });

  it('is empty and not truncated where nothing is wanted', async () => {
    const request = { prefix: '', delimiter: '', maxItems: 0, start: undefined };
    expect(await readPage(new Rows(rowsOf(['a'])), request)).toEqual({ rows: [], commonPrefixes: [] });
  });
});
