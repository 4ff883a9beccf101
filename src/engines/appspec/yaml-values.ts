import { appSpecError } from './appspec-error.js';

export type YamlMap = ReadonlyMap<string, unknown>;

export function isPresent(value: unknown): boolean {
  return value !== undefined && value !== null;
}

/** A scalar as it goes into texts and paths; nothing is the empty text. */
export function yamlText(value: unknown): string {
  if (!isPresent(value)) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** @param where the section, for the message. @throws AppSpecError */
export function asMap(value: unknown, where: string): YamlMap {
  if (value instanceof Map) return new Map([...value].map(([key, member]) => [yamlText(key), member]));
  throw malformed(where, 'a mapping', value);
}

/** Nothing is the empty list. @throws AppSpecError */
export function asList(value: unknown, where: string): readonly unknown[] {
  if (!isPresent(value)) return [];
  if (Array.isArray(value)) return value;
  throw malformed(where, 'a list', value);
}

/** AWS's agent stops with an internal error here; ours says what is wrong. */
function malformed(where: string, wanted: string, value: unknown) {
  const shown = yamlText(value instanceof Map ? Object.fromEntries(value) : value).slice(0, 80);
  return appSpecError(
    `the ${where} must be ${wanted}, but is (${shown}). Update the AppSpec file, and then try again.`,
  );
}
