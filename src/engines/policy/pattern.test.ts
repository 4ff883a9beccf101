import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type ConditionContext,
  compileTokens,
  compileWildcard,
  literalText,
  parsePattern,
  resolveTokens,
} from './pattern.js';

function contextOf(values: Record<string, readonly string[]>): ConditionContext {
  return { values: (key) => values[key] };
}

describe('wildcards', () => {
  it.each([
    ['*', '', true],
    ['*', 'anything', true],
    ['**', 'x', true],
    ['', '', true],
    ['', 'x', false],
    ['s3:Get*', 's3:GetObject', true],
    ['s3:Get*', 's3:PutObject', false],
    ['*Object', 's3:GetObject', true],
    ['a*b*c', 'a--b--c', true],
    ['a*b*c', 'abcb', false],
    ['a*bc', 'abbc', true],
    ['ab*ba', 'aba', false],
    ['v?', 'v1', true],
    ['v?', 'v', false],
    ['v?', 'v12', false],
    ['*?', '', false],
    ['a?*c', 'abc', true],
    ['a?*c', 'ac', false],
    ['x*?z*', 'xyz', true],
    ['[a-z].', '[a-z].', true],
    ['a.c', 'abc', false],
  ])('%s on %s: %s', (pattern, text, matches) => {
    expect(compileWildcard(pattern)(text)).toBe(matches);
  });

  it('agrees with the definition on any pattern and text', () => {
    const letters = fc.constantFrom('a', 'b', '*', '?');
    const pattern = fc.array(letters, { maxLength: 8 }).map((chars) => chars.join(''));
    const text = fc.array(fc.constantFrom('a', 'b'), { maxLength: 8 }).map((chars) => chars.join(''));
    fc.assert(
      fc.property(pattern, text, (p, t) => {
        expect(compileWildcard(p)(t)).toBe(matchesByDefinition(p, t));
      }),
      { numRuns: 2_000 },
    );
  });

  it('stays fast on patterns made to be slow', () => {
    const matches = compileWildcard(`${'*a'.repeat(500)}b`);
    const text = 'a'.repeat(2_000);
    const startedAt = performance.now();
    for (let round = 0; round < 100; round++) expect(matches(text)).toBe(false);
    expect(performance.now() - startedAt).toBeLessThan(1_000);
  });
});

describe('variables', () => {
  const context = contextOf({ 'aws:username': ['ann'], 'aws:tagkeys': ['a', 'b'], 'aws:star': ['*'] });
  const resolve = (text: string, withVariables = true) => {
    const resolved = resolveTokens(parsePattern(text, withVariables), context);
    return resolved === undefined ? undefined : literalText(resolved);
  };

  it.each([
    [`home/\${aws:username}/x`, 'home/ann/x'],
    [`\${AWS:UserName}`, 'ann'],
    [`\${aws:PrincipalTag/team, 'none'}`, 'none'],
    [`\${aws:username, 'none'}`, 'ann'],
    [`\${*}\${?}\${$}`, '*?$'],
    [`$ {x} \${`, `$ {x} \${`],
  ])('%s becomes %s', (text, expected) => {
    expect(resolve(text)).toBe(expected);
  });

  it('matches nothing where a value is missing or not single', () => {
    expect(resolve(`\${aws:PrincipalTag/team}`)).toBeUndefined();
    expect(resolve(`\${aws:TagKeys}`)).toBeUndefined();
  });

  it('are plain text in documents of the older version', () => {
    expect(resolve(`\${aws:username}`, false)).toBe(`\${aws:username}`);
  });

  it('that never end are plain text, and quickly so', () => {
    const text = `\${`.repeat(100_000);
    const startedAt = performance.now();
    expect(resolve(text)).toBe(text);
    expect(performance.now() - startedAt).toBeLessThan(1_000);
  });

  it('take a wildcard in a value literally', () => {
    const tokens = resolveTokens(parsePattern(`a-\${aws:star}-b`, true), context) ?? [];
    expect(compileTokens(tokens)('a-*-b')).toBe(true);
    expect(compileTokens(tokens)('a-x-b')).toBe(false);
  });
});

function matchesByDefinition(pattern: string, text: string): boolean {
  if (pattern === '') return text === '';
  if (pattern[0] === '*') {
    return (
      matchesByDefinition(pattern.slice(1), text) ||
      (text !== '' && matchesByDefinition(pattern, text.slice(1)))
    );
  }
  if (text === '' || (pattern[0] !== '?' && pattern[0] !== text[0])) return false;
  return matchesByDefinition(pattern.slice(1), text.slice(1));
}
