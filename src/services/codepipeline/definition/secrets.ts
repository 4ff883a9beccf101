import { typeOf } from '../catalog/declared-type.js';
import { invalidAction } from '../errors.js';
import type { Action, Definition } from '../model.js';

const MASK = '****';

/** An action's configuration as it may be shown. */
export function maskedConfiguration(action: Action): Record<string, string> {
  const secrets = secretKeysOf(action);
  if (secrets.length === 0) return { ...action.configuration };
  const entries = Object.entries(action.configuration);
  return Object.fromEntries(entries.map(([key, value]) => [key, secrets.includes(key) ? MASK : value]));
}

/**
 * Masks stand for stored secrets, so a new action has none.
 * @param stored what an update replaces
 * @throws AwsError InvalidActionDeclarationException
 */
export function refuseMasks(definition: Definition, stored?: Definition): void {
  for (const { name: stageName, actions } of definition.stages) {
    const before = stored?.stages.find(({ name }) => name === stageName)?.actions ?? [];
    for (const action of actions.filter(({ name }) => !before.some((known) => known.name === name))) {
      const key = secretKeysOf(action).find((secret) => isMask(action.configuration[secret]));
      if (key === undefined) continue;
      throw invalidAction(
        `Action configuration for the new action "${action.name}" contains an invalid configuration for the secret ` +
          `property "${key}". "${MASK}" may be used in secret properties only when updating an existing action.`,
      );
    }
  }
}

/**
 * A client that sends back what it was shown sends masks. They stand for the stored secrets where the action is
 * otherwise the same: same stage, same name, same other values.
 *
 * @source AWS CodePipeline API Reference, UpdatePipeline and ActionDeclaration: masked values
 */
export function withStoredSecrets(definition: Definition, stored: Definition): Definition {
  const stages = definition.stages.map((stage) => {
    const before = stored.stages.find(({ name }) => name === stage.name);
    const actions = stage.actions.map((action) => {
      const same = before?.actions.find(({ name }) => name === action.name);
      return same ? unmasked(action, same) : action;
    });
    return { ...stage, actions };
  });
  return { ...definition, stages };
}

function unmasked(action: Action, stored: Action): Action {
  const secrets = secretKeysOf(action);
  if (secrets.length === 0) return action;
  const keys = new Set([...Object.keys(action.configuration), ...Object.keys(stored.configuration)]);
  const isOtherwiseSame = [...keys].every(
    (key) => secrets.includes(key) || action.configuration[key] === stored.configuration[key],
  );
  if (!isOtherwiseSame) return action;

  const entries = Object.entries(action.configuration).map(([key, value]) => {
    const isStored = secrets.includes(key) && isMask(value);
    return [key, isStored ? (stored.configuration[key] ?? value) : value];
  });
  return { ...action, configuration: Object.fromEntries(entries) };
}

export function isMask(value: string | undefined): boolean {
  return value !== undefined && /^\*+$/.test(value);
}

/** @returns the keys of an action's configuration whose values are secret */
export function secretKeysOf(action: Action): readonly string[] {
  const type = typeOf(action);
  if (!type) return [];
  return [...type.properties].flatMap(([name, property]) => (property.secret ? [name] : []));
}
