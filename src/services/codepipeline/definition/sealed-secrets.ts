import type { Sealer } from '../../../kernel/sealer.js';
import type { Action, Definition } from '../model.js';
import { isMask, secretKeysOf } from './secrets.js';

/** Secrets of configurations and webhooks, as they are stored. What is sealed already stays as it is. */
export interface StoredSecrets {
  /** Masks, which stand for what is stored already, stay. */
  sealDefinition(definition: Definition): Definition;
  /** @returns the action itself where it has no secrets */
  sealAction(action: Action): Action;
  seal(secret: string): string;
  open(sealed: string): string;
  openAll(configuration: Readonly<Record<string, string>>): Record<string, string>;
}

const PREFIX = 'sealed:';
const PURPOSE = 'codepipeline/secret';

export function storedSecrets(sealer: Sealer): StoredSecrets {
  const unsealed = (text: string) => sealer.open(text.slice(PREFIX.length), PURPOSE).toString();
  const isSealed = (text: string) => {
    if (!text.startsWith(PREFIX)) return false;
    try {
      return unsealed(text) !== undefined;
    } catch {
      return false; // somebody's secret that begins so
    }
  };
  const seal = (secret: string) => (isSealed(secret) ? secret : `${PREFIX}${sealer.seal(secret, PURPOSE)}`);
  const open = (text: string) => (isSealed(text) ? unsealed(text) : text);
  const sealAction = (action: Action) => {
    const secrets = secretKeysOf(action);
    if (secrets.length === 0) return action;
    const entries = Object.entries(action.configuration).map(([key, value]) => {
      return [key, secrets.includes(key) && isSealable(value) ? seal(value) : value];
    });
    return { ...action, configuration: Object.fromEntries(entries) };
  };
  return {
    seal,
    open,
    sealAction,
    openAll: (configuration) =>
      Object.fromEntries(Object.entries(configuration).map(([key, value]) => [key, open(value)])),
    sealDefinition(definition) {
      const stages = definition.stages.map((stage) => ({ ...stage, actions: stage.actions.map(sealAction) }));
      return { ...definition, stages };
    },
  };
}

/** A reference is filled in when the action starts: what it leads to is no secret of the definition. */
function isSealable(value: string): boolean {
  return !isMask(value) && !value.includes('#{');
}
