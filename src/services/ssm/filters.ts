import type { ParameterStringFilter } from '@aws-sdk/client-ssm';
import { AwsError } from '../../kernel/aws-error.js';
import type { ParameterDocument } from './model.js';
import { latest } from './store.js';

type Matcher = (parameter: ParameterDocument) => boolean;

/**
 * All filters must match; of one filter's values, one.
 *
 * @throws AwsError InvalidFilterKey, InvalidFilterOption
 * @source AWS Systems Manager API Reference, ParameterStringFilter
 */
export function filterOf(filters: readonly ParameterStringFilter[]): Matcher {
  const matchers = filters.map(matcherOf);
  return (parameter) => matchers.every((matches) => matches(parameter));
}

function matcherOf({ Key: key = '', Option: option, Values: values = [] }: ParameterStringFilter): Matcher {
  if (key === 'Path') return pathMatcher(option ?? 'OneLevel', values);
  const compare = comparison(option ?? 'Equals');
  const texts = textsOf(key);
  return (parameter) =>
    texts(parameter).some((text) => values.length === 0 || values.some((value) => compare(text, value)));
}

function pathMatcher(option: string, values: readonly string[]): Matcher {
  if (option !== 'OneLevel' && option !== 'Recursive') throw invalidOption(option);
  return ({ name }) =>
    values.some((value) => {
      const prefix = value.endsWith('/') ? value : `${value}/`;
      return name.startsWith(prefix) && (option === 'Recursive' || !name.slice(prefix.length).includes('/'));
    });
}

function comparison(option: string): (text: string, value: string) => boolean {
  switch (option) {
    case 'Equals':
      return (text, value) => text === value;
    case 'BeginsWith':
      return (text, value) => text.startsWith(value);
    case 'Contains':
      return (text, value) => text.includes(value);
    default:
      throw invalidOption(option);
  }
}

function textsOf(key: string): (parameter: ParameterDocument) => readonly string[] {
  if (key.startsWith('tag:')) {
    return ({ tags }) => [tags[key.slice('tag:'.length)]].filter((value) => value !== undefined);
  }
  switch (key) {
    case 'Name':
      return ({ name }) => [name, name.replace(/^\//, '')];
    case 'Type':
      return (parameter) => [latest(parameter).kind];
    case 'KeyId':
      return (parameter) => [latest(parameter).keyId ?? ''];
    case 'Tier':
      return (parameter) => [latest(parameter).tier];
    case 'DataType':
      return (parameter) => [latest(parameter).dataType];
    case 'Label':
      return (parameter) => parameter.versions.flatMap(({ labels }) => labels);
    default:
      throw new AwsError(
        'InvalidFilterKey',
        `The following filter key is not valid: ${key}. Valid filter keys include: [Path, Name, Type, KeyId, Tier].`,
      );
  }
}

function invalidOption(option: string): AwsError {
  return new AwsError(
    'InvalidFilterOption',
    `The following filter option is not valid: ${option}. Valid options include: [BeginsWith, Equals, Contains, Recursive, OneLevel].`,
  );
}
