import { type JsonNode, JsonTextError, parseJson } from '../../../kernel/json/json-text.js';
import { compilePattern } from '../../../kernel/json-pattern/compile.js';
import { matchesPattern } from '../../../kernel/json-pattern/match.js';
import { PatternError } from '../../../kernel/json-pattern/pattern.js';
import { invalidParameter } from '../errors.js';
import type { MessageAttribute, TextsByName } from '../model.js';

/** @source Amazon SNS Developer Guide, "Filter policy constraints" */
const MAX_POLICY_BYTES = 256 * 1024;
const MAX_KEYS = 5;
const MAX_COMBINATIONS = 150;

export interface FilteredMessage {
  readonly text: string;
  readonly attributes: Readonly<Record<string, MessageAttribute>>;
}

/**
 * Whether a subscription wants a message; without a policy it wants all.
 * @param subscription its attributes
 */
export function wants(subscription: TextsByName, message: FilteredMessage): boolean {
  const policy = said(subscription.FilterPolicy);
  if (policy === undefined) return true;
  const node =
    subscription.FilterPolicyScope === 'MessageBody'
      ? bodyOf(message.text)
      : attributesNode(message.attributes);
  return node !== undefined && matchesPattern(compilePattern(policy), node);
}

/**
 * @param scope `MessageAttributes` or `MessageBody`
 * @throws AwsError InvalidParameter
 */
export function checkFilterPolicy(text: string | undefined, scope: string): void {
  const policy = said(text);
  if (policy === undefined) return;
  if (Buffer.byteLength(policy) > MAX_POLICY_BYTES) throw refused('Filter policy is too long');
  const node = parsedPolicy(policy);
  if (node.kind !== 'object') throw refused('Filter is not an object');
  if (scope !== 'MessageBody' && [...node.members.values()].some(({ kind }) => kind === 'object')) {
    throw refused('Filter policy scope MessageAttributes does not support nested filter policy');
  }
  try {
    compilePattern(policy);
  } catch (error) {
    if (error instanceof PatternError) throw refused(error.message);
    throw error;
  }
  const { keys, combinations } = complexity(node, 1);
  if (keys > MAX_KEYS || combinations > MAX_COMBINATIONS) throw refused('Filter policy is too complex');
}

/** An empty policy is none. */
function said(policy: string | undefined): string | undefined {
  return policy === undefined || /^\s*(\{\s*\}\s*)?$/.test(policy) ? undefined : policy;
}

/** Each list of values multiplies, by the level at which it stands. */
function complexity(node: JsonNode, level: number): { keys: number; combinations: number } {
  let keys = 0;
  let combinations = 1;
  if (node.kind !== 'object') return { keys, combinations };
  for (const [name, value] of node.members) {
    if (value.kind === 'array' && name !== '$or') {
      keys++;
      combinations *= value.items.length * level;
      continue;
    }
    const inner = value.kind === 'array' ? value.items.map((item) => complexity(item, level)) : [];
    const nested = value.kind === 'object' ? [complexity(value, level + 1)] : inner;
    for (const one of nested) {
      keys += one.keys;
      combinations *= one.combinations;
    }
  }
  return { keys, combinations };
}

function parsedPolicy(policy: string): JsonNode {
  try {
    return parseJson(policy);
  } catch (error) {
    if (error instanceof JsonTextError) throw refused('failed to parse JSON.');
    throw error;
  }
}

/** A text that is no JSON is wanted by nobody who looks into it. */
function bodyOf(text: string): JsonNode | undefined {
  try {
    const node = parseJson(text);
    return node.kind === 'object' ? node : undefined;
  } catch (error) {
    if (error instanceof JsonTextError) return undefined;
    throw error;
  }
}

/** `String.Array` holds a JSON list; binary ones cannot be asked for. */
function attributesNode(attributes: FilteredMessage['attributes']): JsonNode {
  const members = new Map<string, JsonNode>();
  for (const [name, { type, value }] of Object.entries(attributes)) {
    if (type.startsWith('Binary')) continue;
    if (type.startsWith('Number')) members.set(name, { kind: 'number', text: value, at: 0 });
    else members.set(name, type === 'String.Array' ? listOf(value) : { kind: 'string', value, at: 0 });
  }
  return { kind: 'object', members, at: 0 };
}

function listOf(value: string): JsonNode {
  try {
    return parseJson(value);
  } catch (error) {
    if (error instanceof JsonTextError) return { kind: 'string', value, at: 0 };
    throw error;
  }
}

function refused(reason: string): Error {
  return invalidParameter(`FilterPolicy: ${reason}`);
}
