import { describe, expect, it } from 'vitest';
import { parseFilterPattern } from './filter-pattern.js';

describe('filter patterns', () => {
  it.each([
    [undefined, 'anything', true],
    ['', 'anything', true],
    ['ERROR', '[ERROR 400] BAD', true],
    ['ERROR', 'error', false],
    ['ERROR BAD', 'BAD ERROR', true],
    ['ERROR BAD', 'ERROR', false],
    ['"exit status 1"', 'ended with exit status 1', true],
    ['"exit status 1"', 'status exit 1', false],
    ['"say \\"hi\\""', 'say "hi"', true],
    ['?ERROR ?WARN', 'WARN', true],
    ['?ERROR ?WARN', 'INFO', false],
    ['ERROR -Exiting', 'ERROR', true],
    ['ERROR -Exiting', 'ERROR Exiting', false],
    ['-"not this"', 'but that', true],
    ['?WARN ERROR', 'ERROR', true],
  ])('%j on %j: %s', (pattern, message, expected) => {
    expect(parseFilterPattern(pattern)(message)).toBe(expected);
  });

  it.each([
    ['{ $.level = "ERROR" }', 'JSON patterns are not supported'],
    ['[ip, user]', 'space-delimited patterns are not supported'],
    ['%ERR.*%', 'regular expression patterns are not supported'],
    ['foo-bar', "Invalid character(s) in term 'foo-bar'"],
    ['"open', 'Invalid filter pattern'],
  ])('refuses %j', (pattern, message) => {
    expect(() => parseFilterPattern(pattern)).toThrow(message);
  });
});
