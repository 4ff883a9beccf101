import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseFilterPattern } from './filter-pattern.js';
import { compileExpression } from './regular-expression.js';

const matches = (pattern: string | undefined, message: string) =>
  parseFilterPattern(pattern).matches(message);

describe('terms', () => {
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
    ['%ERR(?!)%'.replace('(?!)', 'OR.*4\\d\\d'), 'ERROR: 404', true],
    ['%^\\d+ ms$%', '12 ms', true],
    ['%^\\d+ ms$%', 'took 12 ms', false],
    ['ERROR %[45]xx|timeout%', 'ERROR of 5xx', true],
    ['-%time ?out%', 'timeout', false],
  ])('%j on %j: %s', (pattern, message, expected) => {
    expect(matches(pattern, message)).toBe(expected);
  });
});

describe('conditions on JSON', () => {
  const event = {
    level: 'ERROR',
    status: 503,
    latency: 1.5e2,
    ip: '123.123.4.5',
    ok: false,
    nothing: null,
    user: { id: 7, 'full name': 'A B', tags: ['x', 'y'] },
    list: [{ n: 1 }, { n: 2 }],
  };
  it.each([
    ['{ $.level = "ERROR" }', true],
    ['{$.level=ERROR}', true],
    ['{ $.level != "ERROR" }', false],
    ['{ $.level = "ERR*" }', true],
    ['{ $.level = %^E.+R$% }', true],
    ['{ $.level = "*RO*" }', true],
    ['{ $.level = "R*" }', false],
    ['{ $.status = 503 }', true],
    ['{ $.status = 5* }', true],
    ['{ $.status >= 500 }', true],
    ['{ $.status < 500 }', false],
    ['{ $.latency = 1.5E+2 }', true],
    ['{ $.ip = 123.123.* }', true],
    ['{ $.ip != 123.123.* }', false],
    ['{ $.ok IS FALSE }', true],
    ['{ $.ok IS TRUE }', false],
    ['{ $.nothing IS NULL }', true],
    ['{ $.absent IS NULL }', false],
    ['{ $.absent NOT EXISTS }', true],
    ['{ $.level NOT EXISTS }', false],
    ['{ $.absent = * }', false],
    ['{ $.absent != x }', false],
    ['{ $.user.id = 7 }', true],
    ['{ $.user["full name"] = "A B" }', true],
    ['{ $.user.tags[1] = y }', true],
    ['{ $.list[*].n = 2 }', true],
    ['{ $.list[*].n = 3 }', false],
    ['{ $.level = INFO || $.status = 503 && $.ok IS FALSE }', true],
    ['{ ($.level = INFO || $.status = 503) && $.ok IS TRUE }', false],
    ['{ ($.level = ERROR) && (($.status = 1) || ($.user.id = 7)) }', true],
  ])('%s: %s', (pattern, expected) => {
    expect(matches(pattern, JSON.stringify(event))).toBe(expected);
  });

  it('do not hold for what is no JSON object', () => {
    for (const message of ['ERROR', '[1]', '{ broken', '']) {
      expect(matches('{ $.level NOT EXISTS }', message)).toBe(false);
    }
  });
});

describe('conditions on fields', () => {
  const line = '127.0.0.1 Prod frank [10/Oct/2000:13:25:15 -0700] "GET /index.html HTTP/1.0" 404 1534';
  it.each([
    ['[ip, server, username, timestamp, request, status_code, bytes > 1000]', true],
    ['[ip, server, username, timestamp, request, status_code, bytes > 2000]', false],
    ['[ip, server, username, timestamp, request =*.html*, status_code = 4*, bytes]', true],
    ['[ip, server, username, timestamp, request, status_code = 4*]', false],
    ['[..., status_code = 4*, bytes]', true],
    ['[ip = 127.*, ...]', true],
    ['[ip, ..., status_code = 500 || status_code = 404, bytes]', true],
    ['[ip, ..., status_code != 404 && status_code != 500, bytes]', false],
    ['[ip = %127\\.0\\.0\\.[1-9]%, , name = frank, ...]', true],
    ['[time = "10/Oct*", ...]', false],
  ])('%s: %s', (pattern, expected) => {
    expect(matches(pattern, line)).toBe(expected);
  });
});

it('values are found by the names of a pattern', () => {
  const value = (pattern: string, message: string, name: string) =>
    parseFilterPattern(pattern).extract(message)(name);
  expect(value('[ip, ..., bytes]', 'a b c 12', '$bytes')).toBe('12');
  expect(value('{ $.a.b > 1 }', '{"a":{"b":2.5}}', '$.a.b')).toBe('2.5');
  expect(value('{ $.a = * }', '{"a":1,"b":[3]}', '$.b[0]')).toBe('3');
  expect(value('ERROR', '{"n":4,"level":"ERROR"}', '$.n')).toBe('4');
  expect(value('[a]', 'x y', '$a')).toBeUndefined();
});

it.each([
  ['foo-bar', "Invalid character(s) in term 'foo-bar'"],
  ['"open', 'Invalid filter pattern'],
  ['{ $.a = }', 'Invalid filter pattern'],
  ['{ $.a = 1', 'Invalid filter pattern'],
  ['{ $.a = 1 } x', 'Invalid filter pattern'],
  ['{ $.a > "x" }', 'Invalid filter pattern'],
  ['{ a = 1 }', 'Invalid filter pattern'],
  ['[a, b', 'Invalid filter pattern'],
  ['[..., a, ...]', 'Invalid filter pattern'],
  ['[a = 1 && b = 2]', 'Invalid filter pattern'],
  ['%(group)%', 'Invalid regular expression'],
  ['%[open%', 'Invalid regular expression'],
  ['%a{3,1}%', 'Invalid regular expression'],
])('refuses %j', (pattern, message) => {
  expect(() => parseFilterPattern(pattern)).toThrow(message);
});

describe('regular expressions', () => {
  const atom = fc.constantFrom('a', 'b', '.', '\\d', '\\W', '[ab]', '[^a]', '\\.', '[a-c1]');
  const repeat = fc.constantFrom('', '', '*', '+', '?', '{2}', '{1,}', '{0,2}');
  const sequence = fc
    .array(fc.tuple(atom, repeat), { maxLength: 5 })
    .map((parts) => parts.map(([one, times]) => one + times).join(''));
  const whole = fc
    .tuple(fc.constantFrom('', '^'), sequence, fc.constantFrom('', '$'))
    .map((parts) => parts.join(''));
  const expression = fc.array(whole, { minLength: 1, maxLength: 3 }).map((parts) => parts.join('|'));

  it('find what JavaScript’s find', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', 'c', '1', '.', ' '), maxLength: 12 });
    fc.assert(
      fc.property(expression, text, (source, sample) => {
        expect(compileExpression(source)(sample)).toBe(new RegExp(source).test(sample));
      }),
    );
  });

  it('take no longer than their text is long', () => {
    const isFound = compileExpression('a*a*a*a*a*a*a*a*b');
    expect(isFound('a'.repeat(100_000))).toBe(false);
  });
});
