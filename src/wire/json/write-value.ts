import type { NormalizedSchema } from '@smithy/core/schema';
import { isLasting } from '../../kernel/remembered.js';
import type { Traits } from '../schema.js';

/** Turns an operation's output into what JSON.stringify writes as the wire has it. */
export type ValueWriter = (value: unknown) => unknown;

const writers = new WeakMap<object, ValueWriter>();

/**
 * The writer of a schema for the awsJson protocols, compiled on first use: members that the schema does not know stay here, dates
 * become epoch seconds, bytes base64, numbers that JSON has not their names.
 */
export function valueWriter(schema: NormalizedSchema): ValueWriter {
  const raw = schema.getSchema();
  if (typeof raw !== 'object' || raw === null) return compile(schema);
  const known = writers.get(raw);
  if (known) return known;
  const compiled = compile(schema);
  writers.set(raw, compiled);
  return compiled;
}

function compile(schema: NormalizedSchema): ValueWriter {
  if (schema.isStructSchema()) return writeStruct(schema);
  if (schema.isListSchema()) return writeList(schema);
  if (schema.isMapSchema()) return writeMap(schema);
  if (schema.isTimestampSchema()) return timestampWriter(schema.getSchema());
  if (schema.isBlobSchema()) return writeBlob;
  if (schema.isStringSchema()) return writeText;
  if (schema.isBooleanSchema()) return itself;
  return writeNumber;
}

/** What JSON.stringify writes as it is: most of all values, without a call each. */
function isAsItIs(schema: NormalizedSchema): boolean {
  return schema.isStringSchema() || schema.isBooleanSchema();
}

interface Member {
  readonly name: string;
  /** Undefined for what needs no change. Found when it is first needed: shapes may contain themselves. */
  write: ValueWriter | undefined;
  readonly schema: NormalizedSchema;
  readonly isAsItIs: boolean;
}

function writeStruct(schema: NormalizedSchema): ValueWriter {
  const members: Member[] = [];
  for (const [name, member] of schema.structIterator()) {
    members.push({ name, write: undefined, schema: member, isAsItIs: isAsItIs(member) });
  }
  const written = new WeakMap<object, object>();
  const write = (source: Readonly<Record<string, unknown>>) => {
    const result: Record<string, unknown> = {};
    for (const member of members) {
      const item = source[member.name];
      if (item === undefined || item === null) continue;
      if (member.isAsItIs) result[member.name] = item;
      else {
        member.write ??= valueWriter(member.schema);
        result[member.name] = member.write(item);
      }
    }
    return result;
  };
  return (value) => {
    const source = value as Readonly<Record<string, unknown>>;
    if (!isLasting(source)) return write(source);
    const known = written.get(source);
    if (known) return known;
    const result = write(source);
    written.set(source, result);
    return result;
  };
}

function writeList(schema: NormalizedSchema): ValueWriter {
  const isSparse = (schema.getMergedTraits() as Traits).sparse !== undefined;
  const item = schema.getValueSchema();
  let write: ValueWriter | undefined;
  return (value) => {
    write ??= isAsItIs(item) ? itself : valueWriter(item);
    const result: unknown[] = [];
    for (const element of value as readonly unknown[]) {
      if (element !== undefined && element !== null) result.push(write(element));
      else if (isSparse) result.push(null);
    }
    return result;
  };
}

function writeMap(schema: NormalizedSchema): ValueWriter {
  const isSparse = (schema.getMergedTraits() as Traits).sparse !== undefined;
  const item = schema.getValueSchema();
  let write: ValueWriter | undefined;
  return (value) => {
    write ??= isAsItIs(item) ? itself : valueWriter(item);
    const result: Record<string, unknown> = {};
    const source = value as Readonly<Record<string, unknown>>;
    for (const key of Object.keys(source)) {
      const element = source[key];
      if (element === undefined || (element === null && !isSparse)) continue;
      const written = element === null ? null : write(element);
      if (key === '__proto__') Object.defineProperty(result, key, { value: written, enumerable: true });
      else result[key] = written;
    }
    return result;
  };
}

const itself: ValueWriter = (value) => value;

const writeText: ValueWriter = (value) => (typeof value === 'string' ? value : String(value));

const writeBlob: ValueWriter = (value) =>
  Buffer.from(typeof value === 'string' ? value : (value as Uint8Array)).toString('base64');

/** Also of documents, which are JSON already. */
const writeNumber: ValueWriter = (value) => {
  if (typeof value === 'bigint') return Number(value);
  return typeof value === 'number' && !Number.isFinite(value) ? String(value) : value;
};

const ISO = 5;
const HTTP_DATE = 6;

/** @param format the schema of a timestamp is its format; any other stands for the protocol's own, epoch seconds */
function timestampWriter(format: unknown): ValueWriter {
  if (format === ISO) return (value) => (value as Date).toISOString().replace('.000Z', 'Z');
  if (format === HTTP_DATE) return (value) => (value as Date).toUTCString();
  return (value) => (value as Date).getTime() / 1000;
}
