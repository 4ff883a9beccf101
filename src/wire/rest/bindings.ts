import type { NormalizedSchema } from '@smithy/core/schema';
import type { WireRequest } from '../protocol.js';
import { readScalar } from '../query/read-form.js';
import { mergedTraits } from '../schema.js';

/** What a REST operation's HTTP traits take from path, query and headers; the rest is the body's. */
export function readBindings(schema: NormalizedSchema, request: WireRequest): Record<string, unknown> {
  const query = new URLSearchParams(request.rawQuery);
  const input: Record<string, unknown> = {};
  for (const [name, member] of schema.structIterator()) {
    const value = readBinding(name, member, request, query);
    if (value !== undefined) input[name] = value;
  }
  return input;
}

function readBinding(
  name: string,
  member: NormalizedSchema,
  request: WireRequest,
  query: URLSearchParams,
): unknown {
  const traits = mergedTraits(member);
  if (traits.httpLabel) return scalar(member, request.labels[name], name);
  if (typeof traits.httpQuery === 'string') {
    const sent = query.getAll(traits.httpQuery);
    if (sent.length === 0) return undefined;
    if (member.isListSchema()) return sent.map((text) => scalar(member.getValueSchema(), text, name));
    return scalar(member, sent[0], name);
  }
  if (traits.httpQueryParams) return Object.fromEntries(query);
  if (typeof traits.httpPrefixHeaders === 'string')
    return prefixed(request, traits.httpPrefixHeaders.toLowerCase());
  if (typeof traits.httpHeader === 'string') {
    const sent = request.headers[traits.httpHeader.toLowerCase()];
    const text = Array.isArray(sent) ? sent.join(',') : sent;
    if (text === undefined) return undefined;
    if (!member.isListSchema()) return scalar(member, text, name);
    return text.split(',').map((part) => scalar(member.getValueSchema(), part.trim(), name));
  }
  return undefined;
}

function scalar(member: NormalizedSchema, text: string | undefined, name: string): unknown {
  return text === undefined ? undefined : readScalar(member, text, name);
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
export function payloadMember(
  schema: NormalizedSchema,
): readonly [name: string, member: NormalizedSchema] | undefined {
  for (const [name, member] of schema.structIterator()) {
    if (mergedTraits(member).httpPayload) return [name, member];
  }
  return undefined;
}

/** Whether any member of the structure travels in the body. */
export function hasBodyMembers(schema: NormalizedSchema): boolean {
  for (const [, member] of schema.structIterator()) {
    if (!isBound(member)) return true;
  }
  return false;
}

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
  for (const [name, member] of schema.structIterator()) {
    const value = output[name];
    if (value === undefined || value === null) continue;
    const traits = mergedTraits(member);
    if (typeof traits.httpHeader === 'string') {
      headers[traits.httpHeader.toLowerCase()] = headerText(member, value);
    } else if (typeof traits.httpPrefixHeaders === 'string') {
      for (const [key, text] of Object.entries(value as Record<string, string>)) {
        headers[`${traits.httpPrefixHeaders}${key}`.toLowerCase()] = headerSafe(text);
      }
    }
  }
  return headers;
}

function headerText(member: NormalizedSchema, value: unknown): string {
  if (value instanceof Date) return timestampHeader(member, value);
  if (Array.isArray(value)) return headerSafe(value.map(String).join(', '));
  return headerSafe(String(value));
}

function timestampHeader(member: NormalizedSchema, value: Date): string {
  const EPOCH_SECONDS_SCHEMA = 7;
  const DATE_TIME_SCHEMA = 5;
  const kind = member.getSchema() as unknown;
  if (kind === DATE_TIME_SCHEMA) return value.toISOString();
  if (kind === EPOCH_SECONDS_SCHEMA) return String(value.getTime() / 1000);
  return value.toUTCString();
}

/** Line breaks would split the response; other bytes that Latin-1 cannot hold are percent-encoded. */
function headerSafe(text: string): string {
  return text
    .replace(/[\r\n]/g, ' ')
    .replace(/[^\t\x20-\x7e\x80-\xff]/gu, (character) => encodeURIComponent(character));
}
