import { describe, expect, it } from 'vitest';
import { PatternTooSlow, patternIsFound } from './bounded-pattern.js';

describe('patternIsFound', () => {
  it('searches like a regular expression', () => {
    expect(patternIsFound('^a.c$', 'abc')).toBe(true);
    expect(patternIsFound('a.c', 'x\na\nc')).toBe(true);
    expect(patternIsFound('^c', 'abc')).toBe(false);
    expect(patternIsFound('^ABC$', 'abc', 'i')).toBe(true);
  });

  it('gives up on what backtracks without end', () => {
    expect(() => patternIsFound('(a+)+$', `${'a'.repeat(60)}b`)).toThrow(PatternTooSlow);
  });

  it('says what is no pattern', () => {
    expect(() => patternIsFound('(', 'x')).toThrow(SyntaxError);
  });
});
