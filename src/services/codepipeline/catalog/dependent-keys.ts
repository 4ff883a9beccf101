import type { Action } from '../model.js';

/** @returns what is wrong with an action, in words */
export type ActionCheck = (action: Action) => string | undefined;

export function missing(action: Action, key: string): string {
  return `Action configuration for action '${action.name}' is missing required configuration '${key}'`;
}

/** One of the sets has to be there, whole. */
export function needsOneOf(...sets: readonly (readonly [string, ...string[]])[]): ActionCheck {
  return (action) => {
    const absent = sets.map((keys) => keys.find((key) => action.configuration[key] === undefined));
    if (absent.includes(undefined)) return undefined;
    const begun = sets.findIndex((keys) => keys.some((key) => action.configuration[key] !== undefined));
    const key = absent[Math.max(begun, 0)];
    return key === undefined ? undefined : missing(action, key);
  };
}

/** What holds a variable is known only when it is resolved. */
export function takesOnly(key: string, ...values: readonly string[]): ActionCheck {
  return ({ name, configuration }) => {
    const value = configuration[key];
    if (value === undefined || value.includes('#{') || values.includes(value)) return undefined;
    return `Action configuration for action '${name}' has the value '${value}' of '${key}', which is none of ${values.join(', ')}`;
  };
}

/** The keys name artifacts, which have to be inputs of the action. */
export function namesInputs(...keys: readonly string[]): ActionCheck {
  return ({ name, configuration, inputArtifacts }) => {
    const odd = keys.find((key) => {
      const artifact = configuration[key];
      return artifact !== undefined && !artifact.includes('#{') && !inputArtifacts.includes(artifact);
    });
    return odd && `${odd} '${configuration[odd]}' of action '${name}' is not one of its input artifacts`;
  };
}

/** The first that is broken. */
export function allOf(...checks: readonly ActionCheck[]): ActionCheck {
  return (action) => {
    for (const check of checks) {
      const problem = check(action);
      if (problem !== undefined) return problem;
    }
    return undefined;
  };
}
