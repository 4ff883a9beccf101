import { errorStatus, type Protocol } from '../protocol.js';
import { writeInnerXml } from '../xml.js';
import { parseForm } from './form.js';
import { errorElement } from './query-error.js';
import { type MemberNaming, readForm } from './read-form.js';

/**
 * ec2Query: awsQuery with names of its own, lists that are always flattened, and answers without a result element.
 * @source Smithy, "AWS EC2 query protocol"
 */
export const ec2QueryProtocol: Protocol = {
  async decode(operation, request) {
    const body = await request.readBody();
    const form = parseForm(body.length > 0 ? body.toString('utf8') : request.rawQuery);
    return readForm(operation.input, form, memberName);
  },
  encode(operation, output, service, requestId) {
    const name = `${operation.name}Response`;
    const id = `<requestId>${requestId}</requestId>`;
    const result = operation.output.isUnitSchema()
      ? ''
      : writeInnerXml(operation.output, (output ?? {}) as object);
    const head = `<${name} xmlns="${service.xmlNamespace}">${id}`;
    return {
      status: 200,
      headers: headers(requestId),
      body: `${XML_HEAD}${head}${result}</${name}>`,
    };
  },
  /** EC2 spells the id of a failed request in its own way. */
  encodeError(error, service, requestId) {
    const shape = service.errorShape(error.code);
    const errors = `<Errors>${errorElement(error, shape, '')}</Errors>`;
    return {
      status: errorStatus(error, shape),
      headers: headers(requestId),
      body: `${XML_HEAD}<Response>${errors}<RequestID>${requestId}</RequestID></Response>`,
    };
  },
};

const XML_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n';

const memberName: MemberNaming = (name, traits) => {
  if (typeof traits.ec2QueryName === 'string') return traits.ec2QueryName;
  const xmlName = (traits.xmlName as string | undefined) ?? name;
  return xmlName.charAt(0).toUpperCase() + xmlName.slice(1);
};

function headers(requestId: string): Record<string, string> {
  return { 'content-type': 'text/xml;charset=UTF-8', 'x-amzn-requestid': requestId };
}
