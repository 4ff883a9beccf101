import { isDecodable } from '../../kernel/percent-encoding.js';
import { serializationError } from '../errors.js';

/** A parsed form: `A.member.1.B=x` becomes A → member → 1 → B, a leaf with the text x. */
export interface FormNode {
  text?: string;
  readonly children: Map<string, FormNode>;
}

const MAX_FIELDS = 20_000;
const MAX_DEPTH = 40;

/**
 * The parameters of a form. What is no UTF-8 below its percent signs is refused as a whole: read piece by piece, each bad one costs
 * Node an exception, and a megabyte of them half a minute.
 * @throws AwsError SerializationException for such text, and beyond a number of fields
 */
export function formParameters(text: string): URLSearchParams {
  let fields = 1;
  for (let at = text.indexOf('&'); at !== -1; at = text.indexOf('&', at + 1)) fields++;
  if (fields > MAX_FIELDS) throw serializationError(`more than ${MAX_FIELDS} parameters`);
  if (!isDecodable(text)) throw serializationError('the form is not UTF-8 below its percent signs');
  return new URLSearchParams(text);
}

/** @throws AwsError SerializationException beyond the bounds on number and depth of fields */
export function parseForm(text: string): FormNode {
  const root: FormNode = { children: new Map() };
  for (const [name, value] of formParameters(text)) insert(root, name, value);
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
