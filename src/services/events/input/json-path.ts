import type { JsonNode } from '../../../kernel/json/json-text.js';

/** Names of members and indexes of items, from the root. */
export type JsonPath = readonly (string | number)[];

const STEP = /\.([^.[\]\s"']+)|\[(\d{1,9})\]|\['([^'\]]+)'\]|\["([^"\]]+)"\]/y;

/**
 * `$`, `$.detail-type`, `$.detail.list[0]`, `$['detail']`: the part of JSONPath that leads to one value.
 *
 * @returns undefined where the text is no such path
 * @source Amazon EventBridge User Guide, "Amazon EventBridge input transformation"
 */
export function parseJsonPath(text: string): JsonPath | undefined {
  if (!text.startsWith('$')) return undefined;
  const path: (string | number)[] = [];
  let at = 1;
  while (at < text.length) {
    STEP.lastIndex = at;
    const step = STEP.exec(text);
    if (step === null) return undefined;
    path.push(step[2] === undefined ? (step[1] ?? step[3] ?? step[4] ?? '') : Number(step[2]));
    at = STEP.lastIndex;
  }
  return path;
}

export function valueAt(root: JsonNode, path: JsonPath): JsonNode | undefined {
  let node: JsonNode | undefined = root;
  for (const step of path) {
    if (typeof step === 'number') node = node?.kind === 'array' ? node.items[step] : undefined;
    else node = node?.kind === 'object' ? node.members.get(step) : undefined;
  }
  return node;
}
