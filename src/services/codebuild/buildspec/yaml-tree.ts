import {
  type Alias,
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type LineCounter,
  type Node,
  type Pair,
  Scalar,
  type YAMLMap,
} from 'yaml';
import { type ReadYaml, readYaml } from '../../../engines/yaml/read-yaml.js';
import { BuildspecError } from './buildspec-error.js';
import { withMargins } from './yaml-margins.js';
import { goMessage, MAX_DEPTH } from './yaml-messages.js';
import { findTab } from './yaml-tabs.js';

/**
 * A YAML document without types: scalars keep their source text (`3.10` stays `3.10`, `012` stays `012`), as
 * they do when Go decodes them into string fields. Lines count from 1.
 */
export type YamlTree = YamlText | YamlList | YamlMapping;

export interface YamlText {
  readonly kind: 'text';
  readonly line: number;
  readonly text: string;
  /** Nothing was written, or `~` or `null` without quotes. */
  readonly isNull: boolean;
}

export interface YamlList {
  readonly kind: 'list';
  readonly line: number;
  readonly items: readonly YamlTree[];
}

export interface YamlMapping {
  readonly kind: 'mapping';
  readonly line: number;
  /** Of equal keys the last one counts, at the place of the first. */
  readonly entries: ReadonlyMap<string, YamlTree>;
  /** Where the keys themselves stand: their values may begin further down. Not of keys that `<<` brings. */
  readonly keyLines: ReadonlyMap<string, number>;
}

