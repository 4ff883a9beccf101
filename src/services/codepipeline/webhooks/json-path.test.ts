import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseJsonPath, valuesAt } from './json-path.js';

const PUSH = {
  ref: 'refs/heads/main',
  'odd name': 1,
  commits: [{ id: 'a', author: { name: 'ann' } }, { id: 'b' }],
  repository: { full_name: 'me/web' },
};

test.each([
  ['$', [PUSH]],
  ['$.ref', ['refs/heads/main']],
  ["$['odd name']", [1]],
  ['$["repository"].full_name', ['me/web']],
  ['$.commits[1].id', ['b']],
  ['$.commits[-1].id', ['b']],
  ['$.commits[*].id', ['a', 'b']],
  ['$.commits.*.id', ['a', 'b']],
  ['$..name', ['ann']],
  ['$.commits[7]', []],
  ['$.ref.length', []],
])('%s', (path, values) => {
  const parsed = parseJsonPath(path);
  expect(parsed && valuesAt(PUSH, parsed)).toEqual(values);
});

test.each(['', 'ref', '$ref', '$.', '$..', '$.a..', '$[', '$[x]', '$.a[?(@.b)]', '$.a b', '$.a()'])(
  'not a path: %s',
  (path) => expect(parseJsonPath(path)).toBeUndefined(),
);

test('whatever a path and a payload are, reading ends and throws nothing', () => {
  const text = fc.string({ unit: fc.constantFrom('$', '.', '*', '[', ']', "'", 'a', '0', '-') });
  fc.assert(
    fc.property(text, fc.jsonValue(), (path, payload) => {
      const parsed = parseJsonPath(`$${path}`);
      return parsed === undefined || Array.isArray(valuesAt(payload, parsed));
    }),
  );
});
