import type { NormalizedSchema } from '@smithy/core/schema';
import { FRACTIONS } from './fractions.js';
import { unicodePattern } from './pattern-dialect.js';
import { mergedTraits, requiredMembers } from './schema.js';

/** Bounds that the SDK's schemas do not carry; see `MemberConstraint` at the front door. */
export interface Bounds {
  readonly min?: number;
  readonly max?: number;
  readonly pattern?: string;
  readonly enum?: readonly string[];
  /** Of each member of a list, or each value of a map. */
  readonly each?: Bounds;
  /** Of each key of a map. */
  readonly keys?: Bounds;
}

export type BoundsTable = Readonly<Record<string, Bounds>>;

/** Appends AWS's sentence for each violation. `path` is the member's place in the input: `pipeline.stages.1.member.name`. */
type Check = (value: unknown, path: string, found: string[]) => void;

/** What inputs are checked against. */
interface Rules {
  readonly table: BoundsTable;
  /** No value stands in a message. */
  readonly hidesValues: boolean;
}

/** Checks a decoded input against required members and bounds. @returns AWS's message, or undefined where all is well */
export type InputCheck = (input: unknown) => string | undefined;

/**
 * @source AWS answers all violations in one message: "2 validation errors detected: Value '' at 'name' failed
 * to satisfy constraint: Member must have length greater than or equal to 1; Value null at 'roleArn' failed …"
 */
export function inputCheck(schema: NormalizedSchema, table: BoundsTable, hidesValues = false): InputCheck {
  const check = checkerOf(schema, { table, hidesValues }, new Map());
  return (input) => {
    const found: string[] = [];
    check(input, '', found);
    if (found.length === 0) return undefined;
    const noun = found.length === 1 ? 'error' : 'errors';
    return `${found.length} validation ${noun} detected: ${found.join('; ')}`;
  };
}

const nothing: Check = () => {};

/** Beyond 2^53 numbers stand for their neighbours too. */
const wholeNumber: Check = (value, path, found) => {
  if (typeof value !== 'number' || Number.isSafeInteger(value)) return;
  found.push(sentence(quoted(value), path, 'Member must be a whole number'));
};

function checkerOf(schema: NormalizedSchema, rules: Rules, known: Map<unknown, Check>): Check {
  if (schema.isStructSchema()) return structCheck(schema, rules, known);
  if (schema.isListSchema()) {
    const each = checkerOf(schema.getValueSchema(), rules, known);
    if (each === nothing) return nothing;
    return (value, path, found) => {
      (value as unknown[]).forEach((item, i) => void each(item, `${path}.${i + 1}.member`, found));
    };
  }
  if (schema.isMapSchema()) {
    const each = checkerOf(schema.getValueSchema(), rules, known);
    if (each === nothing) return nothing;
    return (value, path, found) => {
      for (const [key, item] of Object.entries(value as object)) each(item, `${path}.${key}.member`, found);
    };
  }
  return nothing;
}

function structCheck(schema: NormalizedSchema, rules: Rules, known: Map<unknown, Check>): Check {
  const raw = schema.getSchema();
  const before = known.get(raw);
  if (before) return before;
  const parts: Check[] = [];
  const whole: Check = (value, path, found) => {
    for (const part of parts) part(value, path, found);
  };
  known.set(raw, whole);
  const required = new Set(requiredMembers(schema));
  const structure = schema.getName() ?? '';
  for (const [name, member] of schema.structIterator()) {
    const bounds = rules.table[`${structure}.${name}`];
    const isWhole = member.isNumericSchema() && !FRACTIONS.has(`${structure}.${name}`);
    const inner = isWhole ? wholeNumber : checkerOf(member, rules, known);
    if (!required.has(name) && !bounds && inner === nothing) continue;
    const isSecret = rules.hidesValues || holdsSecrets(member, []);
    parts.push(memberCheck(name, required.has(name), bounds && boundsCheck(bounds, isSecret), inner));
  }
  return whole;
}

function holdsSecrets(schema: NormalizedSchema, outer: readonly unknown[]): boolean {
  if (mergedTraits(schema).sensitive !== undefined) return true;
  if (schema.isListSchema() || schema.isMapSchema()) return holdsSecrets(schema.getValueSchema(), outer);
  const raw = schema.getSchema();
  if (!schema.isStructSchema() || outer.includes(raw)) return false;
  return [...schema.structIterator()].some(([, member]) => holdsSecrets(member, [...outer, raw]));
}

function memberCheck(name: string, required: boolean, bound: Check = nothing, inner: Check): Check {
  const shown = shownName(name);
  return (value, path, found) => {
    const member = (value as Record<string, unknown>)[name];
    const place = path === '' ? shown : `${path}.${shown}`;
    if (member === undefined || member === null) {
      if (required) found.push(sentence(' null', place, 'Member must not be null'));
      return;
    }
    bound(member, place, found);
    inner(member, place, found);
  };
}

/** AWS names members with a small first letter, whatever the wire does: `roleName`, `tags.1.member.key`. */
function shownName(name: string): string {
  return name.slice(0, 1).toLowerCase() + name.slice(1);
}

