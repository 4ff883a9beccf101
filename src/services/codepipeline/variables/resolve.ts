import { parseJson } from '../../../wire/parse-json.js';
import { typeOf } from '../catalog/declared-type.js';
import type { Action } from '../model.js';
import { parseTemplate, type Reference } from './references.js';

/** Variables by namespace, then key. */
export type VariableValues = ReadonlyMap<string, Readonly<Record<string, string>>>;

/** @source AWS CodePipeline User Guide, quotas: the resolved configuration of one action */
const MOST_BYTES = 100 * 1024;

export class UnresolvedReference extends Error {
  override readonly name = 'UnresolvedReference';
  /** @param subject `Action 'Compile'` */
  constructor(subject: string, configurationKey: string, reference: Reference, why: string) {
    super(
      `${subject} cannot start: ${reference.text} in its configuration '${configurationKey}' has no value: ${why}`,
    );
  }
}

export class ConfigurationTooLarge extends Error {
  override readonly name = 'ConfigurationTooLarge';
  constructor(subject: string, sizeBytes: number) {
    super(
      `${subject} cannot start: its configuration is ${sizeBytes} bytes with its variables filled in, the maximum is ${MOST_BYTES}`,
    );
  }
}

/** An action's configuration with its variables filled in. @throws as {@link fillConfiguration} */
export function resolveConfiguration(
  action: Action,
  values: VariableValues,
): Readonly<Record<string, string>> {
  const properties = typeOf(action)?.properties;
  const isJson = (key: string) => properties?.get(key)?.json ?? false;
  return fillConfiguration(`Action '${action.name}'`, action.configuration, isJson, values);
}

/**
 * Texts with their variables filled in. In values that hold JSON they are filled into the strings, so that a commit
 * message with quotes or line ends leaves the JSON whole.
 *
 * @param subject whose they are: `Action 'Compile'`
 * @throws UnresolvedReference nobody has produced the variable: nothing is ever put in its place
 * @throws ConfigurationTooLarge
 */
export function fillConfiguration(
  subject: string,
  configuration: Readonly<Record<string, string>>,
  isJson: (key: string) => boolean,
  values: VariableValues,
): Readonly<Record<string, string>> {
  const resolved = Object.entries(configuration).map(([key, text]): [string, string] => {
    if (!text.includes('#{')) return [key, text];
    const fill = (template: string) =>
      fillIn(template, (reference) => lookUp(subject, key, reference, values));
    return [key, isJson(key) ? fillIntoJson(text, fill) : fill(text)];
  });
  const sizeBytes = resolved.reduce(
    (sum, [key, text]) => sum + Buffer.byteLength(key) + Buffer.byteLength(text),
    0,
  );
  if (sizeBytes > MOST_BYTES) throw new ConfigurationTooLarge(subject, sizeBytes);
  return Object.fromEntries(resolved);
}

function lookUp(subject: string, key: string, reference: Reference, values: VariableValues): string {
  const produced = values.get(reference.namespace);
  if (!produced) {
    const why = `no action with the namespace '${reference.namespace}' has succeeded`;
    throw new UnresolvedReference(subject, key, reference, why);
  }
  const value = Object.hasOwn(produced, reference.key) ? produced[reference.key] : undefined;
  if (value !== undefined) return value;
  const why = `the namespace '${reference.namespace}' has no variable '${reference.key}'`;
  throw new UnresolvedReference(subject, key, reference, why);
}

function fillIn(text: string, lookUpValue: (reference: Reference) => string): string {
  return parseTemplate(text)
    .map((part) => (typeof part === 'string' ? part : lookUpValue(part)))
    .join('');
}

function fillIntoJson(text: string, fill: (text: string) => string): string {
  let json: unknown;
  try {
    json = parseJson(Buffer.from(text));
  } catch {
    // One whole variable that holds the JSON, or nesting without end: whoever reads the value says what is wrong with it.
    return fill(text);
  }
  return JSON.stringify(json, (_key, value: unknown) => (typeof value === 'string' ? fill(value) : value));
}
