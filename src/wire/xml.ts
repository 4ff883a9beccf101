import { XmlShapeDeserializer, XmlShapeSerializer } from '@aws-sdk/core/protocols';
import type { NormalizedSchema } from '@smithy/core/schema';
import { malformedXml } from './errors.js';

const DATE_TIME = 5;

const settings = {
  timestampFormat: { useTrait: true, default: DATE_TIME },
  httpBindings: false,
  xmlNamespace: '',
  serviceNamespace: '',
} as const;

/**
 * Writes a structure as one XML element.
 * @param name the element's name; default: the shape's own
 */
export function writeXml(
  schema: NormalizedSchema,
  value: object,
  options: { name?: string; xmlns?: string } = {},
): string {
  const serializer = new XmlShapeSerializer({ ...settings, xmlNamespace: options.xmlns ?? '' });
  const node = (serializer as unknown as XmlWriter).writeStruct(schema, value, undefined);
  if (options.name !== undefined) node.withName(options.name);
  if (options.xmlns) node.addAttribute('xmlns', options.xmlns);
  return node.toString();
}

/** What stands inside the element that {@link writeXml} writes. */
export function writeInnerXml(schema: NormalizedSchema, value: object): string {
  const element = writeXml(schema, value, { name: 'E' });
  return element.startsWith('<E>') ? element.slice('<E>'.length, -'</E>'.length) : '';
}

interface XmlWriter {
  writeStruct(schema: NormalizedSchema, value: object, parentXmlns: undefined): XmlElement;
}

interface XmlElement {
  withName(name: string): unknown;
  addAttribute(name: string, value: string): unknown;
  toString(): string;
}

/** The largest documents that clients send name 1,000 keys or 10,000 parts; parsing takes the server's time, up to 0.4 s per MB. */
const MAX_XML_BYTES = 4 * 1024 * 1024;

/**
 * Reads an XML document by its schema. Document types and entities are refused before parsing, endless nesting by it.
 * @throws AwsError MalformedXML
 */
export function readXml(schema: NormalizedSchema, body: Buffer): unknown {
  if (body.length > MAX_XML_BYTES) throw malformedXml();
  const text = body.toString('utf8');
  if (text.trim() === '') return {};
  if (/<!(DOCTYPE|ENTITY)/i.test(text)) throw malformedXml();
  try {
    const reader = new XmlShapeDeserializer(settings);
    return reader.read(schema as Parameters<typeof reader.read>[0], body);
  } catch {
    throw malformedXml();
  }
}

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

/** Escapes text for an element; control characters that XML 1.0 cannot hold become U+FFFD. */
export function xmlText(text: string): string {
  return text
    .replace(/[&<>"']/g, (character) => ESCAPES[character] ?? character)
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '\ufffd');
}
