import type { JsonNode, JsonScalar } from '../json/json-text.js';
import type { FieldPattern, LeafPattern, ObjectPattern } from './pattern.js';

type Members = ReadonlyMap<string, JsonNode>;

const NO_MEMBERS: Members = new Map();

/**
 * Whether an event matches a pattern, in time linear in the event for a given pattern: every value of the event is
 * looked at once per part of the pattern that names it.
 *
 * Arrays in events are transparent: a field has all the values in its array, and fields of an object pattern must match
 * within one element of an array of objects.
 *
 * @source Amazon EventBridge User Guide, "Event patterns"; "Using arrays in event patterns"
 */
export function matchesPattern(pattern: ObjectPattern, event: JsonNode): boolean {
  return new Match(event).object(pattern, event.kind === 'object' ? event.members : NO_MEMBERS);
}

class Match {
  readonly #present = new Map<LeafPattern, boolean>();

  constructor(private readonly event: JsonNode) {}

  object(pattern: ObjectPattern, members: Members): boolean {
    return (
      pattern.fields.every((field) => this.#field(field, members.get(field.name))) &&
      pattern.choices.every((branches) => branches.some((branch) => this.object(branch, members)))
    );
  }

  #field(field: FieldPattern, value: JsonNode | undefined): boolean {
    if (field.kind === 'leaf') return this.#leaf(field, value);
    const objects = [...elements(value)].filter((element) => element.kind === 'object');
    // Where there is no object, its fields are absent, which may be what the pattern asks for.
    if (objects.length === 0) return this.object(field.pattern, NO_MEMBERS);
    return objects.some((element) => this.object(field.pattern, element.members));
  }

  #leaf(leaf: LeafPattern, value: JsonNode | undefined): boolean {
    for (const element of elements(value)) {
      if (isScalar(element) && leaf.matchers.some((accepts) => accepts(element))) return true;
    }
    return leaf.absent && !this.#isPresent(leaf);
  }

  /** Absence is a matter of the whole event: a field in any element of an array is there. */
  #isPresent(leaf: LeafPattern): boolean {
    const known = this.#present.get(leaf);
    if (known !== undefined) return known;
    const present = hasScalarAt(this.event, leaf.path, 0);
    this.#present.set(leaf, present);
    return present;
  }
}

function hasScalarAt(node: JsonNode | undefined, path: readonly string[], depth: number): boolean {
  const name = path[depth];
  for (const element of elements(node)) {
    if (
      name === undefined
        ? isScalar(element)
        : element.kind === 'object' && hasScalarAt(element.members.get(name), path, depth + 1)
    ) {
      return true;
    }
  }
  return false;
}

function* elements(node: JsonNode | undefined): Generator<Exclude<JsonNode, { readonly kind: 'array' }>> {
  if (node === undefined) return;
  if (node.kind === 'array') for (const item of node.items) yield* elements(item);
  else yield node;
}

function isScalar(node: JsonNode): node is JsonScalar {
  return node.kind !== 'object' && node.kind !== 'array';
}
