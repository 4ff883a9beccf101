import { errorStatus, type Protocol } from '../protocol.js';
import { writeXml } from '../xml.js';
import { parseForm } from './form.js';
import { errorElement, fault } from './query-error.js';
import { type MemberNaming, readForm } from './read-form.js';

/** awsQuery: a form in, XML wrapped in `<ActionResponse><ActionResult>` out. */
export const awsQueryProtocol: Protocol = {
  async decode(operation, request) {
    const body = await request.readBody();
    const form = parseForm(body.length > 0 ? body.toString('utf8') : request.rawQuery);
    return readForm(operation.input, form, memberName);
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
    const element = errorElement(error, shape, `<Type>${fault(error, shape)}</Type>`);
    const body = `<ErrorResponse xmlns="${service.xmlNamespace}">${element}<RequestId>${requestId}</RequestId></ErrorResponse>`;
    return { status: errorStatus(error, shape), headers: headers(requestId), body };
  },
};

const memberName: MemberNaming = (name, traits) => (traits.xmlName as string | undefined) ?? name;

function headers(requestId: string): Record<string, string> {
  return { 'content-type': 'text/xml', 'x-amzn-requestid': requestId };
}
