import { ConditionReader, invalidPattern, Several, textOf } from './conditions.js';
import type { FilterPattern } from './filter-pattern.js';

/** `$.a.b[0]['c d'][*]` */
const SELECTOR = /\$(?:\.[^\s.[\]=!<>()&|{},"']+|\[(?:\d+|\*|"[^"]*"|'[^']*')\]|\.\[(?:"[^"]*"|'[^']*')\])*/y;
const STEP = /\.?\[(?:(\d+)|(\*)|"([^"]*)"|'([^']*)')\]|\.([^.[]+)/g;

/**
 * `{ $.level = "ERROR" && ($.status >= 500 || $.user NOT EXISTS) }`, for messages that are JSON objects.
 * @source Amazon CloudWatch Logs User Guide, "Filter pattern syntax: match terms in JSON log events"
 */
export function parseJsonPattern(text: string): FilterPattern {
  const reader = new ConditionReader(text, SELECTOR);
  if (!reader.takes('{')) throw invalidPattern();
  const condition = reader.any();
  if (!reader.takes('}') || reader.at < text.trimEnd().length) throw invalidPattern();
  return {
    matches(message) {
      const value = parseObject(message);
      return value !== undefined && condition.holds((selector) => select(value, selector));
    },
    extract(message) {
      const value = parseObject(message) ?? {};
      return (name) => first(select(value, name));
    },
    names: condition.names,
  };
}

/** What a selector finds in a message that is a JSON object. */
export function selectInMessage(message: string, selector: string): string | undefined {
  return first(select(parseObject(message) ?? {}, selector));
}

function first(value: unknown): string | undefined {
  return textOf(value instanceof Several ? value.values[0] : value);
}

function parseObject(message: string): unknown {
  const text = message.trim();
  if (!text.startsWith('{')) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function select(value: unknown, selector: string): unknown {
  let found: readonly unknown[] = [value];
  let isSeveral = false;
  for (const [, index, all, double, single, name] of selector.matchAll(STEP)) {
    if (all === undefined && name !== '*') {
      const key = index ?? double ?? single ?? name ?? '';
      found = found.flatMap((entry) => member(entry, key));
      continue;
    }
    isSeveral = true;
    found = found.flatMap((entry) =>
      typeof entry === 'object' && entry !== null ? Object.values(entry) : [],
    );
  }
  return isSeveral ? new Several(found) : found[0];
}

function member(value: unknown, key: string): unknown[] {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return [];
  return [(value as Record<string, unknown>)[key]];
}
