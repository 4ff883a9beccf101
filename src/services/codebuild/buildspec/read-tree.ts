import { BuildspecError } from './buildspec-error.js';
import type { YamlMapping, YamlTree } from './yaml-tree.js';

/** Readers of one value each; `name` says in errors what was being read. */

/** Nothing written counts as absent. */
export function present(tree: YamlTree | undefined): YamlTree | undefined {
  return tree?.kind === 'text' && tree.isNull ? undefined : tree;
}

export function readText(tree: YamlTree | undefined, name: string): string | undefined {
  const value = present(tree);
  if (value === undefined) return undefined;
  if (value.kind !== 'text') throw wrongKind(value, name, 'string');
  return value.text;
}

/** Booleans of YAML 1.1, in any case: AWS's own examples mix `yes` and `true`. */
export function readBoolean(tree: YamlTree | undefined, name: string): boolean {
  const text = readText(tree, name);
  if (text === undefined || /^(no|false|off|n)$/i.test(text)) return false;
  if (/^(yes|true|on|y)$/i.test(text)) return true;
  throw new BuildspecError(`Expected ${name} to be yes or no: found '${text}' instead`, tree?.line);
}

export function readMapping(tree: YamlTree | undefined, name: string): YamlMapping | undefined {
  const value = present(tree);
  if (value === undefined) return undefined;
  if (value.kind !== 'mapping') throw wrongKind(value, name, 'map');
  return value;
}

/** Values as text; a key without a value has the empty text. */
export function readTextMap(tree: YamlTree | undefined, name: string): Readonly<Record<string, string>> {
  const entries = readMapping(tree, name)?.entries ?? [];
  return Object.fromEntries(
    [...entries].map(([key, value]) => [key, readText(value, `${name}.${key}`) ?? '']),
  );
}

/**
 * A list of texts, without its empty items.
 *
 * @param name as AWS's message spells it: the Go field, `Commands` for `commands`
 * @source The message of a command that YAML reads as a mapping (`echo a: b`), as build logs show it.
 */
export function readTextList(tree: YamlTree | undefined, name: string): readonly string[] {
  const value = present(tree);
  if (value === undefined) return [];
  if (value.kind !== 'list') throw wrongKind(value, name, 'list');
  return value.items.flatMap((item, index) => {
    if (item.kind === 'text') return item.isNull ? [] : [item.text];
    throw new BuildspecError(
      `Expected ${name}[${index}] to be of string type: found subkeys instead at line ${item.line}, ` +
        `value of the key tag on line ${item.line - 1} might be empty`,
      item.line,
    );
  });
}

/** Many files write a single text where a list is meant; it works on AWS. */
export function readTextOrList(tree: YamlTree | undefined, name: string): readonly string[] {
  const value = present(tree);
  return value?.kind === 'text' ? [value.text] : readTextList(value, name);
}

function wrongKind(value: YamlTree, name: string, expected: string): BuildspecError {
  const found = { text: 'a string', list: 'a list', mapping: 'subkeys' }[value.kind];
  return new BuildspecError(
    `Expected ${name} to be of ${expected} type: found ${found} instead at line ${value.line}`,
    value.line,
  );
}
