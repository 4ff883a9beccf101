import { Readable } from 'node:stream';
import { EventStreamCodec } from '@smithy/core/event-streams';
import type { NormalizedSchema } from '@smithy/core/schema';
import { AwsError } from '../kernel/aws-error.js';
import { mergedTraits } from './schema.js';

/** How a protocol writes what stands inside a message. */
export interface MessageFormat {
  readonly contentType: string;
  readonly write: (schema: NormalizedSchema, value: unknown) => Uint8Array;
}

export const EVENT_STREAM_TYPE = 'application/vnd.amazon.eventstream';

const codec = new EventStreamCodec(
  (bytes) => (typeof bytes === 'string' ? bytes : Buffer.from(bytes).toString('utf8')),
  (text) => Buffer.from(text, 'utf8'),
);

type Headers = Record<string, { readonly type: 'string'; readonly value: string }>;

/** The member of an output that is a stream of events; undefined where there is none. */
export function eventStreamMember(output: NormalizedSchema): string | undefined {
  return (output.isStructSchema() && output.getEventStreamMember()) || undefined;
}

/**
 * An operation's stream of events as bytes, one message each; events are asked for as fast as the client reads.
 * An `AwsError` that the source throws is the last message: an exception of the stream's union, or an error.
 *
 * @param events a union of `events` as the SDK types it: `{ sessionStart: { … } }`
 * @param first what comes before the events: an RPC protocol's other members
 * @source Smithy, "Amazon Event Stream specification"
 */
export function eventStreamBody(
  union: NormalizedSchema,
  events: AsyncIterable<object>,
  format: MessageFormat,
  first?: { readonly schema: NormalizedSchema; readonly value: object },
): Readable {
  async function* messages(): AsyncGenerator<Uint8Array> {
    if (first) {
      const body = format.write(first.schema, first.value);
      yield message({ ':event-type': 'initial-response' }, 'event', body, format.contentType);
    }
    try {
      for await (const event of events) yield eventMessage(union, event, format);
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      yield failureMessage(union, error, format);
    }
  }
  return Readable.from(messages(), { objectMode: false });
}

function eventMessage(union: NormalizedSchema, event: object, format: MessageFormat): Uint8Array {
  const [name, value] = Object.entries(event).find(([, member]) => member !== undefined) ?? [];
  if (name === undefined) throw new Error('an event without a member');
  const schema = union.getMemberSchema(name);
  const { headers, body, contentType } = eventContent(schema, (value ?? {}) as object, format);
  return message({ ':event-type': name, ...headers }, 'event', body, contentType);
}

interface Content {
  readonly headers: Record<string, string>;
  readonly body: Uint8Array;
  readonly contentType: string | undefined;
}

/** Members may travel in headers, and one of them may be the whole body. */
function eventContent(schema: NormalizedSchema, event: object, format: MessageFormat): Content {
  const headers: Record<string, string> = {};
  const left: Record<string, unknown> = {};
  for (const [name, member] of schema.structIterator()) {
    const value = (event as Readonly<Record<string, unknown>>)[name];
    const traits = mergedTraits(member);
    if (traits.eventPayload) return { headers, ...payloadContent(member, value, format) };
    if (value === undefined) continue;
    if (traits.eventHeader) headers[name] = String(value);
    else left[name] = value;
  }
  return { headers, body: format.write(schema, left), contentType: format.contentType };
}

function payloadContent(
  member: NormalizedSchema,
  value: unknown,
  format: MessageFormat,
): Omit<Content, 'headers'> {
  if (member.isBlobSchema()) {
    const body = value instanceof Uint8Array ? value : new Uint8Array();
    return { body, contentType: 'application/octet-stream' };
  }
  if (member.isStringSchema()) return { body: Buffer.from(String(value ?? '')), contentType: 'text/plain' };
  return { body: format.write(member, value ?? {}), contentType: format.contentType };
}

function failureMessage(union: NormalizedSchema, error: AwsError, format: MessageFormat): Uint8Array {
  const names = [...union.structIterator()].map(([name]) => name);
  if (!names.includes(error.code)) {
    const headers = { ':error-code': error.code, ':error-message': error.message };
    return message(headers, 'error', new Uint8Array(), undefined);
  }
  const body = format.write(union.getMemberSchema(error.code), {
    message: error.message,
    ...error.options.members,
  });
  return message({ ':exception-type': error.code }, 'exception', body, format.contentType);
}

function message(
  names: Readonly<Record<string, string>>,
  type: 'event' | 'exception' | 'error',
  body: Uint8Array,
  contentType: string | undefined,
): Uint8Array {
  const headers: Headers = { ':message-type': { type: 'string', value: type } };
  for (const [name, value] of Object.entries(names)) headers[name] = { type: 'string', value };
  if (contentType !== undefined) headers[':content-type'] = { type: 'string', value: contentType };
  return codec.encode({ headers, body });
}
