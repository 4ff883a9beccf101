import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseJson, renderJson } from '../json/json-text.js';
import { compilePattern } from './compile.js';
import { matchesPattern } from './match.js';
import { PatternError } from './pattern.js';

const matches = (pattern: string, event: string) => matchesPattern(compilePattern(pattern), parseJson(event));

describe('event patterns', () => {
  const cases: readonly [pattern: string, event: string, expected: boolean][] = [
    // Literals
    ['{"a":["x","y"]}', '{"a":"y","more":1}', true],
    ['{"a":["x"]}', '{"a":"X"}', false],
    ['{"a":["x"]}', '{}', false],
    ['{"a":[""]}', '{"a":""}', true],
    ['{"a":[null]}', '{"a":null}', true],
    ['{"a":[null]}', '{}', false],
    ['{"a":["null"]}', '{"a":null}', false],
    ['{"a":[true]}', '{"a":true}', true],
    ['{"a":[true]}', '{"a":"true"}', false],
    ['{"a":[300]}', '{"a":300}', true],
    ['{"a":[300]}', '{"a":300.0}', false],
    ['{"a":[300]}', '{"a":"300"}', false],
    ['{"a":[12345678901234567890]}', '{"a":12345678901234567891}', false],
    ['{"a":["x"],"b":["y"]}', '{"a":"x","b":"z"}', false],
    ['{"\\u0061":["x"]}', '{"a":"\\u0078"}', true],
    // Nesting
    ['{"d":{"s":["F"]}}', '{"d":{"s":"F","x":1}}', true],
    ['{"d":{"s":["F"]}}', '{"d":"F"}', false],
    ['{"d":["F"]}', '{"d":{"s":"F"}}', false],
    ['{"d":{"s":["F"]}}', '[]', false],
    // Arrays
    ['{"r":["arn:a"]}', '{"r":["arn:b","arn:a"]}', true],
    ['{"r":["arn:a"]}', '{"r":[["arn:a"]]}', true],
    ['{"r":["arn:a"]}', '{"r":[]}', false],
    ['{"e":{"f":["A"]}}', '{"e":[{"f":"J"},{"f":"A"}]}', true],
    ['{"e":{"f":["A"]}}', '{"e":[[{"f":"J"}],[{"f":"A"}]]}', true],
    ['{"e":{"f":["A"],"l":["J"]}}', '{"e":[{"f":"A","l":"S"},{"f":"P","l":"J"}]}', false],
    ['{"e":{"f":["A"],"l":["S"]}}', '{"e":[{"f":"A","l":"S"},{"f":"P","l":"J"}]}', true],
    // Prefix, suffix, case, wildcard
    ['{"a":[{"prefix":"refs/heads/"}]}', '{"a":"refs/heads/x"}', true],
    ['{"a":[{"prefix":"r"}]}', '{"a":"x"}', false],
    ['{"a":[{"prefix":"1"}]}', '{"a":12}', false],
    ['{"a":[{"prefix":{"equals-ignore-case":"RE"}}]}', '{"a":"refs"}', true],
    ['{"a":[{"suffix":".png"}]}', '{"a":"x.png"}', true],
    ['{"a":[{"suffix":{"equals-ignore-case":".PNG"}}]}', '{"a":"x.png"}', true],
    ['{"a":[{"equals-ignore-case":"Alice"}]}', '{"a":"aLICE"}', true],
    ['{"a":[{"wildcard":"rel-*"}]}', '{"a":"rel-"}', true],
    ['{"a":[{"wildcard":"rel-*"}]}', '{"a":"re"}', false],
    ['{"a":[{"wildcard":"d*/*.png"}]}', '{"a":"dir/x/y.png"}', true],
    ['{"a":[{"wildcard":"ab*ba"}]}', '{"a":"aba"}', false],
    ['{"a":[{"wildcard":"x"}]}', '{"a":"x"}', true],
    ['{"a":[{"wildcard":"\\\\*x\\\\\\\\*"}]}', '{"a":"*x\\\\y"}', true],
    ['{"a":[{"wildcard":"\\\\*x"}]}', '{"a":"yx"}', false],
    // Anything but
    ['{"a":[{"anything-but":"x"}]}', '{"a":"y"}', true],
    ['{"a":[{"anything-but":"x"}]}', '{"a":"x"}', false],
    ['{"a":[{"anything-but":"x"}]}', '{}', false],
    ['{"a":[{"anything-but":"x"}]}', '{"a":null}', true],
    ['{"a":[{"anything-but":["x","y"]}]}', '{"a":"y"}', false],
    ['{"a":[{"anything-but":["x"]}]}', '{"a":["x","z"]}', true],
    ['{"a":[{"anything-but":["x"]}]}', '{"a":["x","x"]}', false],
    ['{"a":[{"anything-but":300}]}', '{"a":300.0}', false],
    ['{"a":[{"anything-but":[1,2]}]}', '{"a":3}', true],
    ['{"a":[{"anything-but":{"prefix":"in"}}]}', '{"a":"init"}', false],
    ['{"a":[{"anything-but":{"prefix":["in","st"]}}]}', '{"a":"start"}', false],
    ['{"a":[{"anything-but":{"suffix":"t"}}]}', '{"a":"inf"}', true],
    ['{"a":[{"anything-but":{"equals-ignore-case":["A","B"]}}]}', '{"a":"b"}', false],
    ['{"a":[{"anything-but":{"wildcard":"*/x"}}]}', '{"a":"a/x"}', false],
    // Numeric
    ['{"a":[{"numeric":["=",300]}]}', '{"a":3.0e2}', true],
    ['{"a":[{"numeric":["=",300]}]}', '{"a":"300"}', false],
    ['{"a":[{"numeric":[">",0,"<=",5]}]}', '{"a":5}', true],
    ['{"a":[{"numeric":[">",0,"<=",5]}]}', '{"a":0}', false],
    ['{"a":[{"numeric":[">=",0,"<",5]}]}', '{"a":0}', true],
    ['{"a":[{"numeric":[">=",0,"<",5]}]}', '{"a":5}', false],
    ['{"a":[{"numeric":["<",10]}]}', '{"a":-3.5}', true],
    ['{"a":[{"numeric":[">",10]}]}', '{"a":10}', false],
    ['{"a":[{"numeric":[">",10]}]}', '{"a":6000000000}', false],
    // Exists
    ['{"a":[{"exists":true}]}', '{"a":null}', true],
    ['{"a":[{"exists":true}]}', '{"a":{"b":1}}', false],
    ['{"a":[{"exists":false}]}', '{}', true],
    ['{"a":[{"exists":false}]}', '{"a":1}', false],
    ['{"a":[{"exists":false}]}', '{"a":{"b":1}}', true],
    ['{"a":[{"exists":false},"x"]}', '{"a":"x"}', true],
    ['{"a":{"b":[{"exists":false}]}}', '{}', true],
    ['{"a":{"b":[{"exists":false}]}}', '{"a":[{"b":1},{}]}', false],
    // CIDR
    ['{"a":[{"cidr":"10.0.0.0/24"}]}', '{"a":"10.0.0.255"}', true],
    ['{"a":[{"cidr":"10.0.0.0/24"}]}', '{"a":"10.0.1.0"}', false],
    ['{"a":[{"cidr":"2001:db8::/32"}]}', '{"a":"2001:db8::1"}', true],
    ['{"a":[{"cidr":"10.0.0.0/24"}]}', '{"a":"no address"}', false],
    // $or
    ['{"$or":[{"a":["1"]},{"b":["2"]}],"c":["3"]}', '{"b":"2","c":"3"}', true],
    ['{"$or":[{"a":["1"]},{"b":["2"]}],"c":["3"]}', '{"c":"3"}', false],
    ['{"$or":[{"a":["1"]},{"b":["2"]}],"c":["3"]}', '{"a":"1"}', false],
    ['{"d":{"$or":[{"a":["1"],"$or":[{"x":[1]},{"y":[1]}]},{"b":["2"]}]}}', '{"d":{"a":"1","y":1}}', true],
    ['{"$or":{"a":["1"]}}', '{"$or":{"a":"1"}}', true],
  ];

  it.each(cases)('%s on %s is %s', (pattern, event, expected) => {
    expect(matches(pattern, event)).toBe(expected);
  });

  const invalid: readonly [pattern: string, message: string, at: number][] = [
    ['', 'Invalid JSON', 0],
    ['{"a":["x"]', 'Invalid JSON', 10],
    ['{"a":[01]}', 'Invalid JSON', 7],
    ['{"a":["x"]} x', 'Invalid JSON', 12],
    ['["a"]', 'Filter is not an object', 0],
    ['{}', 'Empty objects are not allowed', 0],
    ['{"a":{}}', 'Empty objects are not allowed', 5],
    ['{"a":[]}', 'Empty arrays are not allowed', 5],
    ['{"d":{"a":"x"}}', '"a" must be an object or an array', 10],
    ['{"a":[["x"]]}', 'Match value must be String, number, true, false, or null', 6],
    ['{"a":[{}]}', 'Match expression name not found', 6],
    ['{"a":[{"like":"x"}]}', 'Unrecognized match type like', 6],
    ['{"a":[{"prefix":"x","suffix":"y"}]}', 'Only one key allowed in match expression', 6],
    ['{"a":[{"prefix":1}]}', 'prefix match pattern must be a string', 16],
    ['{"a":[{"exists":"yes"}]}', 'exists match pattern must be either true or false.', 16],
    ['{"a":[{"wildcard":"a**"}]}', 'Consecutive wildcard characters at pos 1', 18],
    ['{"a":[{"wildcard":"a\\\\b"}]}', 'Invalid escape character at pos 1', 18],
    ['{"a":[{"numeric":5}]}', 'Value of numeric must be an array.', 17],
    ['{"a":[{"numeric":["!",5]}]}', 'Unrecognized numeric range operator: !', 18],
    ['{"a":[{"numeric":["<","5"]}]}', 'Value of < must be numeric', 22],
    ['{"a":[{"numeric":["=",6e9]}]}', 'Value must be between -5.0E9 and 5.0E9, inclusive', 22],
    ['{"a":[{"numeric":[">",5,"<",5]}]}', 'Bottom must be less than top', 17],
    ['{"a":[{"numeric":["<",5,">",1]}]}', 'Too many elements in numeric expression', 17],
    ['{"a":[{"numeric":[">",5,"=",6]}]}', 'Bad numeric range operator: =', 17],
    ['{"a":[{"cidr":"10.0.0.1"}]}', "Malformed CIDR, one '/' required", 14],
    ['{"a":[{"cidr":"10.0.0.1/33"}]}', 'Malformed CIDR, too many mask bits', 14],
    [
      '{"a":[{"anything-but":["x",1]}]}',
      'Inside anything but list, either all values are number or string, mixed type is not supported',
      22,
    ],
    [
      '{"a":[{"anything-but":null}]}',
      'Value of anything-but must be an array or single string/number value.',
      22,
    ],
    ['{"a":[{"anything-but":{"cidr":"x"}}]}', 'Unsupported anything-but pattern: cidr', 30],
    ['{"$or":[{"a":["x"]}]}', 'Unrecognized match type a', 8],
    ['{"$or":[{"prefix":["x"]},{"b":["x"]}]}', 'prefix match pattern must be a string', 18],
    [`{"a":${'['.repeat(300)}`, 'Invalid JSON', 204],
  ];

  it.each(invalid)('%s is refused: %s', (pattern, message, at) => {
    expect(() => compilePattern(pattern)).toThrow(new PatternError(message, at));
  });
});

