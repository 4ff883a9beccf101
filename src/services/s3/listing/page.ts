import { afterPrefix } from '../records/record-keys.js';

export interface PageRequest<Place> {
  readonly prefix: string;
  /** Keys that hold it behind the prefix are shown as one common prefix. Empty: none. */
  readonly delimiter: string;
  readonly maxItems: number;
  /** Where to begin; undefined: at the first key. See {@link placeBehindKey} for markers of clients. */
  readonly start: Place | undefined;
}

/** Rows in the order of their keys. Several may have one key (versions, uploads). */
export interface KeySource<Row, Place> {
  /** @param place read from here on; undefined: from the first key. Only keys with the prefix. */
  read(place: Place | undefined, limit: number): Promise<readonly Row[]>;
  keyOf(row: Row): string;
  /** Rows that are passed over (delete markers among current objects). */
  isShown(row: Row): boolean;
  behind(row: Row): Place;
  /** The place of the first row whose key is at or behind `key`. */
  from(key: string): Place;
}

export interface Page<Row> {
  readonly rows: readonly Row[];
  readonly commonPrefixes: readonly string[];
  /** The last item of a page that more follow. */
  readonly next?: { readonly row: Row } | { readonly commonPrefix: string };
}

const MIN_BATCH = 8;
const MAX_BATCH = 1001;
const FIRST_BATCH_OF_GROUPS = 64;

/**
 * One page of a listing. A common prefix costs one look-up however many keys it stands for: the reading goes on
 * behind all of them. Batches shrink where most rows fall into prefixes and grow where they do not.
 */
export async function readPage<Row, Place>(
  source: KeySource<Row, Place>,
  request: PageRequest<Place>,
): Promise<Page<Row>> {
  const page = new PageBuilder<Row>(request.maxItems);
  if (request.maxItems === 0) return page.ended();
  let place = request.start;
  let limit = request.delimiter === '' ? Math.min(request.maxItems + 1, MAX_BATCH) : FIRST_BATCH_OF_GROUPS;
  for (;;) {
    const rows = await source.read(place, limit);
    const before = page.size;
    for (const row of rows) {
      if (!source.isShown(row)) continue;
      const group = commonPrefixOf(source.keyOf(row), request.prefix, request.delimiter);
      if (!page.add(row, group)) return page.truncated();
    }
    const last = rows.at(-1);
    if (last === undefined || rows.length < limit) return page.ended();
    const next = behindGroup(source, last, request);
    if (next === undefined) return page.ended();
    place = next;
    limit = nextLimit(limit, page.size - before);
  }
}

/** @returns the key up to and with the first delimiter behind the prefix; undefined where there is none */
export function commonPrefixOf(key: string, prefix: string, delimiter: string): string | undefined {
  if (delimiter === '') return undefined;
  const at = key.indexOf(delimiter, prefix.length);
  return at === -1 ? undefined : key.slice(0, at + delimiter.length);
}

/**
 * The key from which a listing goes on that a client wants behind `marker`: behind the whole common prefix where
 * the marker lies in one.
 * @returns `after`: keys greater than the marker; `from`: keys from there on; `nothing`: none can be
 */
export function placeBehindKey(
  marker: string,
  prefix: string,
  delimiter: string,
): { readonly after: string } | { readonly from: string } | 'nothing' {
  const group = marker.startsWith(prefix) ? commonPrefixOf(marker, prefix, delimiter) : undefined;
  if (group === undefined) return { after: marker };
  const from = afterPrefix(group);
  return from === undefined ? 'nothing' : { from };
}

function behindGroup<Row, Place>(
  source: KeySource<Row, Place>,
  last: Row,
  { prefix, delimiter }: PageRequest<Place>,
): Place | undefined {
  const group = commonPrefixOf(source.keyOf(last), prefix, delimiter);
  if (group === undefined || !source.isShown(last)) return source.behind(last);
  const from = afterPrefix(group);
  return from === undefined ? undefined : source.from(from);
}

function nextLimit(limit: number, shown: number): number {
  if (shown * 4 < limit) return Math.max(MIN_BATCH, Math.floor(limit / 2));
  return Math.min(MAX_BATCH, limit * 2);
}

class PageBuilder<Row> {
  private readonly rows: Row[] = [];
  private readonly commonPrefixes: string[] = [];
  private last: Page<Row>['next'];

  constructor(private readonly maxItems: number) {}

  get size(): number {
    return this.rows.length + this.commonPrefixes.length;
  }

  /** @returns false where the page is full */
  add(row: Row, group: string | undefined): boolean {
    if (group !== undefined && group === this.commonPrefixes.at(-1)) return true;
    if (this.size === this.maxItems) return false;
    if (group === undefined) {
      this.rows.push(row);
      this.last = { row };
    } else {
      this.commonPrefixes.push(group);
      this.last = { commonPrefix: group };
    }
    return true;
  }

  ended(): Page<Row> {
    return { rows: this.rows, commonPrefixes: this.commonPrefixes };
  }

  truncated(): Page<Row> {
    return { ...this.ended(), ...(this.last && { next: this.last }) };
  }
}
