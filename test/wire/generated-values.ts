import { Readable } from 'node:stream';
import type { NormalizedSchema } from '@smithy/core/schema';
import { mergedTraits } from '../../src/wire/schema.js';

const AT = new Date(1_700_000_000_000);
const TRICKY = ` ü<&>"' +%/=;?#@\u{1f600}`;

export interface GenerationRules {
  /** Members that cannot be made up: digests, lengths, what clients act on or compute. */
  readonly isLeftOut: (member: string) => boolean;
  /** Members of the path that must have a certain form. */
  readonly labels: Readonly<Record<string, string>>;
}

/**
 * A value with every member of a structure, lists and maps of two; unions have their first member, and a shape that contains itself
 * does so once.
 */
export function generated(schema: NormalizedSchema, rules: GenerationRules): unknown {
  return make(schema, rules, [], 'value');
}

function make(
  schema: NormalizedSchema,
  rules: GenerationRules,
  outer: readonly unknown[],
  name: string,
): unknown {
  if (schema.isUnitSchema()) return {};
  if (schema.isStructSchema()) return makeStructure(schema, rules, outer);
  if (schema.isListSchema()) {
    const item = schema.getValueSchema();
    if (mergedTraits(schema).httpHeader !== undefined) return [`${name}1`, `${name}2`];
    const first = make(item, rules, outer, `${name}1`);
    return first === undefined ? undefined : [first, make(item, rules, outer, `${name}2`)];
  }
  if (schema.isMapSchema()) {
    const value = schema.getValueSchema();
    if (mergedTraits(schema).httpPrefixHeaders !== undefined) return { one: 'text', constructor: '; x=y' };
    const first = make(value, rules, outer, `${name}1`);
    if (first === undefined) return undefined;
    return { [`k${TRICKY}`]: first, constructor: make(value, rules, outer, `${name}2`) };
  }
  return makeScalar(schema, name);
}

function makeStructure(
  schema: NormalizedSchema,
  rules: GenerationRules,
  outer: readonly unknown[],
): Record<string, unknown> | undefined {
  const raw = schema.getSchema();
  if (outer.includes(raw)) return undefined;
  const result: Record<string, unknown> = {};
  for (const [name, member] of schema.structIterator()) {
    if (rules.isLeftOut(name)) continue;
    const label = mergedTraits(member).httpLabel === undefined ? undefined : rules.labels[name];
    const value = label ?? make(member, rules, [...outer, raw], name);
    if (value === undefined) continue;
    result[name] = value;
    if (schema.isUnionSchema()) break;
  }
  return schema.isUnionSchema() && Object.keys(result).length === 0 ? undefined : result;
}

function makeScalar(schema: NormalizedSchema, name: string): unknown {
  const traits = mergedTraits(schema);
  if (schema.isTimestampSchema()) return AT;
  if (schema.isBlobSchema()) return new Uint8Array([0, 1, 254, 255, name.length]);
  if (schema.isBooleanSchema()) return name.length % 2 === 0;
  if (schema.isDocumentSchema()) return { a: [1, 'x', { b: true }] };
  if (schema.isNumericSchema() || schema.isBigIntegerSchema() || schema.isBigDecimalSchema())
    return name.length + 3;
  if (typeof traits.httpHeader === 'string') return `${name}; with=signs`;
  return `${name}${TRICKY}`;
}

/** Streams as bytes, so that values can be compared. */
export async function withoutStreams(value: object): Promise<Record<string, unknown>> {
  const entries = Object.entries(value).map(async ([name, member]) => {
    // Clients give bytes further methods.
    if (member instanceof Uint8Array) return [name, new Uint8Array(member)] as const;
    if (!(member instanceof Readable)) return [name, member] as const;
    return [name, new Uint8Array(Buffer.concat(await member.toArray()))] as const;
  });
  return Object.fromEntries(await Promise.all(entries));
}
