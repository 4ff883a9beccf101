import { AppSpecError, appSpecError } from './appspec-error.js';

/** An SELinux level range: sensitivities and, optionally, categories. */
export interface SecurityRange {
  readonly low: number;
  readonly high: number;
  /** Ascending, without repeats. */
  readonly categories: readonly number[];
}

const MAX_CATEGORY = 1023;

/** `s0`, `s0-s15`, `s0:c1,c3.c5`. @throws AppSpecError */
export function parseRange(text: string): SecurityRange {
  const [levels = '', categoryText] = splitOnce(text, ':');
  const [lowText = '', highText] = splitOnce(levels, '-');
  const low = numbered(lowText, 's', 'sensitivity');
  const high = highText === undefined ? low : numbered(highText, 's', 'sensitivity');
  if (high < low) {
    throw appSpecError(
      `of a problem with the SELinux range specified (${text}) for the context parameter in the permissions section of the application specification file. Make corrections in the permissions section of the AppSpec file, and then try again.`,
    );
  }
  return { low, high, categories: categoryText === undefined ? [] : parseCategories(categoryText) };
}

export function formatRange(range: SecurityRange): string {
  const levels = range.low === range.high ? `s${range.low}` : `s${range.low}-s${range.high}`;
  const runs = runsOf(range.categories).map(([first, last]) =>
    first === last ? `c${first}` : `c${first}.c${last}`,
  );
  return runs.length === 0 ? levels : `${levels}:${runs.join(',')}`;
}

function parseCategories(text: string): readonly number[] {
  const categories = text.split(',').flatMap((part) => {
    const [first = '', last] = splitOnce(part, '.');
    const low = category(first);
    const high = last === undefined ? low : category(last);
    if (high < low) throw new AppSpecError(`invalid category range ${part}`);
    return Array.from({ length: high - low + 1 }, (_, offset) => low + offset);
  });
  if (new Set(categories).size !== categories.length) throw new AppSpecError('duplicate categories');
  return categories.toSorted((a, b) => a - b);
}

function category(text: string): number {
  const value = numbered(text, 'c', 'category');
  if (value > MAX_CATEGORY) throw new AppSpecError(`invalid category ${text}`);
  return value;
}

function numbered(text: string, letter: string, what: string): number {
  if (!text.startsWith(letter) || !/^\d{1,9}$/.test(text.slice(1))) {
    throw new AppSpecError(`invalid ${what} ${text}`);
  }
  return Number(text.slice(1));
}

function splitOnce(text: string, separator: string): readonly [string, string?] {
  const at = text.indexOf(separator);
  if (at < 0) return [text];
  const parts = [text.slice(0, at), text.slice(at + 1)] as const;
  if (parts.includes('')) throw new AppSpecError(`invalid range part ${text}`);
  return parts;
}

function runsOf(numbers: readonly number[]): readonly (readonly [number, number])[] {
  const runs: [number, number][] = [];
  for (const number of numbers) {
    const run = runs.at(-1);
    if (run && run[1] === number - 1) run[1] = number;
    else runs.push([number, number]);
  }
  return runs;
}
