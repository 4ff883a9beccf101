import type { NormalizedSchema } from '@smithy/core/schema';
import { serializationError } from './errors.js';
import { parseTimestamp } from './timestamps.js';

/**
 * Turns what a parser gave (of JSON, of CBOR) into the SDK's values (Dates, bytes, numbers), checking every type. Without a path
 * its complaints name no place.
 */
export type ValueReader = (value: unknown, path?: string) => unknown;

/** What a format spells in its own way. Members by their `jsonName` are JSON's alone. */
export interface ValueFormat {
  readonly usesJsonNames: boolean;
  readonly timestamp: ValueReader;
  readonly blob: ValueReader;
  readonly number: ValueReader;
  /** The readers that have been compiled, by schema. */
  readonly readers: WeakMap<object, ValueReader>;
}

/**
 * Reads a value strictly: unknown members are ignored, as AWS does; nulls are left out; a value of another type is a
 * SerializationException that names the place. The place is kept track of only once there is something to complain of.
 */
export function readValue(
  schema: NormalizedSchema,
  value: unknown,
  format: ValueFormat = JSON_FORMAT,
): unknown {
  const read = valueReader(schema, format);
  try {
    return read(value);
  } catch {
    return read(value, '');
  }
}

/** The reader of a schema, compiled on first use. */
function valueReader(schema: NormalizedSchema, format: ValueFormat): ValueReader {
  const raw = schema.getSchema();
  if (typeof raw !== 'object' || raw === null) return compile(schema, format);
  const known = format.readers.get(raw);
  if (known) return known;
  // Shapes may contain themselves: publish a forwarder before compiling.
  let compiled: ValueReader | undefined;
  format.readers.set(raw, (value, path) => (compiled ?? notCompiled)(value, path));
  compiled = compile(schema, format);
  format.readers.set(raw, compiled);
  return compiled;
}

const notCompiled: ValueReader = () => {
  throw new Error('a schema reader ran before it was compiled');
};

function compile(schema: NormalizedSchema, format: ValueFormat): ValueReader {
  if (schema.isUnitSchema()) return () => ({});
  if (schema.isDocumentSchema()) return (value) => value;
  if (schema.isListSchema()) return readList(schema.getValueSchema(), format);
  if (schema.isMapSchema()) return readMap(schema.getValueSchema(), format);
  if (schema.isStructSchema()) return readStruct(schema, format);
  if (schema.isTimestampSchema()) return format.timestamp;
  if (schema.isBlobSchema()) return format.blob;
  if (schema.isBooleanSchema()) return readBoolean;
  if (schema.isBigIntegerSchema() || schema.isBigDecimalSchema() || schema.isNumericSchema())
    return format.number;
  return readString;
}

function readStruct(schema: NormalizedSchema, format: ValueFormat): ValueReader {
  const members: [name: string, wireName: string, read: ValueReader][] = [];
  for (const [name, member] of schema.structIterator()) {
    const { jsonName } = member.getMergedTraits() as { jsonName?: string };
    members.push([name, (format.usesJsonNames && jsonName) || name, lazily(member, format)]);
  }
  return (value, path) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value))
      throw unexpected(value, 'structure', path);
    const source = value as Record<string, unknown>;
    const result: Record<string, unknown> = {};
    for (const [name, wireName, read] of members) {
      const member = Object.hasOwn(source, wireName) ? source[wireName] : undefined;
      if (member !== undefined && member !== null) result[name] = read(member, below(path, name));
    }
    return result;
  };
}

/** A member's reader is found when it is first needed, since its shape may be the one that is being compiled. */
function lazily(member: NormalizedSchema, format: ValueFormat): ValueReader {
  let read: ValueReader | undefined;
  return (value, path) => {
    read ??= valueReader(member, format);
    return read(value, path);
  };
}

function readList(member: NormalizedSchema, format: ValueFormat): ValueReader {
  const read = lazily(member, format);
  return (value, path) => {
    if (!Array.isArray(value)) throw unexpected(value, 'list', path);
    const list: unknown[] = [];
    for (const item of value) {
      if (item !== null) list.push(read(item, below(path, list.length + 1)));
    }
    return list;
  };
}

function readMap(member: NormalizedSchema, format: ValueFormat): ValueReader {
  const read = lazily(member, format);
  return (value, path) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value))
      throw unexpected(value, 'map', path);
    const map: Record<string, unknown> = {};
    for (const [key, item] of Object.entries(value)) {
      if (item !== null) setOwn(map, key, read(item, below(path, key)));
    }
    return map;
  };
}

function below(path: string | undefined, name: string | number): string | undefined {
  return path === undefined ? undefined : `${path}.${name}`;
}

/** `__proto__` is a key like any other here; plain assignment would change the object's prototype. */
function setOwn(map: Record<string, unknown>, key: string, value: unknown): void {
  if (key !== '__proto__') {
    map[key] = value;
    return;
  }
  Object.defineProperty(map, key, { value, enumerable: true, configurable: true, writable: true });
}

const readString: ValueReader = (value, path) => {
  if (typeof value !== 'string') throw unexpected(value, 'String', path);
  return value;
};

const readBoolean: ValueReader = (value, path) => {
  if (typeof value !== 'boolean') throw unexpected(value, 'Boolean', path);
  return value;
};

/** JSON has no literals for these: the protocols write them as text. */
const NOT_FINITE: ReadonlySet<unknown> = new Set(['NaN', 'Infinity', '-Infinity']);

const readNumber: ValueReader = (value, path) => {
  if (NOT_FINITE.has(value)) return Number(value);
  if (typeof value !== 'number') throw unexpected(value, 'Number', path);
  return value;
};

/** Epoch seconds, with a fraction; ISO text is taken too, as AWS does. */
const readTimestamp: ValueReader = (value, path) => {
  const date = typeof value === 'number' ? new Date(value * 1000) : undefined;
  const instant = typeof value === 'string' ? parseTimestamp(value) : date;
  if (!instant || Number.isNaN(instant.getTime())) throw unexpected(value, 'Timestamp', path);
  return instant;
};

export function isBase64(text: string): boolean {
  return /^[A-Za-z0-9+/]*={0,2}$/.test(text);
}

const readBlob: ValueReader = (value, path) => {
  if (typeof value !== 'string') throw unexpected(value, 'Blob', path);
  if (!isBase64(value)) throw unexpected(value, 'Blob', path);
  return new Uint8Array(Buffer.from(value, 'base64'));
};

const JSON_FORMAT: ValueFormat = {
  usesJsonNames: true,
  timestamp: readTimestamp,
  blob: readBlob,
  number: readNumber,
  readers: new WeakMap(),
};

/** The refusal of a value of another type than the member at `path` has. */
export function unexpected(value: unknown, wanted: string, path = '') {
  const kind =
    value === null
      ? 'NULL'
      : Array.isArray(value)
        ? 'LIST'
        : typeof value === 'object'
          ? 'STRUCTURE'
          : typeof value;
  return serializationError(
    `${kind.toUpperCase()}_VALUE can not be converted to ${wanted} at '${path.replace(/^\./, '')}'`,
  );
}
