import { NormalizedSchema } from '@smithy/core/schema';
import { remembered } from '../kernel/remembered.js';

/** An operation's schema as the SDK exports it: `StartBuild$`. */
export type OperationSchema = readonly [
  kind: 9,
  namespace: string,
  name: string,
  traits: unknown,
  input: unknown,
  output: unknown,
];

/** What the codecs need to know of an operation, read once from its schema. */
export interface OperationShape {
  readonly name: string;
  readonly namespace: string;
  readonly input: NormalizedSchema;
  readonly output: NormalizedSchema;
  /** REST bindings of the operation; absent for RPC protocols. */
  readonly http?: { readonly method: string; readonly uri: string; readonly status: number };
}

export function isOperationSchema(value: unknown): value is OperationSchema {
  return Array.isArray(value) && value[0] === 9 && typeof value[2] === 'string';
}

export function operationShape(schema: OperationSchema): OperationShape {
  const [, namespace, name] = schema;
  const traits = traitsOf(schema[3]);
  const http = traits.http as readonly [string, string, number] | undefined;
  return {
    name,
    namespace,
    input: schemaOf(schema[4]),
    output: schemaOf(schema[5]),
    ...(http && { http: { method: http[0], uri: http[1], status: http[2] ?? 200 } }),
  };
}

/** Schemas may be given lazily, as functions, since shapes refer to each other. */
export function schemaOf(reference: unknown): NormalizedSchema {
  return NormalizedSchema.of(reference as Parameters<typeof NormalizedSchema.of>[0]);
}

/** Names of a structure's members that must be present: its first `n`, the tuple's last place says how many. */
export function requiredMembers(schema: NormalizedSchema): readonly string[] {
  const raw = schema.getSchema() as unknown as readonly unknown[];
  if (!Array.isArray(raw)) return [];
  const names = (raw[4] ?? []) as readonly string[];
  return names.slice(0, typeof raw[6] === 'number' ? raw[6] : 0);
}

export type Traits = Readonly<Record<string, unknown>>;

/** The members of a structure; the SDK would make their schemas anew each time. */
export const membersOf = remembered(
  (schema: NormalizedSchema): readonly (readonly [name: string, member: NormalizedSchema])[] => [
    ...schema.structIterator(),
  ],
);

export function mergedTraits(schema: NormalizedSchema): Traits {
  return schema.getMergedTraits() as Traits;
}

function traitsOf(value: unknown): Traits {
  return typeof value === 'object' && value !== null ? (value as Traits) : {};
}