/** @param isSecret what the member holds must not stand in an error, which ends up in logs */
function boundsCheck(bounds: Bounds, isSecret: boolean): Check {
  const matches = patternTest(bounds);
  const elements = elementCheck(bounds);
  return (value, path, found) => {
    const say = (rule: string) => found.push(sentence(isSecret ? '' : quoted(value), path, rule));
    checkSize(value, bounds, say);
    if (typeof value === 'string') {
      if (isWithin(value, bounds.max) && !matches(value)) say(patternRule(bounds));
      if (bounds.enum && !bounds.enum.includes(value)) say(isSecret ? SOME_ENUM : enumRule(bounds));
    }
    elements?.(value, say);
  };
}

/** Patterns are for texts of the length that they are for: some take quadratic time, which nobody shall make long. */
function isWithin(text: string, max: number | undefined): boolean {
  return max === undefined || text.length <= max;
}

type Say = (rule: string) => void;

/** A list or map is named as a whole, with all that its members must be. */
function elementCheck({ each, keys }: Bounds): ((value: unknown, say: Say) => void) | undefined {
  const isEach = each && elementTest(each);
  const isKey = keys && elementTest(keys);
  if (!isEach && !isKey) return undefined;
  return (value, say) => {
    if (Array.isArray(value)) {
      if (each && !value.every((item) => isEach?.(item)))
        say(`Member must satisfy constraint: ${rulesOf(each)}`);
      return;
    }
    if (typeof value !== 'object' || value === null) return;
    if (keys && !Object.keys(value).every((key) => isKey?.(key))) {
      say(`Map keys must satisfy constraint: ${rulesOf(keys)}`);
    }
    if (each && !Object.values(value).every((item) => isEach?.(item))) {
      say(`Map value must satisfy constraint: ${rulesOf(each)}`);
    }
  };
}

function elementTest(bounds: Bounds): (value: unknown) => boolean {
  const check = boundsCheck(bounds, false);
  return (value) => {
    const found: string[] = [];
    if (value !== undefined && value !== null) check(value, '', found);
    return found.length === 0;
  };
}

/** @source AWS lists every rule of an element, kept or not: "[Member must have length less than or equal to 128, …]" */
function rulesOf(bounds: Bounds): string {
  const { min, max, each } = bounds;
  const rules = [
    ...(max === undefined ? [] : [`Member must have length less than or equal to ${max}`]),
    ...(min === undefined ? [] : [`Member must have length greater than or equal to ${min}`]),
    ...(bounds.pattern === undefined ? [] : [patternRule(bounds)]),
    ...(bounds.enum === undefined ? [] : [enumRule(bounds)]),
    ...(each === undefined ? [] : [`Member must satisfy constraint: ${rulesOf(each)}`]),
  ];
  return `[${rules.join(', ')}]`;
}

function patternTest({ pattern }: Bounds): (text: string) => boolean {
  if (pattern === undefined) return () => true;
  const expression = new RegExp(`^(?:${unicodePattern(pattern)})$`, 'su');
  return (text) => expression.test(text);
}

function patternRule({ pattern }: Bounds): string {
  return `Member must satisfy regular expression pattern: ${pattern}`;
}

/** Where the value is not told, neither is what it could be. */
const SOME_ENUM = 'Member must satisfy enum value set';

function enumRule(bounds: Bounds): string {
  return `${SOME_ENUM}: [${(bounds.enum ?? []).join(', ')}]`;
}

function checkSize(value: unknown, bounds: Bounds, say: Say): void {
  const { min, max } = bounds;
  if (typeof value === 'number') {
    if (min !== undefined && value < min) say(`Member must have value greater than or equal to ${min}`);
    if (max !== undefined && value > max) say(`Member must have value less than or equal to ${max}`);
    return;
  }
  const size = sizeOf(value);
  if (size === undefined) return;
  if (min !== undefined && size < min) say(`Member must have length greater than or equal to ${min}`);
  if (max !== undefined && size > max) say(`Member must have length less than or equal to ${max}`);
}

function sizeOf(value: unknown): number | undefined {
  if (typeof value === 'string' || Array.isArray(value) || value instanceof Uint8Array) return value.length;
  if (typeof value === 'object' && value !== null && !(value instanceof Date))
    return Object.keys(value).length;
  return undefined;
}

/** As AWS's own servers write their values: `'text'`, `'[a, b]'`, `'{key=value}'`. */
function quoted(value: unknown): string {
  const text = shown(value);
  return ` '${text.length > 200 ? `${text.slice(0, 200)}…` : text}'`;
}

function shown(value: unknown): string {
  if (typeof value !== 'object' || value === null) return String(value);
  if (Array.isArray(value) && value.every((item) => typeof item !== 'object')) return `[${value.join(', ')}]`;
  const entries = Object.entries(value);
  if (!Array.isArray(value) && entries.every(([, item]) => typeof item === 'string')) {
    return `{${entries.map(([key, item]) => `${key}=${item}`).join(', ')}}`;
  }
  return JSON.stringify(value);
}

function sentence(value: string, path: string, rule: string): string {
  return `Value${value} at '${path}' failed to satisfy constraint: ${rule}`;
}
