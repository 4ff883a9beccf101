import type { NormalizedSchema } from '@smithy/core/schema';
import { requiredMembers } from './schema.js';

/** Bounds that the SDK's schemas do not carry; see `MemberConstraint` at the front door. */
export interface Bounds {
  readonly min?: number;
  readonly max?: number;
  readonly pattern?: string;
  readonly enum?: readonly string[];
  readonly each?: Bounds;
}

export type BoundsTable = Readonly<Record<string, Bounds>>;

/** Appends AWS's sentence for each violation. `path` is the member's place in the input: `pipeline.stages.1.member.name`. */
type Check = (value: unknown, path: string, found: string[]) => void;

/** Checks a decoded input against required members and bounds. @returns AWS's message, or undefined where all is well */
export type InputCheck = (input: unknown) => string | undefined;

/**
 * @source AWS answers all violations in one message: "2 validation errors detected: Value '' at 'name' failed
 * to satisfy constraint: Member must have length greater than or equal to 1; Value null at 'roleArn' failed …"
 */
export function inputCheck(schema: NormalizedSchema, table: BoundsTable): InputCheck {
  const check = checkerOf(schema, table, new Map());
  return (input) => {
    const found: string[] = [];
    check(input, '', found);
    if (found.length === 0) return undefined;
    const noun = found.length === 1 ? 'error' : 'errors';
    return `${found.length} validation ${noun} detected: ${found.join('; ')}`;
  };
}

const nothing: Check = () => {};

function checkerOf(schema: NormalizedSchema, table: BoundsTable, known: Map<unknown, Check>): Check {
  if (schema.isStructSchema()) return structCheck(schema, table, known);
  if (schema.isListSchema()) {
    const each = checkerOf(schema.getValueSchema(), table, known);
    if (each === nothing) return nothing;
    return (value, path, found) => {
      (value as unknown[]).forEach((item, i) => void each(item, `${path}.${i + 1}.member`, found));
    };
  }
  if (schema.isMapSchema()) {
    const each = checkerOf(schema.getValueSchema(), table, known);
    if (each === nothing) return nothing;
    return (value, path, found) => {
      for (const [key, item] of Object.entries(value as object)) each(item, `${path}.${key}.member`, found);
    };
  }
  return nothing;
}

function structCheck(schema: NormalizedSchema, table: BoundsTable, known: Map<unknown, Check>): Check {
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
    const bounds = table[`${structure}.${name}`];
    const inner = checkerOf(member, table, known);
    if (!required.has(name) && !bounds && inner === nothing) continue;
    parts.push(memberCheck(name, required.has(name), bounds, inner));
  }
  return whole;
}

function memberCheck(name: string, required: boolean, bounds: Bounds | undefined, inner: Check): Check {
  const bound = bounds ? boundsCheck(bounds) : nothing;
  const shown = shownName(name);
  return (value, path, found) => {
    const member = (value as Record<string, unknown>)[name];
    const place = path === '' ? shown : `${path}.${shown}`;
    if (member === undefined || member === null) {
      if (required) found.push(sentence('null', place, 'Member must not be null'));
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

function boundsCheck(bounds: Bounds): Check {
  const pattern = bounds.pattern === undefined ? undefined : new RegExp(`^(?:${bounds.pattern})$`, 'su');
  const each = bounds.each ? boundsCheck(bounds.each) : undefined;
  return (value, path, found) => {
    const say = (rule: string) => found.push(sentence(quoted(value), path, rule));
    checkSize(value, bounds, say);
    if (typeof value === 'string') {
      if (pattern && !pattern.test(value))
        say(`Member must satisfy regular expression pattern: ${bounds.pattern}`);
      if (bounds.enum && !bounds.enum.includes(value)) {
        say(`Member must satisfy enum value set: [${bounds.enum.join(', ')}]`);
      }
    }
    if (each && Array.isArray(value)) {
      value.forEach((item, i) => void each(item, `${path}.${i + 1}.member`, found));
    } else if (each && typeof value === 'object' && value !== null) {
      for (const [key, item] of Object.entries(value)) each(item, `${path}.${key}.member`, found);
    }
  };
}

function checkSize(value: unknown, bounds: Bounds, say: (rule: string) => void): void {
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

function quoted(value: unknown): string {
  const text = typeof value === 'object' ? JSON.stringify(value) : String(value);
  return `'${text.length > 200 ? `${text.slice(0, 200)}…` : text}'`;
}

function sentence(value: string, path: string, rule: string): string {
  return `Value ${value} at '${path}' failed to satisfy constraint: ${rule}`;
}
