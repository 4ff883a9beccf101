import type { XmlElement } from './xml-tree.js';

export interface Canonicalization {
  /** Prefixes whose namespaces are told wherever they are in scope; the empty one is the default namespace's. */
  readonly inclusivePrefixes?: ReadonlySet<string>;
  /** The element that is left out: a signature is not part of what it signs. */
  readonly without?: XmlElement | undefined;
}

/** Escapes of text and of attribute values. */
const TEXT: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '\r': '&#xD;' };
const VALUE: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '"': '&quot;',
  '\t': '&#x9;',
  '\n': '&#xA;',
  '\r': '&#xD;',
};

/**
 * The bytes that a signature covers, without comments.
 * @source W3C Recommendation "Exclusive XML Canonicalization Version 1.0"
 */
export function canonicalXml(element: XmlElement, options: Canonicalization = {}): Buffer {
  const parts: string[] = [];
  write(element, new Map(), options, parts);
  return Buffer.from(parts.join(''), 'utf8');
}

/** @param told the namespaces that the ancestors' tags have told, by prefix */
function write(
  element: XmlElement,
  told: ReadonlyMap<string, string>,
  options: Canonicalization,
  parts: string[],
): void {
  const name = qualified(element);
  const declared = newlyTold(element, told, options.inclusivePrefixes ?? new Set());
  const known = declared.length === 0 ? told : new Map([...told, ...declared]);
  parts.push('<', name);
  for (const [prefix, uri] of declared) {
    parts.push(prefix === '' ? ' xmlns="' : ` xmlns:${prefix}="`, escaped(uri, VALUE), '"');
  }
  const attributes = element.attributes.toSorted(
    (left, right) => inOrder(left.namespace, right.namespace) || inOrder(left.localName, right.localName),
  );
  for (const attribute of attributes) {
    parts.push(' ', qualified(attribute), '="', escaped(attribute.value, VALUE), '"');
  }
  parts.push('>');
  for (const child of element.children) {
    if (typeof child === 'string') parts.push(escaped(child, TEXT));
    else if (child !== options.without) write(child, known, options, parts);
  }
  parts.push('</', name, '>');
}

/** The namespaces that a start tag has to tell: those that it makes use of, unless an ancestor told them. */
function newlyTold(
  { prefix, attributes, scope }: XmlElement,
  told: ReadonlyMap<string, string>,
  inclusive: ReadonlySet<string>,
): [prefix: string, uri: string][] {
  const used = new Set([prefix]);
  for (const attribute of attributes) if (attribute.prefix !== '') used.add(attribute.prefix);
  for (const each of inclusive) if (scope.has(each)) used.add(each);
  used.delete('xml');
  return [...used]
    .map((each): [string, string] => [each, scope.get(each) ?? ''])
    .filter(([each, uri]) => (told.get(each) ?? '') !== uri)
    .sort(([left], [right]) => inOrder(left, right));
}

function qualified({ prefix, localName }: { readonly prefix: string; readonly localName: string }): string {
  return prefix === '' ? localName : `${prefix}:${localName}`;
}

function escaped(text: string, escapes: Readonly<Record<string, string>>): string {
  return text.replace(/[&<>"\t\n\r]/g, (character) => escapes[character] ?? character);
}

/** By code points, not by the units of JavaScript's strings. */
function inOrder(left: string, right: string): number {
  return left === right ? 0 : Buffer.compare(Buffer.from(left), Buffer.from(right));
}
