import { serializationError } from '../errors.js';

/** A parsed form: `A.member.1.B=x` becomes A → member → 1 → B, a leaf with the text x. */
export interface FormNode {
  text?: string;
  readonly children: Map<string, FormNode>;
}

const MAX_FIELDS = 20_000;
const MAX_DEPTH = 40;

/** @throws AwsError SerializationException beyond the bounds on number and depth of fields */
export function parseForm(text: string): FormNode {
  const root: FormNode = { children: new Map() };
  let fields = 0;
  for (const [name, value] of new URLSearchParams(text)) {
    if (++fields > MAX_FIELDS) throw serializationError(`more than ${MAX_FIELDS} parameters`);
    insert(root, name, value);
  }
  return root;
}

function insert(root: FormNode, name: string, value: string): void {
  const steps = name.split('.');
  if (steps.length > MAX_DEPTH)
    throw serializationError(`parameter nested more than ${MAX_DEPTH} levels deep`);
  let node = root;
  for (const step of steps) {
    let child = node.children.get(step);
    if (!child) {
      child = { children: new Map() };
      node.children.set(step, child);
    }
    node = child;
  }
  node.text = value;
}
