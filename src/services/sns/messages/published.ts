import type { MessageAttributeValue } from '@aws-sdk/client-sns';
import { invalidParameter, invalidValue } from '../errors.js';
import type { HttpProtocol, MessageAttribute, MessageDocument } from '../model.js';

export interface PublishInput {
  readonly Message?: string | undefined;
  readonly Subject?: string | undefined;
  readonly MessageStructure?: string | undefined;
  readonly MessageAttributes?: Readonly<Record<string, MessageAttributeValue>> | undefined;
}

/** @source Amazon SNS API Reference, Publish */
export const MAX_MESSAGE_BYTES = 256 * 1024;
const MAX_SUBJECT = 100;
const PROTOCOLS: readonly HttpProtocol[] = ['http', 'https'];

export type PublishedContent = Omit<MessageDocument, 'topicName' | 'publishedAt'>;

/** @throws AwsError InvalidParameter, ParameterValueInvalid */
export function readPublished(input: PublishInput): PublishedContent {
  const { Message: message = '', Subject: subject, MessageStructure: structure } = input;
  if (message === '') throw invalidParameter('Empty message');
  if (subject !== undefined && !isSubject(subject)) throw invalidParameter('Subject');
  if (structure !== undefined && structure !== '' && structure !== 'json') {
    throw invalidParameter('MessageStructure');
  }
  const attributes = readAttributes(input.MessageAttributes ?? {});
  const content = {
    ...(structure === 'json' ? readStructure(message) : { message, byProtocol: {} }),
    ...(subject !== undefined && { subject }),
    attributes,
  };
  if (messageBytes(input) > MAX_MESSAGE_BYTES) throw invalidParameter('Message too long');
  return content;
}

/** Attributes count like the text. */
export function messageBytes({ Message = '', MessageAttributes = {} }: PublishInput): number {
  let sizeBytes = Buffer.byteLength(Message);
  for (const [name, { DataType = '', StringValue = '', BinaryValue }] of Object.entries(MessageAttributes)) {
    sizeBytes += Buffer.byteLength(name + DataType + StringValue) + (BinaryValue?.length ?? 0);
  }
  return sizeBytes;
}

/** No line breaks or control characters, less than 100 characters. */
function isSubject(subject: string): boolean {
  if (subject === '' || subject.length > MAX_SUBJECT) return false;
  return [...subject].every((character) => character >= ' ' && character !== '\u007f');
}

/** Texts by protocol; what is no text is ignored. */
function readStructure(text: string): Pick<PublishedContent, 'message' | 'byProtocol'> {
  const texts = parsed(text);
  const own = (key: string): string | undefined => {
    const value: unknown = Object.hasOwn(texts, key) ? texts[key] : undefined;
    return typeof value === 'string' ? value : undefined;
  };
  const message = own('default');
  if (message === undefined) {
    throw invalidParameter('Message Structure - No default entry in JSON message body');
  }
  const byProtocol = PROTOCOLS.flatMap((protocol) => {
    const value = own(protocol);
    return value === undefined ? [] : [[protocol, value] as const];
  });
  return { message, byProtocol: Object.fromEntries(byProtocol) };
}

function parsed(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value };
  } catch {
    // Told below, as everything that is no object.
  }
  throw invalidParameter('Message Structure - JSON message body failed to parse');
}

/** @source Amazon SNS Developer Guide, "Amazon SNS message attributes" */
function readAttributes(
  given: Readonly<Record<string, MessageAttributeValue>>,
): Record<string, MessageAttribute> {
  return Object.fromEntries(
    Object.entries(given).map(([name, value]) => {
      checkName(name);
      return [name, readAttribute(name, value)];
    }),
  );
}

const NAME = /^[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*$/;

function checkName(name: string): void {
  if (name.length > 256 || !NAME.test(name) || /^(aws|amazon)\./i.test(name)) {
    throw invalidValue(
      'Invalid message attribute name; it must contain only alphanumerics, underscore, hyphen and period, at most 256 of them',
    );
  }
}

const NUMBER = /^[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?$/;

function readAttribute(
  name: string,
  { DataType: type = '', StringValue, BinaryValue }: MessageAttributeValue,
): MessageAttribute {
  const [prefix = ''] = type.split('.');
  if (!['String', 'Number', 'Binary'].includes(prefix) || type.length > 256) {
    throw invalidValue(
      `The message attribute '${name}' has an invalid message attribute type, the set of supported type prefixes is Binary, Number, and String.`,
    );
  }
  if (prefix === 'Binary') {
    if (BinaryValue === undefined || StringValue !== undefined) throw wrongField(name, type, 'Binary');
    if (BinaryValue.length === 0) throw emptyValue(name);
    return { type, value: Buffer.from(BinaryValue).toString('base64') };
  }
  if (StringValue === undefined || BinaryValue !== undefined) throw wrongField(name, type, 'String');
  if (StringValue === '') throw emptyValue(name);
  if (prefix === 'Number' && !(StringValue.length <= 100 && NUMBER.test(StringValue))) {
    throw invalidValue(`Could not cast message attribute '${name}' value to number.`);
  }
  return { type, value: StringValue };
}

function wrongField(name: string, type: string, field: string): Error {
  return invalidValue(`The message attribute '${name}' with type '${type}' must use field '${field}'.`);
}

function emptyValue(name: string): Error {
  return invalidValue(
    `The message attribute '${name}' must contain non-empty message attribute value for message attribute type.`,
  );
}
