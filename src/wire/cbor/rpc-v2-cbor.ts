import { CborCodec, cbor } from '@smithy/core/cbor';
import type { AwsError } from '../../kernel/aws-error.js';
import { serializationError } from '../errors.js';
import { errorStatus, type Protocol, type WireService } from '../protocol.js';
import { queryErrorHeader } from '../query/query-error.js';
import { readValue, unexpected, type ValueFormat } from '../read-value.js';
import { checkCbor } from './check-cbor.js';

const codec = new CborCodec();

/**
 * smithy-rpc-v2-cbor: a POST to `/service/NAME/operation/NAME`, CBOR in both directions.
 * @source Smithy, "Smithy RPC v2 CBOR protocol"
 */
export const rpcV2CborProtocol: Protocol = {
  async decode(operation, request) {
    const body = await request.readBody();
    return readValue(operation.input, body.length === 0 ? {} : parseCbor(body), CBOR_FORMAT);
  },
  encode(operation, output, _service, requestId) {
    if (operation.output.isUnitSchema()) {
      return { status: 200, headers: { ...MARK, 'x-amzn-requestid': requestId }, body: '' };
    }
    const serializer = codec.createSerializer();
    serializer.write(operation.output, output ?? {});
    return { status: 200, headers: headers(requestId), body: serializer.flush() };
  },
  encodeError: (error, service, requestId) => ({
    status: errorStatus(error, service.errorShape(error.code)),
    headers: { ...headers(requestId), ...queryErrorHeader(error, service) },
    body: cbor.serialize({
      __type: shapeId(error, service),
      message: error.message,
      ...error.options.members,
    }),
  }),
};

/** Clients take an answer without it for somebody else's. */
const MARK = { 'smithy-protocol': 'rpc-v2-cbor' };

function headers(requestId: string): Record<string, string> {
  return { ...MARK, 'content-type': 'application/cbor', 'x-amzn-requestid': requestId };
}

/** `com.amazonaws.cloudwatch#ResourceNotFound`; refusals that no shape models have no namespace. */
function shapeId(error: AwsError, service: WireService): string {
  return service.errorShape(error.code)?.schema.getName(true) ?? error.code;
}

/** @throws AwsError SerializationException */
function parseCbor(body: Buffer): unknown {
  checkCbor(body);
  try {
    return cbor.deserialize(body);
  } catch {
    // The decoder's own message is of use to nobody who does not read its source.
    throw serializationError('the request body is not valid CBOR');
  }
}

/** Instants are tagged numbers, bytes are bytes, and numbers beyond 2^53 come as bigint. */
const CBOR_FORMAT: ValueFormat = {
  usesJsonNames: false,
  timestamp(value, path) {
    const seconds = isEpoch(value) ? value.value : value;
    const date = new Date(typeof seconds === 'number' ? seconds * 1000 : Number.NaN);
    if (Number.isNaN(date.getTime())) throw unexpected(value, 'Timestamp', path);
    return date;
  },
  blob(value, path) {
    // A copy: what the decoder gives is a view of the whole body.
    if (value instanceof Uint8Array) return new Uint8Array(value);
    throw unexpected(value, 'Blob', path);
  },
  number(value, path) {
    if (typeof value === 'number' || typeof value === 'bigint') return Number(value);
    throw unexpected(value, 'Number', path);
  },
  readers: new WeakMap(),
};

function isEpoch(value: unknown): value is { tag: 1; value: unknown } {
  return typeof value === 'object' && value !== null && 'tag' in value && value.tag === 1 && 'value' in value;
}
