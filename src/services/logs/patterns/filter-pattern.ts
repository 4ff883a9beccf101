import { parseFieldPattern } from './field-pattern.js';
import { parseJsonPattern } from './json-pattern.js';
import { parseTermPattern } from './term-pattern.js';

export type MessageFilter = (message: string) => boolean;

export interface FilterPattern {
  readonly matches: MessageFilter;
  /** What the pattern's names stand for in a message that it matches: `$.latency`, `$bytes`. */
  readonly extract: (message: string) => (name: string) => string | undefined;
  /** The names in the pattern. */
  readonly names: readonly string[];
}

/**
 * Of one of the three kinds: terms, conditions on JSON, conditions on space-delimited fields. Nothing matches all.
 *
 * @throws AwsError InvalidParameterException
 * @source Amazon CloudWatch Logs User Guide, "Filter pattern syntax"
 */
export function parseFilterPattern(pattern: string | undefined): FilterPattern {
  const text = pattern?.trim() ?? '';
  if (text.startsWith('{')) return parseJsonPattern(text);
  if (text.startsWith('[')) return parseFieldPattern(text);
  return parseTermPattern(text);
}
