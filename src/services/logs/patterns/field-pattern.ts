import { type Condition, ConditionReader, invalidPattern } from './conditions.js';
import type { FilterPattern } from './filter-pattern.js';

const NAME = /[\w-]+/y;
const ELLIPSIS = '...';

interface Field {
  /** Names without one are numbered by their place. */
  readonly name: string;
  readonly condition: Condition | undefined;
}

/**
 * `[ip, user, ..., status = 4*, bytes > 1000]`, for messages of fields with spaces between them.
 * @source Amazon CloudWatch Logs User Guide, "Filter pattern syntax: match terms in space-delimited log events"
 */
export function parseFieldPattern(text: string): FilterPattern {
  const fields = new FieldReader(text).read();
  const ellipsis = fields.indexOf(ELLIPSIS);
  const named = fields.filter((field): field is Field => field !== ELLIPSIS);
  const valuesOf = (message: string) => assign(splitFields(message), named, ellipsis);
  return {
    matches(message) {
      const values = valuesOf(message);
      return (
        values !== undefined &&
        named.every(({ condition }) => condition?.holds((name) => values.get(name)) ?? true)
      );
    },
    extract(message) {
      const values = valuesOf(message);
      return (name) => values?.get(name.replace(/^\$/, ''));
    },
    names: named.map(({ name }) => `$${name}`),
  };
}

class FieldReader extends ConditionReader {
  constructor(text: string) {
    super(text, NAME);
  }

  read(): (Field | typeof ELLIPSIS)[] {
    if (!this.takes('[')) throw invalidPattern();
    const fields: (Field | typeof ELLIPSIS)[] = [];
    do {
      fields.push(this.#field(fields.length + 1));
    } while (this.takes(','));
    if (!this.takes(']') || this.at < this.text.trimEnd().length) throw invalidPattern();
    if (fields.filter((field) => field === ELLIPSIS).length > 1) throw invalidPattern();
    return fields;
  }

  #field(place: number): Field | typeof ELLIPSIS {
    if (this.takes(ELLIPSIS)) return ELLIPSIS;
    const start = this.at;
    if (this.takes(',') || this.takes(']')) {
      this.at = start;
      return { name: String(place), condition: undefined };
    }
    const condition = this.any();
    const [name = '', ...others] = condition.names;
    // All conditions of a field are about itself.
    if (others.some((other) => other !== name)) throw invalidPattern();
    return { name, condition };
  }
}

const CLOSING: Readonly<Record<string, string>> = { '"': '"', '[': ']' };
const SPACES = /\s*/y;
const WORD = /\S+/y;

/** `[…]` and `"…"` are one field each, without these marks. */
function splitFields(message: string): string[] {
  const fields: string[] = [];
  /** Of each kind, looked for once: a message may open many that it never closes. */
  const lastClosing = new Map(Object.values(CLOSING).map((mark) => [mark, message.lastIndexOf(mark)]));
  for (let at = skip(SPACES, message, 0); at < message.length; at = skip(SPACES, message, at)) {
    const closing = CLOSING[message[at] ?? ''];
    const isClosed = closing !== undefined && (lastClosing.get(closing) ?? -1) > at;
    const end = isClosed ? message.indexOf(closing, at + 1) : skip(WORD, message, at);
    fields.push(isClosed ? message.slice(at + 1, end) : message.slice(at, end));
    at = isClosed ? end + 1 : end;
  }
  return fields;
}

/** @returns the end of what is found at that place */
function skip(sticky: RegExp, text: string, at: number): number {
  sticky.lastIndex = at;
  return sticky.test(text) ? sticky.lastIndex : at;
}

/** @param ellipsis where any number of fields may lie that have no names; -1: nowhere */
function assign(
  values: readonly string[],
  fields: readonly Field[],
  ellipsis: number,
): ReadonlyMap<string, string> | undefined {
  const isFitting = ellipsis < 0 ? values.length === fields.length : values.length >= fields.length;
  if (!isFitting) return undefined;
  const skipped = values.length - fields.length;
  return new Map(
    fields.map(({ name }, index) => {
      const isBehind = ellipsis >= 0 && index >= ellipsis;
      return [name, values[isBehind ? index + skipped : index] ?? ''] as const;
    }),
  );
}
