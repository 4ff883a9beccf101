/**
 * JSON that remembers how it was written. `JSON.parse` would turn 300.0 into 300 and round long numbers, but event
 * patterns compare numbers as text and targets get the sender's digits.
 */
export type JsonNode =
  | JsonScalar
  | { readonly kind: 'object'; readonly members: ReadonlyMap<string, JsonNode>; readonly at: number }
  | { readonly kind: 'array'; readonly items: readonly JsonNode[]; readonly at: number };

/** `at` is the offset in the text where the value begins. */
export type JsonScalar =
  | { readonly kind: 'string'; readonly value: string; readonly at: number }
  | { readonly kind: 'number'; readonly text: string; readonly at: number }
  | { readonly kind: 'boolean'; readonly value: boolean; readonly at: number }
  | { readonly kind: 'null'; readonly at: number };

export class JsonTextError extends Error {
  override readonly name = 'JsonTextError';

  constructor(
    message: string,
    readonly at: number,
  ) {
    super(message);
  }
}

/** Deeper nesting is refused: it has no use and would exhaust the stack. */
const MAX_DEPTH = 200;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const WHITESPACE = /[ \t\n\r]*/y;

/** In time linear in the text. A name given twice in an object has its last value. @throws JsonTextError */
export function parseJson(text: string): JsonNode {
  const reader = new Reader(text);
  const node = reader.value(0);
  reader.end();
  return node;
}

/** Compact, with numbers as they were written. */
export function renderJson(node: JsonNode): string {
  switch (node.kind) {
    case 'object':
      return `{${[...node.members].map(([name, value]) => `${JSON.stringify(name)}:${renderJson(value)}`).join(',')}}`;
    case 'array':
      return `[${node.items.map(renderJson).join(',')}]`;
    case 'string':
      return JSON.stringify(node.value);
    case 'number':
      return node.text;
    case 'boolean':
      return String(node.value);
    case 'null':
      return 'null';
  }
}

class Reader {
  #at = 0;

  constructor(private readonly text: string) {}

  value(depth: number): JsonNode {
    this.#skip(WHITESPACE);
    const at = this.#at;
    switch (this.text[at]) {
      case '{':
        return { kind: 'object', members: this.#members(depth + 1), at };
      case '[':
        return { kind: 'array', items: this.#items(depth + 1), at };
      case '"':
        return { kind: 'string', value: this.#string(), at };
      case 't':
        this.#word('true');
        return { kind: 'boolean', value: true, at };
      case 'f':
        this.#word('false');
        return { kind: 'boolean', value: false, at };
      case 'n':
        this.#word('null');
        return { kind: 'null', at };
      default:
        return { kind: 'number', text: this.#number(), at };
    }
  }

  end(): void {
    this.#skip(WHITESPACE);
    if (this.#at < this.text.length) this.#fail();
  }

  #members(depth: number): Map<string, JsonNode> {
    const members = new Map<string, JsonNode>();
    this.#sequence('}', depth, () => {
      if (this.text[this.#at] !== '"') this.#fail();
      const name = this.#string();
      this.#skip(WHITESPACE);
      this.#word(':');
      members.set(name, this.value(depth));
    });
    return members;
  }

  #items(depth: number): JsonNode[] {
    const items: JsonNode[] = [];
    this.#sequence(']', depth, () => items.push(this.value(depth)));
    return items;
  }

  #sequence(close: string, depth: number, element: () => void): void {
    if (depth > MAX_DEPTH) throw new JsonTextError(`more than ${MAX_DEPTH} levels`, this.#at);
    this.#at++;
    this.#skip(WHITESPACE);
    if (this.text[this.#at] !== close) {
      for (;;) {
        element();
        this.#skip(WHITESPACE);
        if (this.text[this.#at] !== ',') break;
        this.#at++;
        this.#skip(WHITESPACE);
      }
    }
    this.#word(close);
  }

  #string(): string {
    const from = this.#at;
    let escaped = false;
    for (let at = from + 1; at < this.text.length; at++) {
      const code = this.text.charCodeAt(at);
      if (code < 0x20) break;
      if (code === 0x5c) {
        escaped = true;
        at++;
      } else if (code === 0x22) {
        this.#at = at + 1;
        return escaped ? this.#unescaped(from) : this.text.slice(from + 1, at);
      }
    }
    return this.#fail();
  }

  #unescaped(from: number): string {
    try {
      return String(JSON.parse(this.text.slice(from, this.#at)));
    } catch {
      this.#at = from;
      return this.#fail();
    }
  }

  #number(): string {
    const from = this.#at;
    this.#skip(NUMBER);
    return this.#at === from ? this.#fail() : this.text.slice(from, this.#at);
  }

  #word(word: string): void {
    if (!this.text.startsWith(word, this.#at)) this.#fail();
    this.#at += word.length;
  }

  #skip(what: RegExp): void {
    what.lastIndex = this.#at;
    if (what.test(this.text)) this.#at = what.lastIndex;
  }

  #fail(): never {
    const found = this.text[this.#at];
    throw new JsonTextError(
      found === undefined ? 'unexpected end' : `unexpected ${JSON.stringify(found)}`,
      this.#at,
    );
  }
}
