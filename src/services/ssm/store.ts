import { collection, type Reader, regionalScope, type Stored } from '../../store/store.js';
import { parameterNotFound, versionNotFound } from './errors.js';
import type { ParameterDocument, ParameterVersion } from './model.js';
import { type ParameterReference, referenceOf } from './names.js';

interface Place {
  readonly accountId: string;
  readonly region: string;
}

/** By name. */
export const parameters = collection<ParameterDocument>('ssm.parameter');

/** @throws AwsError ParameterNotFound */
export async function requireParameter(
  reader: Reader,
  place: Place,
  nameOrArn: string,
): Promise<Stored<ParameterDocument>> {
  const { name } = referenceOf(nameOrArn, place);
  const scope = regionalScope(place);
  const found =
    (await reader.get(parameters, scope, name)) ??
    // An ARN does not tell `/host` from `host`.
    (nameOrArn.startsWith('arn:') ? await reader.get(parameters, scope, `/${name}`) : undefined);
  if (found === undefined) throw parameterNotFound(nameOrArn);
  return found;
}

export function latest({ name, versions }: ParameterDocument): ParameterVersion {
  const last = versions.at(-1);
  if (last === undefined) throw new Error(`the parameter ${name} has no versions`);
  return last;
}

/** The version that `:3` or `:label` names; without either the latest. @throws AwsError ParameterVersionNotFound */
export function selected(parameter: ParameterDocument, { selector }: ParameterReference): ParameterVersion {
  if (selector === undefined) return latest(parameter);
  const wanted = selector.slice(1);
  const found = parameter.versions.find(
    ({ version, labels }) => String(version) === wanted || labels.includes(wanted),
  );
  if (found === undefined) throw versionNotFound(parameter.name, wanted);
  return found;
}
