import { scopeWith, XML_NAMESPACE, type XmlAttribute, type XmlElement, XmlRefused } from './xml-tree.js';

const MAX_DEPTH = 64;
const MAX_ATTRIBUTES = 64;
/** In scope at one place. */
const MAX_NAMESPACES = 32;
/** Real documents have hundreds; every element may have a scope of its own. */
const MAX_ELEMENTS = 50_000;

const NAME = '[A-Za-z_\\u0080-\\uFFFF][\\w.\\-\\u0080-\\uFFFF]*';
const DECLARATION = /<\?xml[ \t\n][^<>?]*\?>/y;
const SPACE = /[ \t\n]*/y;
const TEXT = /[^<&]+/y;
const REFERENCE = /&(?:#(\d{1,7})|#x([\dA-Fa-f]{1,6})|(lt|gt|amp|quot|apos));/y;
const OPEN = new RegExp(`<(?:(${NAME}):)?(${NAME})`, 'y');
const CLOSE = new RegExp(`</((?:${NAME}:)?${NAME})[ \\t\\n]*>`, 'y');
const ATTRIBUTE = new RegExp(
  `[ \\t\\n]+(?:(${NAME}):)?(${NAME})[ \\t\\n]*=[ \\t\\n]*(?:"([^"<]*)"|'([^'<]*)')`,
  'y',
);
const TAG_END = /[ \t\n]*(\/?)>/y;
/** Characters that XML 1.0 does not know, and halves of others. */
const FORBIDDEN =
  /[^\t\n\u0020-\uFFFD]|[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/;

const NO_SCOPE: XmlElement['scope'] = new Map([['xml', XML_NAMESPACE]]);

const NAMED: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

interface OpenElement {
  /** As written. */
  readonly name: string;
  readonly element: XmlElement;
  readonly children: (XmlElement | string)[];
}

/**
 * Reads a document strictly: one that this reads in one way no other parser may read in another. Document types, and
 * with them entities, processing instructions and anything after the root are refused; comments leave no trace, so
 * that the text around one is one text.
 * @source Extensible Markup Language (XML) 1.0, Namespaces in XML 1.0
 * @param scope namespaces around the document, where it was part of another
 * @throws XmlRefused
 */
export function parseXml(document: string, scope: XmlElement['scope'] = NO_SCOPE): XmlElement {
  return new Reading(document.replace(/^\uFEFF/, '').replace(/\r\n?/g, '\n'), scope).whole();
}

class Reading {
  #at = 0;
  #elements = 0;
  readonly #open: OpenElement[] = [];
  #root: XmlElement | undefined;

  constructor(
    readonly text: string,
    readonly outer: XmlElement['scope'],
  ) {}

  whole(): XmlElement {
    if (FORBIDDEN.test(this.text)) throw new XmlRefused('a character is not one of XML');
    this.#take(SPACE);
    this.#take(DECLARATION);
    while (this.#at < this.text.length) this.#item();
    if (this.#root === undefined || this.#open.length > 0) throw new XmlRefused('the document is not whole');
    return this.#root;
  }

  #item(): void {
    const inside = this.#open.at(-1);
    const text = inside ? this.#text() : this.#take(SPACE)?.[0];
    if (text) {
      if (inside) append(inside.children, text);
      return;
    }
    const comment = this.#between('<!--', '-->');
    if (comment !== undefined) {
      if (/--|-$/.test(comment)) throw new XmlRefused('a comment holds two hyphens');
      return;
    }
    const cdata = inside && this.#between('<![CDATA[', ']]>');
    if (inside && cdata !== undefined) {
      append(inside.children, cdata);
      return;
    }
    const close = this.#take(CLOSE);
    if (close) this.#close(close[1] ?? '');
    else this.#openTag();
  }

  /** Characters, or one reference. */
  #text(): string | undefined {
    if (this.text.startsWith('&', this.#at)) return this.#reference();
    const text = this.#take(TEXT)?.[0];
    if (text?.includes(']]>')) throw new XmlRefused('text holds the end of a CDATA section');
    return text;
  }

  #close(name: string): void {
    const closed = this.#open.pop();
    if (closed?.name !== name) throw new XmlRefused('a tag is closed that is not open');
  }

  #openTag(): void {
    const tag = this.#take(OPEN);
    const parent = this.#open.at(-1);
    if (tag === undefined || (parent === undefined && this.#root !== undefined)) {
      throw new XmlRefused('neither text nor an element');
    }
    if (this.#open.length >= MAX_DEPTH) throw new XmlRefused('elements lie too deep');
    this.#elements += 1;
    if (this.#elements > MAX_ELEMENTS) throw new XmlRefused('too many elements');
    const [, prefix = '', localName = ''] = tag;
    const { declarations, plain } = this.#attributes();
    const scope = scopeWith(parent?.element.scope ?? this.outer, declarations);
    if (scope.size > MAX_NAMESPACES) throw new XmlRefused('too many namespaces');
    const children: (XmlElement | string)[] = [];
    const namespace = namespaceOf(prefix, scope);
    const element = { prefix, localName, namespace, attributes: resolve(plain, scope), scope, children };
    if (parent) parent.children.push(element);
    else this.#root = element;
    const end = this.#take(TAG_END);
    if (end === undefined) throw new XmlRefused('a tag does not end');
    if (end[1] === '') this.#open.push({ name: tag[0].slice(1), element, children });
  }

  #attributes() {
    const declarations: [prefix: string, uri: string][] = [];
    const plain: { prefix: string; localName: string; value: string }[] = [];
    const names = new Set<string>();
    for (;;) {
      const found = this.#take(ATTRIBUTE);
      if (found === undefined) return { declarations, plain };
      const [, prefix = '', localName = '', double, single] = found;
      const name = `${prefix}:${localName}`;
      if (names.has(name) || names.size >= MAX_ATTRIBUTES) throw new XmlRefused('too many attributes');
      names.add(name);
      const value = attributeValue(double ?? single ?? '');
      if (prefix === 'xmlns') declarations.push([localName, value]);
      else if (prefix === '' && localName === 'xmlns') declarations.push(['', value]);
      else plain.push({ prefix, localName, value });
    }
  }

  /** What stands between two marks, of any length; undefined where the first is not next. */
  #between(begin: string, end: string): string | undefined {
    if (!this.text.startsWith(begin, this.#at)) return undefined;
    const from = this.#at + begin.length;
    const to = this.text.indexOf(end, from);
    if (to < 0) throw new XmlRefused('a comment or a CDATA section does not end');
    this.#at = to + end.length;
    return this.text.slice(from, to);
  }

  #reference(): string {
    const found = this.#take(REFERENCE);
    if (found === undefined) throw new XmlRefused('an entity is not known');
    return character(found);
  }

  #take(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.text) ?? undefined;
    if (found) this.#at = pattern.lastIndex;
    return found;
  }
}

function append(children: (XmlElement | string)[], text: string): void {
  const last = children.at(-1);
  if (typeof last === 'string') children[children.length - 1] = last + text;
  else if (text !== '') children.push(text);
}

/** White space becomes a space, unless it is written as a reference. */
function attributeValue(raw: string): string {
  const spaced = raw.replace(/[\t\n]/g, ' ');
  return spaced.replace(/&[^;]{0,9};?/g, (text) => {
    REFERENCE.lastIndex = 0;
    const found = REFERENCE.exec(text);
    if (found?.[0] !== text) throw new XmlRefused('an entity is not known');
    return character(found);
  });
}

function character([, decimal, hexadecimal, name]: RegExpExecArray): string {
  if (name !== undefined) return NAMED[name] ?? '';
  const code = decimal === undefined ? Number.parseInt(hexadecimal ?? '', 16) : Number(decimal);
  const text = code <= 0x10ffff ? String.fromCodePoint(code) : '\0';
  if (text !== '\r' && FORBIDDEN.test(text)) throw new XmlRefused('a character is not one of XML');
  return text;
}

function resolve(
  plain: readonly { readonly prefix: string; readonly localName: string; readonly value: string }[],
  scope: ReadonlyMap<string, string>,
): XmlAttribute[] {
  const attributes = plain.map((attribute) => ({
    ...attribute,
    namespace: attribute.prefix === '' ? '' : namespaceOf(attribute.prefix, scope),
  }));
  const names = new Set(attributes.map(({ namespace, localName }) => `{${namespace}}${localName}`));
  if (names.size < attributes.length) throw new XmlRefused('an attribute is there twice');
  return attributes;
}

function namespaceOf(prefix: string, scope: ReadonlyMap<string, string>): string {
  const uri = scope.get(prefix);
  if (uri === undefined && prefix !== '') throw new XmlRefused('a prefix is not declared');
  return uri ?? '';
}
