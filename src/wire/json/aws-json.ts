import type { NormalizedSchema } from '@smithy/core/schema';
import { serializationError } from '../errors.js';
import { EVENT_STREAM_TYPE, eventStreamBody, eventStreamMember } from '../event-stream.js';
import { parseJson } from '../parse-json.js';
import { errorStatus, type Protocol } from '../protocol.js';
import { queryErrorHeader } from '../query/query-error.js';
import { readValue } from '../read-value.js';
import { valueWriter } from './write-value.js';

/** awsJson 1.0 and 1.1: one POST, the operation in `X-Amz-Target`, timestamps as epoch seconds. */
export function awsJsonProtocol(version: '1.0' | '1.1'): Protocol {
  const contentType = `application/x-amz-json-${version}`;
  return {
    async decode(operation, request) {
      const body = await request.readBody();
      const value = body.length === 0 ? {} : parseJson(body);
      if (typeof value !== 'object' || value === null || Array.isArray(value)) {
        throw serializationError('Start of structure or map not found');
      }
      return readValue(operation.input, value);
    },
    encode(operation, output, _service, requestId) {
      const headers = { 'content-type': contentType, 'x-amzn-requestid': requestId };
      // Operations without an output answer 200 with an empty body.
      if (operation.output.isUnitSchema()) return { status: 200, headers, body: '' };
      const stream = eventStreamMember(operation.output);
      if (stream !== undefined) {
        const { [stream]: events, ...value } = (output ?? {}) as Record<string, unknown>;
        const union = operation.output.getMemberSchema(stream);
        const first = { schema: operation.output, value };
        const body = eventStreamBody(union, events as AsyncIterable<object>, { contentType, write }, first);
        return { status: 200, headers: { ...headers, 'content-type': EVENT_STREAM_TYPE }, body };
      }
      return { status: 200, headers, body: JSON.stringify(valueWriter(operation.output)(output ?? {})) };
    },
    encodeError: (error, service, requestId) => ({
      status: errorStatus(error, service.errorShape(error.code)),
      headers: {
        'content-type': contentType,
        'x-amzn-requestid': requestId,
        ...queryErrorHeader(error, service),
      },
      body: JSON.stringify({ __type: error.code, message: error.message, ...error.options.members }),
    }),
  };
}

function write(schema: NormalizedSchema, value: unknown): Uint8Array {
  return Buffer.from(JSON.stringify(valueWriter(schema)(value)));
}
