import type { NormalizedSchema } from '@smithy/core/schema';
import { type AwsError, isAwsError } from '../../kernel/aws-error.js';
import { remembered } from '../../kernel/remembered.js';
import type { ErrorShape, WireRequest } from '../protocol.js';
import { readScalar } from '../query/read-form.js';
import { membersOf, mergedTraits, type Traits } from '../schema.js';
import { headerSafe, readHeader, writeHeader } from './header-values.js';

/** Of a value that its place cannot have: `max-keys`, `many`. @returns undefined where it counts as not sent */
export type BindingRefusal = (wireName: string, sent: string) => AwsError | undefined;

/** What a REST operation's HTTP traits take from path, query and headers; the rest is the body's. */
export function readBindings(
  schema: NormalizedSchema,
  request: WireRequest,
  refusal: BindingRefusal,
): Record<string, unknown> {
  const query = new URLSearchParams(request.rawQuery);
  const input: Record<string, unknown> = {};
  for (const bound of boundMembers(schema)) {
    try {
      const value = readBinding(bound, request, query);
      if (value !== undefined) input[bound.name] = value;
    } catch (error) {
      if (!isAwsError(error, 'MalformedInput')) throw error;
      const refused = refusalOf(bound.name, bound.traits, request, query, refusal);
      if (refused) throw refused;
    }
  }
  return input;
}

interface BoundMember {
  readonly name: string;
  readonly member: NormalizedSchema;
  readonly traits: Traits;
  /** Lower case. */
  readonly header: string | undefined;
}

/** Those that do not travel in the body. */
const boundMembers = remembered((schema: NormalizedSchema): readonly BoundMember[] =>
  membersOf(schema)
    .filter(([, member]) => isBound(member))
    .map(([name, member]) => {
      const traits = mergedTraits(member);
      const { httpHeader } = traits;
      const header = typeof httpHeader === 'string' ? httpHeader.toLowerCase() : undefined;
      return { name, member, traits, header };
    }),
);

function refusalOf(
  name: string,
  { httpQuery, httpHeader }: Traits,
  request: WireRequest,
  query: URLSearchParams,
  refusal: BindingRefusal,
): AwsError | undefined {
  if (typeof httpQuery === 'string') return refusal(httpQuery, query.get(httpQuery) ?? '');
  if (typeof httpHeader !== 'string') return refusal(name, request.labels[name] ?? '');
  return refusal(httpHeader, String(request.headers[httpHeader.toLowerCase()] ?? ''));
}

function readBinding(
  { name, member, traits, header }: BoundMember,
  request: WireRequest,
  query: URLSearchParams,
): unknown {
  if (header !== undefined) {
    const sent = request.headers[header];
    const text = Array.isArray(sent) ? sent.join(',') : sent;
    return text === undefined ? undefined : readHeader(member, text, name);
  }
  if (traits.httpLabel) return scalar(member, request.labels[name], name);
  if (typeof traits.httpQuery === 'string') {
    const sent = query.getAll(traits.httpQuery);
    if (sent.length === 0) return undefined;
    if (member.isListSchema()) return sent.map((text) => scalar(member.getValueSchema(), text, name));
    return scalar(member, sent[0], name);
  }
  if (traits.httpQueryParams) return allParameters(member, query);
  if (typeof traits.httpPrefixHeaders === 'string')
    return prefixed(request, traits.httpPrefixHeaders.toLowerCase());
  return undefined;
}

function scalar(member: NormalizedSchema, text: string | undefined, name: string): unknown {
  return text === undefined ? undefined : readScalar(member, text, name);
}

/** All of them, those too that are members of their own. @source Smithy, "httpQueryParams trait" */
function allParameters(member: NormalizedSchema, query: URLSearchParams): Record<string, unknown> {
  if (!member.getValueSchema().isListSchema()) return Object.fromEntries(query);
  return Object.fromEntries([...query.keys()].map((key) => [key, query.getAll(key)]));
}

function prefixed(request: WireRequest, prefix: string): Record<string, string> | undefined {
  const found: [string, string][] = [];
  for (const [name, value] of Object.entries(request.headers)) {
    if (name.startsWith(prefix) && value !== undefined) {
      found.push([name.slice(prefix.length), Array.isArray(value) ? value.join(',') : value]);
    }
  }
  // `__proto__` is a name like any other here.
  return found.length > 0 ? Object.fromEntries(found) : undefined;
}

/** The member that is the whole body, where there is one. */
export const payloadMember = remembered((schema: NormalizedSchema) =>
  membersOf(schema).find(([, member]) => mergedTraits(member).httpPayload),
);

/** Whether any member of the structure travels in the body. */
export const hasBodyMembers = remembered((schema: NormalizedSchema) =>
  membersOf(schema).some(([, member]) => !isBound(member)),
);

/** Whether the member travels outside the body (label, query, header, status) or is the whole of it. */
export function isBound(member: NormalizedSchema): boolean {
  const traits = mergedTraits(member);
  return (
    traits.httpLabel !== undefined ||
    traits.httpQuery !== undefined ||
    traits.httpQueryParams !== undefined ||
    traits.httpHeader !== undefined ||
    traits.httpPrefixHeaders !== undefined ||
    traits.httpPayload !== undefined ||
    traits.httpResponseCode !== undefined
  );
}

/** Response headers of an output's members. */
export function writeHeaders(
  schema: NormalizedSchema,
  output: Readonly<Record<string, unknown>>,
): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [name, member] of membersOf(schema)) {
    const value = output[name];
    if (value === undefined || value === null) continue;
    const traits = mergedTraits(member);
    if (typeof traits.httpHeader === 'string') {
      headers[traits.httpHeader.toLowerCase()] = writeHeader(member, value);
    } else if (typeof traits.httpPrefixHeaders === 'string') {
      for (const [key, text] of Object.entries(value as Record<string, string>)) {
        headers[`${traits.httpPrefixHeaders}${key}`.toLowerCase()] = headerSafe(text);
      }
    }
  }
  return headers;
}

/** The status that a member of the output says. */
export function statusMember(
  schema: NormalizedSchema,
  output: Readonly<Record<string, unknown>>,
): number | undefined {
  for (const [name, member] of membersOf(schema)) {
    const value = output[name];
    if (typeof value === 'number' && mergedTraits(member).httpResponseCode) return value;
  }
  return undefined;
}

/** The members that travel in the body: serializers write whatever has a value. */
export function bodyMembers(
  schema: NormalizedSchema,
  output: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const body: Record<string, unknown> = {};
  for (const [name, member] of membersOf(schema)) {
    if (output[name] !== undefined && !isBound(member)) body[name] = output[name];
  }
  return body;
}

/** What an error has beside its message, by where it travels. */
export interface ErrorMembers {
  readonly headers: Readonly<Record<string, string>>;
  /** Of the body, those that its shape has. */
  readonly modelled: Readonly<Record<string, unknown>>;
  readonly others: Readonly<Record<string, unknown>>;
}

export function errorMembers(error: AwsError, shape: ErrorShape | undefined): ErrorMembers {
  const all = error.options.members ?? {};
  if (!shape) return { headers: {}, modelled: {}, others: all };
  const names = new Set(membersOf(shape.schema).map(([name]) => name));
  return {
    headers: writeHeaders(shape.schema, all),
    modelled: bodyMembers(shape.schema, all),
    others: Object.fromEntries(Object.entries(all).filter(([name]) => !names.has(name))),
  };
}
