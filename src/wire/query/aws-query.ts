import { errorStatus, isClientFault, type Protocol } from '../protocol.js';
import { writeXml, xmlText } from '../xml.js';
import { parseForm } from './form.js';
import { readForm } from './read-form.js';

/** awsQuery: a form in, XML wrapped in `<ActionResponse><ActionResult>` out. */
export const awsQueryProtocol: Protocol = {
  async decode(operation, request) {
    const body = await request.readBody();
    const form = parseForm(body.length > 0 ? body.toString('utf8') : request.rawQuery);
    return readForm(operation.input, form);
  },
  encode(operation, output, service, requestId) {
    const result = operation.output.isUnitSchema()
      ? ''
      : writeXml(operation.output, (output ?? {}) as object, { name: `${operation.name}Result` });
    const body =
      `<${operation.name}Response xmlns="${service.xmlNamespace}">${result}` +
      `<ResponseMetadata><RequestId>${requestId}</RequestId></ResponseMetadata></${operation.name}Response>`;
    return { status: 200, headers: headers(requestId), body };
  },
  encodeError(error, service, requestId) {
    const shape = service.errorShape(error.code);
    const type = isClientFault(error, shape) ? 'Sender' : 'Receiver';
    const body =
      `<ErrorResponse xmlns="${service.xmlNamespace}"><Error><Type>${type}</Type>` +
      `<Code>${xmlText(shape?.wireCode ?? error.code)}</Code><Message>${xmlText(error.message)}</Message></Error>` +
      `<RequestId>${requestId}</RequestId></ErrorResponse>`;
    return { status: errorStatus(error, shape), headers: headers(requestId), body };
  },
};

function headers(requestId: string): Record<string, string> {
  return { 'content-type': 'text/xml', 'x-amzn-requestid': requestId };
}
