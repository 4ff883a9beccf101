import { Readable } from 'node:stream';
import type { NormalizedSchema } from '@smithy/core/schema';
import { AwsError } from '../../kernel/aws-error.js';
import { EVENT_STREAM_TYPE, eventStreamBody, type MessageFormat } from '../event-stream.js';
import { errorStatus, type Protocol, type WireRequest } from '../protocol.js';
import { membersOf, mergedTraits, type OperationShape } from '../schema.js';
import { readXml, writeInnerXml, writeXml, xmlText } from '../xml.js';
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
import { checkBodyDigests } from './body-digests.js';

/** restXml, as S3 speaks it: bare error documents, streamed payloads. */
export const restXmlProtocol: Protocol = {
  async decode(operation, request) {
    const input = readBindings(operation.input, request, invalidArgument);
    const payload = payloadMember(operation.input);
    if (payload) {
      const value = await readPayload(operation, payload[1], request);
      if (value !== undefined) input[payload[0]] = value;
    } else if (hasBodyMembers(operation.input)) {
      const body = readXml(operation.input, await readBody(operation, request));
      for (const [name, member] of membersOf(operation.input)) {
        if (!isBound(member)) input[name] = (body as Record<string, unknown>)[name];
      }
    }
    return input;
  },
  encode(operation, output, service, requestId) {
    const values = (output ?? {}) as Record<string, unknown>;
    const headers: Record<string, string> = requestIds(requestId);
    if (operation.output.isUnitSchema()) return { status: operation.http?.status ?? 200, headers, body: '' };
    Object.assign(headers, writeHeaders(operation.output, values));
    const payload = payloadMember(operation.output);
    const status =
      statusMember(operation.output, values) ?? rangeStatus(headers) ?? operation.http?.status ?? 200;
    if (payload) {
      const body = writePayload(payload[1], values[payload[0]], headers, service.xmlNamespace);
      return { status, headers, body };
    }
    if (!hasBodyMembers(operation.output)) return { status, headers, body: '' };
    headers['content-type'] = 'application/xml';
    const name = rootName(operation.name, operation.output);
    const body = bodyMembers(operation.output, values);
    const text = isOwnMember(operation.output, name)
      ? `<${name} xmlns="${service.xmlNamespace}">${xmlText(String(body[name] ?? ''))}</${name}>`
      : writeXml(operation.output, body, { name, xmlns: service.xmlNamespace });
    return { status, headers, body: XML_HEAD + text };
  },
  encodeError(error, service, requestId) {
    const shape = service.errorShape(error.code);
    const { headers, modelled, others } = errorMembers(error, shape);
    const written = Object.entries(others).map(
      ([name, value]) => `<${name}>${xmlText(String(value))}</${name}>`,
    );
    const members = (shape ? writeInnerXml(shape.schema, modelled) : '') + written.join('');
    return {
      status: errorStatus(error, shape),
      headers: {
        ...error.options.headers,
        ...headers,
        'content-type': 'application/xml',
        ...requestIds(requestId),
      },
      body:
        `${XML_HEAD}<Error><Code>${xmlText(error.code)}</Code><Message>${xmlText(error.message)}</Message>` +
        `${members}<RequestId>${requestId}</RequestId><HostId>${hostId(requestId)}</HostId></Error>`,
    };
  },
};

/** @source RFC 9110, 13.1.3 and 13.1.4: a date that is none asks for nothing */
const IGNORED_UNLESS_DATES: ReadonlySet<string> = new Set(['if-modified-since', 'if-unmodified-since']);

/** In S3's words. */
function invalidArgument(name: string, sent: string): AwsError | undefined {
  if (IGNORED_UNLESS_DATES.has(name.toLowerCase())) return undefined;
  return new AwsError('InvalidArgument', `Provided ${name} not an integer or within integer range`, {
    statusCode: 400,
    members: { ArgumentName: name, ArgumentValue: sent.slice(0, 1_000) },
  });
}

const XML_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n';

async function readBody(operation: OperationShape, request: WireRequest): Promise<Buffer> {
  const body = await request.readBody();
  checkBodyDigests(operation, request.headers, body);
  return body;
}

async function readPayload(
  operation: OperationShape,
  member: NormalizedSchema,
  request: WireRequest,
): Promise<unknown> {
  if (member.isStreaming()) return Readable.from(request.body, { objectMode: false });
  const body = await readBody(operation, request);
  if (member.isBlobSchema()) return new Uint8Array(body);
  if (member.isStringSchema()) return body.toString('utf8');
  return body.length === 0 ? undefined : readXml(member, body);
}

function writePayload(
  member: NormalizedSchema,
  value: unknown,
  headers: Record<string, string>,
  xmlns: string,
): Uint8Array | string | Readable {
  if (value === undefined || value === null) return '';
  if (member.isStructSchema() && member.isStreaming()) {
    headers['content-type'] = EVENT_STREAM_TYPE;
    return eventStreamBody(member, value as AsyncIterable<object>, MESSAGES);
  }
  if (value instanceof Readable || value instanceof Uint8Array || typeof value === 'string') return value;
  headers['content-type'] ??= 'application/xml';
  const name = (mergedTraits(member).xmlName as string | undefined) ?? member.getName();
  return XML_HEAD + writeXml(member, value as object, { ...(name !== undefined && { name }), xmlns });
}

const MESSAGES: MessageFormat = {
  contentType: 'text/xml',
  write: (schema, value) => Buffer.from(writeXml(schema, value as object)),
};

/** A range is answered with 206, which no trait of the schema says. */
function rangeStatus(headers: Readonly<Record<string, string>>): number | undefined {
  return headers['content-range'] === undefined ? undefined : 206;
}

/** S3 names every request twice; support asks for both. */
function requestIds(requestId: string): Record<string, string> {
  return { 'x-amz-request-id': requestId, 'x-amz-id-2': hostId(requestId) };
}

function hostId(requestId: string): string {
  return Buffer.from(requestId).toString('base64');
}

/** `ListBucketResult` and the like come from the schema's xmlName; else `<Operation>Result`. */
function rootName(operation: string, schema: NormalizedSchema): string {
  return (mergedTraits(schema).xmlName as string | undefined) ?? `${operation}Result`;
}

/** GetBucketLocation: a root element that is named like its only member is that member. */
function isOwnMember(schema: NormalizedSchema, root: string): boolean {
  const names = membersOf(schema).map(([name]) => name);
  return names.length === 1 && names[0] === root;
}
