import { Parser } from 'htmlparser2';
import { UnreadableReport } from './model.js';

/** An element that is kept whole. */
export interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly XmlElement[];
  /** Of this element alone, cut where it is long. */
  readonly text: string;
}

/** The opening tags around a record, the outermost first. */
export type XmlAncestors = readonly Pick<XmlElement, 'name' | 'attributes'>[];

export interface XmlRecordRequest {
  /** What the document's outermost element may be called. */
  readonly roots: readonly string[];
  /** Elements that are handed over whole; one within another belongs to the outer one. */
  readonly records: readonly string[];
  readonly onRecord: (record: XmlElement, ancestors: XmlAncestors) => void;
}

const MAX_DEPTH = 200;
const MAX_CHILDREN = 500_000;
/** Stack traces are long; more of them than a message holds is of no use. */
const MAX_TEXT = 16 * 1024;

/** While it is read. */
interface OpenElement extends XmlElement {
  readonly children: XmlElement[];
  text: string;
  readonly openedAt: number;
}

/**
 * Reads a document piece by piece and hands over its records, so that memory holds one of them at a time. A document type
 * is skipped, and refused where it declares anything: no entity but XML's own five exists.
 *
 * @throws UnreadableReport where the document is cut short, is no XML, or is another kind of document
 */
export async function readXmlRecords(
  pieces: AsyncIterable<string> | Iterable<string>,
  request: XmlRecordRequest,
): Promise<void> {
  const reading = new RecordReader(request);
  for await (const piece of pieces) reading.write(piece);
  reading.end();
}

class RecordReader {
  readonly #request: XmlRecordRequest;
  readonly #parser: Parser;
  readonly #open: OpenElement[] = [];
  /** Where in `#open` the present record begins. */
  #recordDepth = -1;
  #children = 0;
  #hasRoot = false;

  constructor(request: XmlRecordRequest) {
    this.#request = request;
    this.#parser = new Parser(
      {
        onopentag: (name, attributes) => this.#opened(name, attributes),
        ontext: (text) => this.#text(text),
        onclosetag: (_name, isImplied) => this.#closed(isImplied),
        onprocessinginstruction: (name, data) => refuseDeclarations(name, data),
      },
      { xmlMode: true, decodeEntities: true },
    );
  }

  write(piece: string): void {
    this.#parser.write(piece);
  }

  end(): void {
    this.#parser.end();
    if (!this.#hasRoot) throw new UnreadableReport('the file holds no XML element');
  }

  #opened(name: string, attributes: Readonly<Record<string, string>>): void {
    const local = localName(name);
    if (this.#open.length === 0) this.#checkRoot(local);
    if (this.#open.length >= MAX_DEPTH)
      throw new UnreadableReport(`elements are nested deeper than ${MAX_DEPTH}`);
    this.#open.push({ name: local, attributes, children: [], text: '', openedAt: this.#parser.endIndex });
    if (this.#recordDepth < 0 && this.#request.records.includes(local)) {
      this.#recordDepth = this.#open.length - 1;
      this.#children = 0;
    }
  }

  #checkRoot(name: string): void {
    if (this.#hasRoot) throw new UnreadableReport(`a second outermost element: <${name}>`);
    if (!this.#request.roots.includes(name)) {
      throw new UnreadableReport(
        `the outermost element is <${name}>, not <${this.#request.roots.join('> or <')}>`,
      );
    }
    this.#hasRoot = true;
  }

  #text(text: string): void {
    const element = this.#open.at(-1);
    if (element === undefined) {
      if (text.replace(/^\uFEFF/, '').trim() !== '')
        throw new UnreadableReport('text outside of all elements');
      return;
    }
    if (this.#recordDepth >= 0 && element.text.length < MAX_TEXT) {
      element.text += text.slice(0, MAX_TEXT - element.text.length);
    }
  }

  /** The parser closes by itself what the document left open; `<a/>` it closes at the end of the very tag. */
  #closed(isImplied: boolean): void {
    const element = this.#open.pop();
    if (element === undefined) return;
    if (isImplied && element.openedAt !== this.#parser.endIndex) {
      throw new UnreadableReport(`<${element.name}> is not closed`);
    }
    if (this.#recordDepth < 0) return;
    if (this.#open.length > this.#recordDepth) {
      this.#children += 1;
      if (this.#children > MAX_CHILDREN)
        throw new UnreadableReport(`<${element.name}> holds too many elements`);
      this.#open.at(-1)?.children.push(element);
      return;
    }
    this.#recordDepth = -1;
    this.#request.onRecord(element, this.#open);
  }
}

function refuseDeclarations(name: string, data: string): void {
  if (/^!doctype$/i.test(name) && !data.includes('[')) return;
  if (name.startsWith('?')) return;
  throw new UnreadableReport('declarations in a document type are not read');
}

function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}

/** The first child of that name. */
export function child(element: XmlElement | undefined, name: string): XmlElement | undefined {
  return element?.children.find((candidate) => candidate.name === name);
}

/** The attribute of the nearest surrounding element of that name, where it is there and says something. */
export function inherited(ancestors: XmlAncestors, name: string, attribute: string): string | undefined {
  return ancestors.findLast((element) => element.name === name && element.attributes[attribute])?.attributes[
    attribute
  ];
}
