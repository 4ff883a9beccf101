import { maskedConfiguration } from '../definition/secrets.js';
import type { Action } from '../model.js';
import { parseJsonPath, valuesAt } from './json-path.js';
import type { WebhookFilter } from './webhook.js';

/**
 * Whether a payload passes all filters. `{Branch}` in what a value must equal stands for the configuration of the target
 * action; its secrets stay masked.
 *
 * @returns the filter that it does not pass, in words; undefined where it passes all
 */
export function firstMismatch(
  filters: readonly WebhookFilter[],
  payload: unknown,
  target: Action,
): string | undefined {
  const configuration = maskedConfiguration(target);
  for (const { jsonPath, matchEquals } of filters) {
    const path = parseJsonPath(jsonPath);
    const values = path ? valuesAt(payload, path) : [];
    if (matchEquals === undefined) {
      if (values.length === 0) return `${jsonPath} leads to nothing`;
      continue;
    }
    const wanted = matchEquals.replace(/\{(\w+)\}/g, (text, key: string) =>
      Object.hasOwn(configuration, key) ? (configuration[key] ?? text) : text,
    );
    if (!values.some((value) => textOf(value) === wanted)) {
      return `${jsonPath} is not '${wanted}'`;
    }
  }
  return undefined;
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'object' && value !== null ? undefined : String(value);
}
