import type { GetRandomPasswordRequest } from '@aws-sdk/client-secrets-manager';
import { onAnyResource } from '../../../front-door/access.js';
import type { Operation } from '../../../front-door/service.js';
import type { Ids } from '../../../kernel/ids.js';
import { invalidParameter } from '../errors.js';

type Sdk = typeof import('@aws-sdk/client-secrets-manager');

const DEFAULT_LENGTH = 32;

/** @source AWS Secrets Manager API Reference, GetRandomPassword */
export const getRandomPassword: Operation<Sdk, 'GetRandomPassword'> = {
  authorize: onAnyResource('secretsmanager:GetRandomPassword'),
  async handle(input, { ids }) {
    const length = input.PasswordLength ?? DEFAULT_LENGTH;
    const alphabets = alphabetsOf(input);
    const all = alphabets.join('');
    if (all === '') throw invalidParameter('The password would have no characters to be made of.');
    const required = (input.RequireEachIncludedType ?? true) ? alphabets : [];
    if (required.length > length) {
      throw invalidParameter(
        `The password length must be at least ${required.length} to have every included type.`,
      );
    }
    const characters = [
      ...required.map((alphabet) => ids.random(1, alphabet)),
      ...ids.random(length - required.length, all),
    ];
    return { RandomPassword: shuffled(characters, ids).join('') };
  },
};

function alphabetsOf(input: GetRandomPasswordRequest): readonly string[] {
  const excluded = new Set(input.ExcludeCharacters ?? '');
  const included = [
    input.ExcludeLowercase === true ? '' : 'abcdefghijklmnopqrstuvwxyz',
    input.ExcludeUppercase === true ? '' : 'ABCDEFGHIJKLMNOPQRSTUVWXYZ',
    input.ExcludeNumbers === true ? '' : '0123456789',
    input.ExcludePunctuation === true ? '' : '!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~',
    input.IncludeSpace === true ? ' ' : '',
  ];
  return included
    .map((alphabet) => [...alphabet].filter((character) => !excluded.has(character)).join(''))
    .filter((alphabet) => alphabet !== '');
}

/** Sorted by random texts: what had to be in the password stands anywhere. */
function shuffled(characters: readonly string[], ids: Ids): readonly string[] {
  return characters
    .map((character) => ({ character, place: ids.uuid() }))
    .sort((left, right) => (left.place < right.place ? -1 : 1))
    .map(({ character }) => character);
}
