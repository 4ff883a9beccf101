import fc from 'fast-check';
import { expect, test } from 'vitest';
import { globMatches } from './glob.js';

test.each([
  ['main', 'main', true],
  ['main', 'mainly', false],
  ['feature/*', 'feature/a', true],
  ['feature/*', 'feature/a/b', false],
  ['feature/**', 'feature/a/b', true],
  ['**', 'a/b/c', true],
  ['**/*.md', 'readme.md', true],
  ['**/*.md', 'docs/a/b.md', true],
  ['**/*.md', 'docs/a/b.txt', false],
  ['src/**/test.js', 'src/test.js', true],
  ['src/**/test.js', 'src/a/b/test.js', true],
  ['v?.?', 'v1.2', true],
  ['v?.?', 'v/.2', false],
  ['release-[0-9]', 'release-7', true],
  ['release-[!0-9]', 'release-7', false],
  ['{main,develop}', 'develop', true],
  ['a{b,c{d,e}}f', 'acef', true],
  ['a{b', 'a{b', true],
  ['[', '[', true],
  ['a.b', 'axb', false],
])('%s on %s', (pattern, text, matches) => expect(globMatches(pattern, text)).toBe(matches));

test('a pattern of stars takes no longer than a text is long', () => {
  expect(globMatches(`${'*a'.repeat(60)}b`, 'a'.repeat(4_000))).toBe(false);
});

test('every plain text matches itself, and no pattern throws', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[a-z/.-]{0,40}$/), fc.string({ maxLength: 60 }), (text, pattern) => {
      globMatches(pattern, text);
      return globMatches(text, text) && globMatches('**', text);
    }),
  );
});
