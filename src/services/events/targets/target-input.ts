import type { Target } from '@aws-sdk/client-eventbridge';
import { type JsonNode, JsonTextError, parseJson, renderJson } from '../../../kernel/json/json-text.js';
import { type ReservedVariables, transformInput } from '../input/input-transformer.js';
import { parseJsonPath, valueAt } from '../input/json-path.js';

export interface TargetInput {
  /** Undefined where the target gets the event as it is, or a template's result that is no JSON. */
  readonly node: JsonNode | undefined;
  readonly text: string;
}

/** What a target is given for an event: the event, a constant, a part of it, or a template filled from it. */
export function targetInput(
  target: Target,
  event: { readonly text: string; readonly node: JsonNode },
  reserved: ReservedVariables,
): TargetInput {
  if (target.Input !== undefined) return { node: parsed(target.Input), text: target.Input };
  if (target.InputPath !== undefined) {
    const node = valueAt(event.node, parseJsonPath(target.InputPath) ?? []);
    return { node, text: node === undefined ? 'null' : renderJson(node) };
  }
  if (target.InputTransformer !== undefined) {
    const { InputTemplate = '', InputPathsMap = {} } = target.InputTransformer;
    const text = transformInput(InputTemplate, InputPathsMap, event.node, reserved);
    return { node: parsed(text), text };
  }
  return { node: undefined, text: event.text };
}

function parsed(text: string): JsonNode | undefined {
  try {
    return parseJson(text);
  } catch (error) {
    if (error instanceof JsonTextError) return undefined;
    throw error;
  }
}
