import { Readable } from 'node:stream';
import { JsonCodec2 } from '@smithy/core/protocols';
import type { NormalizedSchema } from '@smithy/core/schema';
import { serializationError } from '../errors.js';
import { EVENT_STREAM_TYPE, eventStreamBody, type MessageFormat } from '../event-stream.js';
import { parseJson } from '../parse-json.js';
import { errorStatus, type Protocol, type WireRequest } from '../protocol.js';
import { readValue } from '../read-value.js';
import { membersOf } from '../schema.js';
import {
  bodyMembers,
  errorMembers,
  hasBodyMembers,
  isBound,
  payloadMember,
  readBindings,
  statusMember,
  writeHeaders,
} from './bindings.js';

const EPOCH_SECONDS = 7;
const codec = new JsonCodec2({ timestampFormat: { useTrait: true, default: EPOCH_SECONDS }, jsonName: true });

/** restJson1: method and path name the operation, JSON bodies. */
export const restJsonProtocol: Protocol = {
  async decode(operation, request) {
    const input = readBindings(operation.input, request, (name, sent) =>
      serializationError(`'${sent.slice(0, 100)}' is not a value of ${name}`),
    );
    const payload = payloadMember(operation.input);
    if (payload) {
      const value = await readPayload(payload[1], request);
      if (value !== undefined) input[payload[0]] = value;
    } else if (hasBodyMembers(operation.input)) {
      const body = await request.readBody();
      const values = readValue(operation.input, body.length === 0 ? {} : parseJson(body));
      for (const [name, member] of membersOf(operation.input)) {
        const value = (values as Record<string, unknown>)[name];
        if (!isBound(member) && value !== undefined) input[name] = value;
      }
    }
    return input;
  },
  encode(operation, output, _service, requestId) {
    const values = (output ?? {}) as Record<string, unknown>;
    const usual = operation.http?.status ?? 200;
    const headers: Record<string, string> = {
      'content-type': 'application/json',
      'x-amzn-requestid': requestId,
    };
    if (operation.output.isUnitSchema()) return { status: usual, headers, body: '' };
    const status = statusMember(operation.output, values) ?? usual;
    Object.assign(headers, writeHeaders(operation.output, values));
    const payload = payloadMember(operation.output);
    if (payload) {
      const [name, member] = payload;
      if (member.isStructSchema() && member.isStreaming()) headers['content-type'] = EVENT_STREAM_TYPE;
      return { status, headers, body: writePayload(member, values[name]) };
    }
    return { status, headers, body: writeJson(operation.output, bodyMembers(operation.output, values)) };
  },
  encodeError(error, service, requestId) {
    const shape = service.errorShape(error.code);
    const { headers, modelled, others } = errorMembers(error, shape);
    const members = shape && (JSON.parse(text(writeJson(shape.schema, modelled))) as object);
    return {
      status: errorStatus(error, shape),
      headers: {
        ...headers,
        'content-type': 'application/json',
        'x-amzn-errortype': error.code,
        'x-amzn-requestid': requestId,
      },
      body: JSON.stringify({ message: error.message, ...others, ...members }),
    };
  },
};

async function readPayload(member: NormalizedSchema, request: WireRequest): Promise<unknown> {
  if (member.isStreaming()) return Readable.from(request.body, { objectMode: false });
  const body = await request.readBody();
  if (member.isBlobSchema()) return new Uint8Array(body);
  if (member.isStringSchema()) return body.toString('utf8');
  return body.length === 0 ? undefined : readValue(member, parseJson(body));
}

function writePayload(member: NormalizedSchema, value: unknown): Uint8Array | string | Readable {
  if (value === undefined || value === null) return '';
  if (member.isStructSchema() && member.isStreaming()) {
    return eventStreamBody(member, value as AsyncIterable<object>, MESSAGES);
  }
  if (value instanceof Readable || value instanceof Uint8Array) return value;
  if (typeof value === 'string' && !member.isDocumentSchema()) return value;
  return writeJson(member, value);
}

const MESSAGES: MessageFormat = { contentType: 'application/json', write: writeJson };

function writeJson(schema: NormalizedSchema, value: unknown): Uint8Array {
  const serializer = codec.createSerializer();
  serializer.write(schema, value);
  return serializer.flush();
}

function text(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('utf8');
}
