import type { NormalizedSchema } from '@smithy/core/schema';
import { AwsError } from '../../kernel/aws-error.js';
import { isBase64 } from '../read-value.js';
import { mergedTraits, type Traits } from '../schema.js';
import { parseTimestamp } from '../timestamps.js';
import type { FormNode } from './form.js';

/** What a structure's member is called in the form. */
export type MemberNaming = (name: string, traits: Traits) => string;

/** Reads an operation's input from its form, by the input's schema. Unknown parameters are ignored. */
export function readForm(schema: NormalizedSchema, node: FormNode, naming: MemberNaming, path = ''): unknown {
  if (schema.isUnitSchema()) return {};
  if (schema.isStructSchema()) return readStructure(schema, node, naming, path);
  if (schema.isListSchema()) return readList(schema, node, naming, path);
  if (schema.isMapSchema()) return readMap(schema, node, naming, path);
  return readScalar(schema, node.text ?? '', path);
}

function readStructure(
  schema: NormalizedSchema,
  node: FormNode,
  naming: MemberNaming,
  path: string,
): Record<string, unknown> {
  const result: Record<string, unknown> = {};
  for (const [name, member] of schema.structIterator()) {
    const child = node.children.get(naming(name, mergedTraits(member))) ?? node.children.get(name);
    if (child) result[name] = readForm(member, child, naming, path === '' ? name : `${path}.${name}`);
  }
  return result;
}

/** `List.member.N`, or `List.N` where flattened; an empty list is `List=`. Either spelling is read. */
function readList(schema: NormalizedSchema, node: FormNode, naming: MemberNaming, path: string): unknown[] {
  const itemName = (mergedTraits(schema.getValueSchema()).xmlName as string | undefined) ?? 'member';
  const holder = node.children.get(itemName) ?? node.children.get('member') ?? node;
  return numbered(holder).map((item, i) =>
    readForm(schema.getValueSchema(), item, naming, `${path}.${i + 1}.member`),
  );
}

function readMap(
  schema: NormalizedSchema,
  node: FormNode,
  naming: MemberNaming,
  path: string,
): Record<string, unknown> {
  const holder = node.children.get('entry') ?? node;
  const keyName = (mergedTraits(schema.getKeySchema()).xmlName as string | undefined) ?? 'key';
  const valueName = (mergedTraits(schema.getValueSchema()).xmlName as string | undefined) ?? 'value';
  const map = new Map<string, unknown>();
  for (const entry of numbered(holder)) {
    const key = entry.children.get(keyName)?.text;
    const value = entry.children.get(valueName);
    if (key === undefined || !value) continue;
    map.set(key, readForm(schema.getValueSchema(), value, naming, `${path}.${key}`));
  }
  return Object.fromEntries(map);
}

/** The children with numeric names, in their order; gaps are closed. */
function numbered(node: FormNode): FormNode[] {
  return [...node.children]
    .filter(([name]) => /^\d{1,6}$/.test(name))
    .sort(([a], [b]) => Number(a) - Number(b))
    .map(([, child]) => child);
}

const DECIMAL = /^(?:[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?|-?Infinity|NaN)$/;

export function readScalar(schema: NormalizedSchema, text: string, path: string): unknown {
  if (schema.isBooleanSchema()) {
    if (text === 'true' || text === 'True' || text === '1') return true;
    if (text === 'false' || text === 'False' || text === '0') return false;
    throw malformed(text, path, 'Boolean');
  }
  if (schema.isTimestampSchema()) {
    const date = parseTimestamp(text);
    if (!date) throw malformed(text, path, 'Timestamp');
    return date;
  }
  if (schema.isBlobSchema()) {
    if (!isBase64(text)) throw malformed(text, path, 'Blob');
    return new Uint8Array(Buffer.from(text, 'base64'));
  }
  if (schema.isNumericSchema() || schema.isBigIntegerSchema() || schema.isBigDecimalSchema()) {
    if (!DECIMAL.test(text)) throw malformed(text, path, 'Number');
    return Number(text);
  }
  return text;
}

function malformed(text: string, path: string, wanted: string): AwsError {
  return new AwsError('MalformedInput', `'${text.slice(0, 100)}' at '${path}' is not a ${wanted}`, {
    statusCode: 400,
  });
}