describe('JSON texts', () => {
  it('reads what JSON.parse reads, and gives it back', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom(undefined, 2), (value, indent) => {
        const text = JSON.stringify(value, null, indent);
        expect(JSON.parse(renderJson(parseJson(text)))).toEqual(JSON.parse(text));
      }),
    );
  });

  it('refuses what JSON.parse refuses', () => {
    const damaged = fc.tuple(
      fc.jsonValue(),
      fc.nat(),
      fc.constantFrom('', '"', '{', ']', ',', ':', '\\', '\n', '0', 'e'),
    );
    fc.assert(
      fc.property(damaged, ([value, seed, insert]) => {
        const whole = JSON.stringify(value);
        const at = seed % (whole.length + 1);
        const text = whole.slice(0, at) + insert + whole.slice(at + 1);
        const accepts = (read: (text: string) => unknown) => {
          try {
            read(text);
            return true;
          } catch {
            return false;
          }
        };
        expect(accepts(parseJson)).toBe(accepts(JSON.parse));
      }),
      { numRuns: 500 },
    );
  });
});

describe('every pattern', () => {
  /** Only names that no operator has. */
  const name = fc.constantFrom('a', 'b', 'c');
  const scalar = fc.oneof(fc.string({ maxLength: 3 }), fc.integer(), fc.boolean(), fc.constant(null));
  const { event } = fc.letrec<{ event: Record<string, unknown>; value: unknown }>((tie) => ({
    value: fc.oneof({ maxDepth: 3 }, scalar, tie('event')),
    event: fc.dictionary(name, tie('value'), { minKeys: 1, maxKeys: 3 }),
  }));

  /** The pattern that names every field with its value. */
  function exactly(object: Record<string, unknown>): Record<string, unknown> {
    return Object.fromEntries(
      Object.entries(object).map(([key, value]) => [
        key,
        typeof value === 'object' && value !== null ? exactly({ ...value }) : [value],
      ]),
    );
  }

  it('that spells an event matches it, also amid other fields and behind an array', () => {
    fc.assert(
      fc.property(event, (object) => {
        const pattern = JSON.stringify(exactly(object));
        expect(matches(pattern, JSON.stringify(object))).toBe(true);
        expect(matches(pattern, JSON.stringify({ ...object, other: 1 }))).toBe(true);
        expect(matches(`{"list":${pattern}}`, JSON.stringify({ list: [{}, object] }))).toBe(true);
        expect(matches(`{"$or":[{"z":[1]},${pattern}]}`, JSON.stringify(object))).toBe(true);
      }),
    );
  });

  it('is answered in linear time', () => {
    const pattern = compilePattern(`{"a":[{"wildcard":"${'a*'.repeat(1_000)}b"}]}`);
    const text = parseJson(`{"a":"${'a'.repeat(200_000)}"}`);
    const started = performance.now();
    expect(matchesPattern(pattern, text)).toBe(false);
    expect(performance.now() - started).toBeLessThan(1_000);
  });
});
