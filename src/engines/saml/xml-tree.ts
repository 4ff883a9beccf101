/** An attribute that is no namespace declaration. */
export interface XmlAttribute {
  readonly prefix: string;
  readonly localName: string;
  /** Empty where the attribute has no prefix. */
  readonly namespace: string;
  readonly value: string;
}

/** An element of a document that was read whole; its text is in `children`, comments are nowhere. */
export interface XmlElement {
  readonly prefix: string;
  readonly localName: string;
  readonly namespace: string;
  readonly attributes: readonly XmlAttribute[];
  /** Every namespace in scope, by prefix; the default one by the empty prefix. */
  readonly scope: ReadonlyMap<string, string>;
  readonly children: readonly (XmlElement | string)[];
}

/** The text is no XML, or makes use of what no SAML document needs. */
export class XmlRefused extends Error {
  override readonly name = 'XmlRefused';
}

export const XML_NAMESPACE = 'http://www.w3.org/XML/1998/namespace';
const XMLNS_NAMESPACE = 'http://www.w3.org/2000/xmlns/';

export function childrenOf(element: XmlElement, namespace: string, localName: string): XmlElement[] {
  return element.children.filter(
    (child): child is XmlElement =>
      typeof child !== 'string' && child.localName === localName && child.namespace === namespace,
  );
}

/** The only child of that name; undefined where there is none, or more than one. */
export function onlyChild(
  element: XmlElement | undefined,
  namespace: string,
  localName: string,
): XmlElement | undefined {
  const found = element === undefined ? [] : childrenOf(element, namespace, localName);
  return found.length === 1 ? found[0] : undefined;
}

/** An attribute without a prefix. */
export function attributeOf(element: XmlElement | undefined, name: string): string | undefined {
  return element?.attributes.find(({ namespace, localName }) => namespace === '' && localName === name)
    ?.value;
}

/** All text of an element that has no elements; undefined where it has. */
export function textOf(element: XmlElement | undefined): string | undefined {
  if (element === undefined || element.children.some((child) => typeof child !== 'string')) return undefined;
  return element.children.join('');
}

export function* elementsOf(element: XmlElement): Generator<XmlElement> {
  yield element;
  for (const child of element.children) if (typeof child !== 'string') yield* elementsOf(child);
}

/**
 * The namespaces that a start tag brings into scope.
 * @param declarations value by prefix
 * @throws XmlRefused
 */
export function scopeWith(
  outer: ReadonlyMap<string, string>,
  declarations: readonly (readonly [prefix: string, uri: string])[],
): ReadonlyMap<string, string> {
  if (declarations.length === 0) return outer;
  const scope = new Map(outer);
  for (const [prefix, uri] of declarations) {
    const isXml = prefix === 'xml';
    if (isXml !== (uri === XML_NAMESPACE) || prefix === 'xmlns' || uri === XMLNS_NAMESPACE) {
      throw new XmlRefused('a reserved namespace is declared anew');
    }
    if (prefix !== '' && uri === '') throw new XmlRefused('a prefix is declared to be of no namespace');
    scope.set(prefix, uri);
  }
  return scope;
}
