import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isBranchName, isObjectId, isReferenceName } from './names.js';

test.each([
  'refs/heads/main',
  'refs/heads/a/b',
  'refs/tags/v1.0',
  'refs/heads/ümlaut',
  'refs/heads/@',
  'refs/x-y',
])('%s is a reference name', (name) => expect(isReferenceName(name)).toBe(true));

test.each([
  ...['main', 'refs/', 'refs//x', 'refs/heads/', 'refs/heads/.a', 'refs/heads/a.lock', 'refs/heads/a..b'],
  ...[
    'refs/heads/a b',
    'refs/heads/a~1',
    'refs/heads/a^',
    'refs/heads/a:b',
    'refs/heads/a?',
    'refs/heads/a*',
  ],
  ...[
    'refs/heads/[a',
    'refs/heads/a\\b',
    'refs/heads/a@{1}',
    'refs/heads/a.',
    'refs/heads/a\nb',
    'refs/h/\u007f',
  ],
])('%j is not', (name) => expect(isReferenceName(name)).toBe(false));

test('git itself judges names alike', () => {
  const piece = fc.constantFrom(
    'a',
    '.',
    '..',
    '/',
    '@',
    '@{',
    '.lock',
    '~',
    ' ',
    '\\',
    'é',
    '-',
    '*',
    'HEAD',
    '\t',
  );
  const names = fc.sample(fc.array(piece, { minLength: 1, maxLength: 5 }), 60).map((parts) => parts.join(''));
  for (const name of names) {
    const { status } = spawnSync('git', ['check-ref-format', `refs/heads/${name}`]);
    expect([name, isReferenceName(`refs/heads/${name}`)]).toEqual([name, status === 0]);
  }
});

test('branch names are neither options nor HEAD', () => {
  expect(isBranchName('feature/x')).toBe(true);
  expect(isBranchName('-x')).toBe(false);
  expect(isBranchName('HEAD')).toBe(false);
  expect(isBranchName('')).toBe(false);
});

test('object ids are 40 lower-case hexadecimal digits', () => {
  expect(isObjectId('a'.repeat(40))).toBe(true);
  expect(isObjectId('A'.repeat(40))).toBe(false);
  expect(isObjectId('a'.repeat(39))).toBe(false);
  expect(isObjectId(`${'a'.repeat(40)}\n`)).toBe(false);
});
