import { type JsonNode, renderJson } from '../../../kernel/json/json-text.js';
import { parseJsonPath, valueAt } from './json-path.js';

/** What a template can name beside its own variables, without the brackets. */
export interface ReservedVariables {
  readonly ruleArn: string;
  readonly ruleName: string;
  /** ISO 8601. */
  readonly ingestionTime: string;
}

const PLACEHOLDER = /<([A-Za-z0-9_.-]{1,256})>/y;

/**
 * Fills the `<name>` placeholders of a template. Within a JSON string a value appears as text, elsewhere as JSON; a
 * path that leads nowhere gives the empty string or null. Brackets around an unknown name stay as they are.
 *
 * @source Amazon EventBridge User Guide, "Amazon EventBridge input transformation"
 */
export function transformInput(
  template: string,
  paths: Readonly<Record<string, string>>,
  event: JsonNode,
  reserved: ReservedVariables,
): string {
  const values = variables(paths, event, reserved);
  let output = '';
  let inString = false;
  for (let at = 0; at < template.length; at++) {
    const letter = template.charAt(at);
    if (letter === '<') {
      PLACEHOLDER.lastIndex = at;
      const name = PLACEHOLDER.exec(template)?.[1];
      const value = name === undefined ? undefined : values.get(name);
      if (name !== undefined && value !== undefined) {
        output += inString ? textWithin(value()) : jsonOf(value());
        at += name.length + 1;
        continue;
      }
    }
    if (letter === '"') inString = !inString;
    output += letter;
    // An escaped quote does not end its string.
    if (letter === '\\' && inString) output += template.charAt(++at);
  }
  return output;
}

type Variable = () => JsonNode | undefined;

function variables(
  paths: Readonly<Record<string, string>>,
  event: JsonNode,
  reserved: ReservedVariables,
): ReadonlyMap<string, Variable> {
  const text =
    (value: string): Variable =>
    () => ({ kind: 'string', value, at: 0 });
  const own = Object.entries(paths).map(([name, path]): [string, Variable] => {
    const steps = parseJsonPath(path);
    return [name, () => (steps === undefined ? undefined : valueAt(event, steps))];
  });
  return new Map<string, Variable>([
    ...own,
    ['aws.events.rule-arn', text(reserved.ruleArn)],
    ['aws.events.rule-name', text(reserved.ruleName)],
    ['aws.events.event.ingestion-time', text(reserved.ingestionTime)],
    ['aws.events.event.json', () => event],
    ['aws.events.event', () => withoutDetail(event)],
  ]);
}

function withoutDetail(event: JsonNode): JsonNode {
  if (event.kind !== 'object') return event;
  return { ...event, members: new Map([...event.members].filter(([name]) => name !== 'detail')) };
}

function jsonOf(value: JsonNode | undefined): string {
  return value === undefined ? 'null' : renderJson(value);
}

/** Escaped, so that the string around it stays one. */
function textWithin(value: JsonNode | undefined): string {
  if (value === undefined) return '';
  const text = value.kind === 'string' ? value.value : renderJson(value);
  return JSON.stringify(text).slice(1, -1);
}
