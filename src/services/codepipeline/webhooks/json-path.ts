/**
 * The JSONPath of webhook filters: members (`.name`, `['name']`), items (`[0]`, `[-1]`), all of them (`.*`, `[*]`) and
 * at any depth (`..name`). Expressions and functions are not read.
 *
 * @source AWS CodePipeline API Reference, WebhookFilterRule: the Java JsonPath implementation
 */
export type JsonPath = readonly Step[];

type Step =
  | { readonly kind: 'member'; readonly name: string }
  | { readonly kind: 'item'; readonly index: number }
  | { readonly kind: 'all' }
  /** All below and the value itself. */
  | { readonly kind: 'descend' };

const STEP =
  /(\.\.)(?=[^.\s])|\.?(\*)|\.?([^.[\]()\s"'*?@]+)|\[(-?\d{1,9})\]|\[(\*)\]|\['([^']+)'\]|\["([^"]+)"\]/y;

/** Larger answers are of no use for a comparison. */
const MOST_VALUES = 10_000;

/** @returns undefined where the text is no path of this kind */
export function parseJsonPath(text: string): JsonPath | undefined {
  if (!text.startsWith('$')) return undefined;
  const path: Step[] = [];
  let at = 1;
  while (at < text.length) {
    STEP.lastIndex = at;
    const found = STEP.exec(text);
    if (!found || !isInPlace(text, at, found, path)) return undefined;
    path.push(stepOf(found));
    at = STEP.lastIndex;
  }
  return path.at(-1)?.kind === 'descend' ? undefined : path;
}

/** A bare name follows a dot: `$.a`, or `$..a` where the dots were a step of their own. */
function isInPlace(text: string, at: number, [, , star, name]: RegExpExecArray, path: JsonPath): boolean {
  if (star === undefined && name === undefined) return true;
  return text[at] === '.' || path.at(-1)?.kind === 'descend';
}

function stepOf([, dots, star, name, index, allItems, single, double]: RegExpExecArray): Step {
  if (dots !== undefined) return { kind: 'descend' };
  if (star !== undefined || allItems !== undefined) return { kind: 'all' };
  if (index !== undefined) return { kind: 'item', index: Number(index) };
  return { kind: 'member', name: name ?? single ?? double ?? '' };
}

/** Every value that a path leads to. */
export function valuesAt(root: unknown, path: JsonPath): readonly unknown[] {
  let values: readonly unknown[] = [root];
  for (const step of path) {
    values = values.flatMap((value) => next(value, step)).slice(0, MOST_VALUES);
  }
  return values;
}

function next(value: unknown, step: Step): readonly unknown[] {
  if (typeof value !== 'object' || value === null) return step.kind === 'descend' ? [value] : [];
  switch (step.kind) {
    case 'member':
      return Object.hasOwn(value, step.name) ? [(value as Record<string, unknown>)[step.name]] : [];
    case 'item': {
      const item = Array.isArray(value) ? value.at(step.index) : undefined;
      return item === undefined ? [] : [item];
    }
    case 'all':
      return Object.values(value);
    case 'descend':
      return below(value);
  }
}

function below(root: object): readonly unknown[] {
  const found: unknown[] = [root];
  for (let at = 0; at < found.length && found.length < MOST_VALUES; at += 1) {
    const value = found[at];
    if (typeof value === 'object' && value !== null) found.push(...Object.values(value));
  }
  return found.slice(0, MOST_VALUES);
}
