import type { Action, DeclaredActionType } from '../model.js';
import type { ActionType } from './action-type.js';
import { findActionType } from './catalog.js';

/** The type of an action, built in or declared by the account. @returns undefined where nobody knows it */
export function typeOf({ declaredType, actionTypeId }: Action): ActionType | undefined {
  return declaredType ? asActionType(declaredType) : findActionType(actionTypeId);
}

function asActionType({ id, inputs, outputs, properties, urls }: DeclaredActionType): ActionType {
  return {
    id,
    inputs,
    outputs,
    needsV2: false,
    properties: new Map(
      properties.map(({ name, required, secret, queryable }) => [
        name,
        { required, secret, json: false, queryable },
      ]),
    ),
    urls,
  };
}

/** A URL template with the configuration's values; what it names and nobody has given stays empty. */
export function fillUrl(
  template: string,
  configuration: Readonly<Record<string, string>>,
  externalExecutionId = '',
): string {
  return template
    .replaceAll('{ExternalExecutionId}', encodeURIComponent(externalExecutionId))
    .replace(/\{Config:([^{}]+)\}/g, (_text, key: string) =>
      Object.hasOwn(configuration, key) ? (configuration[key] ?? '') : '',
    );
}
