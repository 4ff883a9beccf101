import { type JsonNode, JsonTextError, parseJson } from '../json/json-text.js';
import { compileAlternatives, MATCH_TYPES } from './alternatives.js';
import { type FieldPattern, type ObjectPattern, PatternError } from './pattern.js';

type JsonObject = Extract<JsonNode, { readonly kind: 'object' }>;

/**
 * The event pattern that a text describes.
 *
 * @throws PatternError in AWS's words
 * @source Amazon EventBridge User Guide, "Creating Amazon EventBridge event patterns" and "Comparison operators";
 * the wording of errors is that of the open source Event Ruler, which EventBridge runs
 */
export function compilePattern(text: string): ObjectPattern {
  const root = parsed(text);
  if (root.kind !== 'object') throw new PatternError('Filter is not an object', root.at);
  return compileObject(root, []);
}

function parsed(text: string): JsonNode {
  try {
    return parseJson(text);
  } catch (error) {
    if (error instanceof JsonTextError) throw new PatternError('Invalid JSON', error.at);
    throw error;
  }
}

function compileObject(object: JsonObject, path: readonly string[]): ObjectPattern {
  if (object.members.size === 0) throw new PatternError('Empty objects are not allowed', object.at);
  const fields: FieldPattern[] = [];
  const choices: (readonly ObjectPattern[])[] = [];
  for (const [name, value] of object.members) {
    const branches = name === '$or' ? orBranches(value) : undefined;
    if (branches !== undefined) choices.push(branches.map((branch) => compileObject(branch, path)));
    else fields.push(compileField(name, value, [...path, name]));
  }
  return { fields, choices };
}

function compileField(name: string, value: JsonNode, path: readonly string[]): FieldPattern {
  if (value.kind === 'object') return { kind: 'object', name, pattern: compileObject(value, path) };
  if (value.kind === 'array') return { kind: 'leaf', name, path, ...compileAlternatives(value) };
  throw new PatternError(`"${name}" must be an object or an array`, value.at);
}

/**
 * `$or` is an operator only over two or more objects whose fields are not named like comparisons; otherwise it is
 * a field like any other, for patterns older than the operator.
 */
function orBranches(value: JsonNode): readonly JsonObject[] | undefined {
  if (value.kind !== 'array' || value.items.length < 2) return undefined;
  const branches = value.items.filter((item) => item.kind === 'object');
  if (branches.length < value.items.length) return undefined;
  const reserved = branches.some((branch) =>
    [...branch.members.keys()].some((name) => MATCH_TYPES.includes(name)),
  );
  return reserved ? undefined : branches;
}
