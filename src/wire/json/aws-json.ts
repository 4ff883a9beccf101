import { JsonCodec2 } from '@smithy/core/protocols';
import { serializationError } from '../errors.js';
import { parseJson } from '../parse-json.js';
import { errorStatus, type Protocol } from '../protocol.js';
import { queryErrorHeader } from '../query/query-error.js';
import { valueReader } from '../read-value.js';

const EPOCH_SECONDS = 7;

const codec = new JsonCodec2({
  timestampFormat: { useTrait: true, default: EPOCH_SECONDS },
  jsonName: false,
});

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
      return valueReader(operation.input)(value, '');
    },
    encode(operation, output, _service, requestId) {
      const headers = { 'content-type': contentType, 'x-amzn-requestid': requestId };
      // Operations without an output answer 200 with an empty body.
      if (operation.output.isUnitSchema()) return { status: 200, headers, body: '' };
      const serializer = codec.createSerializer();
      serializer.write(operation.output, output ?? {});
      return { status: 200, headers, body: serializer.flush() };
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