/** @source YAML 1.2, "c-printable" */
const UNPRINTABLE = /[^\t\n\r -~\u0085\u00a0-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u;

/** Larger buildspecs are refused; the largest known real one has a tenth of this. */
export const MAX_BUILDSPEC_BYTES = 256 * 1024;
/** Longer ones are not read twice. */
const MAX_LENIENT_LENGTH = 64 * 1024;
/** Aliases may repeat nodes up to this many in all; what expands beyond is a bomb, not a buildspec. */
const MAX_NODES = 20_000;

/**
 * Of several documents the first counts, as for Go.
 *
 * @throws BuildspecError
 * @source The messages are those of the Go YAML parser in the build agent, as build logs show them; its line
 * numbers of syntax errors count from 0.
 */
export function parseYamlTree(text: string): YamlTree {
  const sizeBytes = Buffer.byteLength(text);
  if (sizeBytes > MAX_BUILDSPEC_BYTES) {
    throw new BuildspecError(
      `buildspec is too large: ${sizeBytes} bytes, at most ${MAX_BUILDSPEC_BYTES} are allowed`,
    );
  }
  // Any character that YAML does not call printable, as an escape sequence of a terminal has one.
  if (UNPRINTABLE.test(text)) throw new BuildspecError('control characters are not allowed');
  const { source, document, error, lines } = readLeniently(text.replace(/\r\n?/g, '\n'));
  const tab = findTab(source, document);
  if (tab !== undefined && tab.offset <= (error?.pos[0] ?? source.length)) {
    throw faultAt(tab.message, tab.offset, lines);
  }
  if (error !== undefined) throw faultAt(goMessage(error, source, document), error.pos[0], lines);
  return new TreeBuilder(document, lines).build();
}

interface ReadDocument extends ReadYaml {
  readonly source: string;
}

/** A document that is refused only for the margins of its quotes and brackets is not refused. */
function readLeniently(text: string): ReadDocument {
  const strict = read(text);
  const { error } = strict;
  if (error === undefined || text.length > MAX_LENIENT_LENGTH) return strict;
  if (!/closing .*quote|sufficiently indented/i.test(error.message)) return strict;
  const lenient = read(withMargins(text));
  return lenient.error === undefined ? lenient : strict;
}

function read(source: string): ReadDocument {
  try {
    return { source, ...readYaml(source, { schema: 'failsafe', uniqueKeys: false, logLevel: 'silent' }) };
  } catch (error) {
    // The parser is recursive: nesting without end exhausts its stack.
    if (error instanceof RangeError) throw new BuildspecError(`exceeded max depth of ${MAX_DEPTH}`);
    throw error;
  }
}

function faultAt(message: string, offset: number, lines: LineCounter): BuildspecError {
  const { line } = lines.linePos(offset);
  return new BuildspecError(`${message} at line ${line - 1}`, line);
}

class TreeBuilder {
  readonly #document: Document.Parsed;
  readonly #lines: LineCounter;
  readonly #targets = new Map<Alias, Node>();
  #nodes = 0;

  constructor(document: Document.Parsed, lines: LineCounter) {
    this.#document = document;
    this.#lines = lines;
  }

  build(): YamlTree {
    return this.#tree(this.#document.contents, 1, 0);
  }

  /** @param nearLine where a value stands that has no node of its own */
  #tree(node: Node | null, nearLine: number, depth: number): YamlTree {
    this.#nodes += 1;
    if (this.#nodes > MAX_NODES) throw new BuildspecError('document contains excessive aliasing');
    if (depth > MAX_DEPTH) throw new BuildspecError(`exceeded max depth of ${MAX_DEPTH}`);
    if (node === null) return { kind: 'text', line: nearLine, text: '', isNull: true };
    const line = this.#line(node) ?? nearLine;
    if (isAlias(node)) {
      return this.#tree(this.#target(node), line, depth + 1);
    }
    if (isMap(node)) return this.#mapping(node, line, depth);
    if (isSeq(node)) {
      const items = node.items.map((item) => this.#tree(item as Node | null, line, depth + 1));
      return { kind: 'list', line, items };
    }
    if (!isScalar(node)) throw new BuildspecError(`unexpected node at line ${line - 1}`);
    return this.#text(node, line);
  }

  /** Looked for once: the same alias is met again wherever its surroundings are repeated. */
  #target(alias: Alias): Node {
    const target = this.#targets.get(alias) ?? alias.resolve(this.#document);
    if (target === undefined) throw new BuildspecError(`unknown anchor '${alias.source}' referenced`);
    this.#targets.set(alias, target);
    return target;
  }

  #text(node: Scalar, line: number): YamlText {
    const text = String(node.value ?? '');
    const isPlain = node.type === undefined || node.type === Scalar.PLAIN;
    return { kind: 'text', line, text, isNull: isPlain && /^(~|null|Null|NULL)?$/.test(text) };
  }

  #mapping(map: YAMLMap, line: number, depth: number): YamlMapping {
    const entries = new Map<string, YamlTree>();
    const keyLines = new Map<string, number>();
    const merged: YamlTree[] = [];
    for (const pair of map.items as Pair<Node | null, Node | null>[]) {
      const key = this.#tree(pair.key, 1, depth + 1);
      if (key.kind !== 'text') throw new BuildspecError(`invalid map key at line ${key.line - 1}`, key.line);
      const value = this.#tree(pair.value, key.line, depth + 1);
      if (key.text === '<<' && value.kind !== 'text') merged.push(value);
      else {
        entries.set(key.text, value);
        keyLines.set(key.text, key.line);
      }
    }
    for (const source of merged) this.#merge(entries, source);
    return { kind: 'mapping', line, entries, keyLines };
  }

  /** `<<`: what the mapping itself says wins, then the earlier of several sources. */
  #merge(entries: Map<string, YamlTree>, source: YamlTree): void {
    const sources = source.kind === 'list' ? source.items : [source];
    for (const from of sources) {
      if (from.kind !== 'mapping') {
        throw new BuildspecError('map merge requires map or sequence of maps as the value');
      }
      for (const [key, value] of from.entries) if (!entries.has(key)) entries.set(key, value);
    }
  }

  #line(node: Node): number | undefined {
    return node.range === undefined || node.range === null
      ? undefined
      : this.#lines.linePos(node.range[0]).line;
  }
}
