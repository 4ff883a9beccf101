import { valueWriter } from '../json/write-value.js';
import { errorStatus, type Protocol } from '../protocol.js';
import { awsQueryProtocol } from './aws-query.js';
import { fault } from './query-error.js';

/**
 * awsQuery for whoever accepts `application/json`: the same form in, the same document out as JSON, times as epoch seconds. Clients
 * that have no SDK ask STS for it to learn who somebody is.
 */
export const awsQueryJsonProtocol: Protocol = {
  decode: awsQueryProtocol.decode,
  encode(operation, output, _service, requestId) {
    const { name } = operation;
    const result = operation.output.isUnitSchema()
      ? {}
      : { [`${name}Result`]: valueWriter(operation.output)(output ?? {}) };
    const body = { [`${name}Response`]: { ...result, ResponseMetadata: { RequestId: requestId } } };
    return { status: 200, headers: headers(requestId), body: JSON.stringify(body) };
  },
  encodeError(error, service, requestId) {
    const shape = service.errorShape(error.code);
    const told = {
      Code: shape?.queryCode ?? error.code,
      Message: error.message,
      Type: fault(error, shape),
      ...error.options.members,
    };
    const body = JSON.stringify({ Error: told, RequestId: requestId });
    return { status: errorStatus(error, shape), headers: headers(requestId), body };
  },
};

function headers(requestId: string): Record<string, string> {
  return { 'content-type': 'application/json', 'x-amzn-requestid': requestId };
}
