import type { ActionType, Range } from '../../catalog/action-type.js';
import { typeOf as findType } from '../../catalog/declared-type.js';
import { invalidAction, invalidStructure } from '../../errors.js';
import type { Action } from '../../model.js';
import { actionsOf, type Proposal } from './proposal.js';

export function hasKnownActionTypes({ definition, region }: Proposal): void {
  for (const { action } of actionsOf(definition)) {
    if (findType(action)) continue;
    const { category, provider, owner, version } = action.actionTypeId;
    throw invalidAction(
      `ActionType (Category: '${category}', Provider: '${provider}', Owner: '${owner}', Version: '${version}') ` +
        `in action '${action.name}' is not available in region '${region.toUpperCase().replaceAll('-', '_')}'`,
    );
  }
}

/** @source AWS CodePipeline User Guide, valid number of input and output artifacts for each action type */
export function keepsArtifactCounts({ definition }: Proposal): void {
  for (const { action } of actionsOf(definition)) {
    const { inputs, outputs } = typeOf(action);
    checkCount(action, 'input', action.inputArtifacts.length, inputs);
    checkCount(action, 'output', action.outputArtifacts.length, outputs);
  }
}

function checkCount(action: Action, kind: 'input' | 'output', count: number, [min, max]: Range): void {
  if (count >= min && count <= max) return;
  throw invalidAction(
    `Action ${action.name} declares ${count} ${kind} artifacts which is ` +
      (count < min ? `less than the minimum count (${min})` : `more than the maximum count (${max})`),
  );
}

export function hasValidConfigurations({ definition }: Proposal): void {
  for (const { action } of actionsOf(definition)) {
    const problem = configurationProblem(action, typeOf(action));
    if (problem !== undefined) throw invalidAction(problem);
  }
}

function configurationProblem(action: Action, type: ActionType): string | undefined {
  const place = `Action configuration for action '${action.name}'`;
  const { configuration } = action;
  for (const [key, { required }] of type.properties) {
    if (required && !Object.hasOwn(configuration, key)) {
      return `${place} is missing required configuration '${key}'`;
    }
  }
  for (const [key, value] of Object.entries(configuration)) {
    const property = type.properties.get(key);
    if (!property) return `${place} contains unknown configuration '${key}'`;
    if (property.json && !isJson(value)) {
      return `${place} has a value of '${key}' that is not valid JSON`;
    }
    if (property.queryable && !/^[A-Za-z0-9_-]{1,20}$/.test(value)) {
      return `${place} has a value of '${key}' that cannot be queried: up to 20 letters, digits, '_' and '-'`;
    }
  }
  return type.check?.(action);
}

/** A value that is one whole variable becomes JSON only when it is resolved. */
function isJson(value: string): boolean {
  if (/^\s*#\{[^}]*\}\s*$/.test(value)) return true;
  try {
    JSON.parse(value);
    return true;
  } catch {
    return false;
  }
}

/** @source AWS CodePipeline User Guide, add a cross-Region action */
export function keepsRegions({ definition, region }: Proposal): void {
  for (const { action } of actionsOf(definition)) {
    if (action.region === undefined || action.region === region) continue;
    const { category, owner } = action.actionTypeId;
    if (category === 'Source' || owner !== 'AWS') {
      throw invalidAction(
        `Action '${action.name}' declares region ${action.region}, but actions of ` +
          (category === 'Source' ? 'category Source' : `owner ${owner}`) +
          ' run in the region of the pipeline',
      );
    }
    if (!Object.hasOwn(definition.artifactStores, action.region)) {
      throw invalidStructure(
        `Action '${action.name}' runs in region ${action.region}, for which no artifact store is declared`,
      );
    }
  }
}

/** Members that only one kind of action has. */
export function keepsSpecialMembers({ definition }: Proposal): void {
  for (const { action } of actionsOf(definition)) {
    const { category, provider } = action.actionTypeId;
    if (action.timeoutInMinutes !== undefined && !(category === 'Approval' && provider === 'Manual')) {
      throw invalidAction(
        `Action '${action.name}' declares timeoutInMinutes, which only manual approvals have`,
      );
    }
    if (category === 'Compute') continue;
    if (action.environmentVariables?.some(({ type }) => type === 'SECRETS_MANAGER')) {
      throw invalidAction(
        `Action '${action.name}' declares environment variables of type SECRETS_MANAGER, which only actions of category Compute have`,
      );
    }
    const computeOnly = computeField(action);
    if (computeOnly) {
      throw invalidAction(
        `The following action cannot contain a ${computeOnly} field: ${action.name}. To use the ${computeOnly} field, use a compute action.`,
      );
    }
  }
}

/** AWS says of files of an output artifact that they are commands; they are named here. */
function computeField({ commands, outputVariables, outputArtifacts }: Action): string | undefined {
  if (commands) return 'commands';
  if (outputVariables) return 'outputVariables';
  return outputArtifacts.some(({ files }) => files) ? 'files' : undefined;
}

function typeOf(action: Action): ActionType {
  const type = findType(action);
  if (!type) throw new Error(`the type of action ${action.name} was not checked`);
  return type;
}
