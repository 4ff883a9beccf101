import type { Random } from './random.js';

/** What breaks parsers in general: ends, escapes, numbers at the edge, bytes that are no UTF-8. */
const USUAL_TOKENS: readonly string[] = [
  ...[
    '',
    ' ',
    '\n',
    '\r\n',
    '\r',
    '\t',
    '\0',
    '"',
    "'",
    '\\',
    '\\"',
    '\\u0000',
    '\\ud800',
    '{',
    '}',
    '[',
    ']',
    '<',
    '>',
  ],
  ...[
    '(',
    ')',
    ',',
    ':',
    ';',
    '=',
    '&',
    '%',
    '%00',
    '%ff',
    '%',
    '+',
    '*',
    '**',
    '?',
    '$',
    '${',
    '#{',
    '/',
    '..',
    '../',
  ],
  ...[
    '-',
    '0',
    '-1',
    '1e999',
    '9007199254740993',
    '4294967296',
    '0x10',
    'NaN',
    'null',
    'true',
    '__proto__',
    'constructor',
  ],
  ...[
    '<!DOCTYPE a [',
    '<!ENTITY b "c">',
    '&b;',
    ']]>',
    '<![CDATA[',
    '\u00ff',
    '\ud83d\ude00',
    '\u2028',
    'arn:aws:iam::',
  ],
];

const MAX_REPEATS = 2_000;

/** Changes `input` in one to four places, mostly keeping what it is. @param others inputs to take parts of */
export function mutate(
  input: Buffer,
  others: readonly Buffer[],
  tokens: readonly string[],
  random: Random,
  maxBytes: number,
): Buffer {
  let bytes = input;
  const changes = 1 + random.below(4);
  for (let i = 0; i < changes; i++) bytes = change(bytes, others, tokens, random);
  return bytes.subarray(0, maxBytes);
}

function change(bytes: Buffer, others: readonly Buffer[], tokens: readonly string[], random: Random): Buffer {
  const at = random.below(bytes.length + 1);
  const end = Math.min(bytes.length, at + 1 + random.below(16));
  switch (random.below(8)) {
    case 0:
      return replaced(bytes, at, Math.min(bytes.length, at + 1), Buffer.of(random.below(256)));
    case 1:
      return replaced(bytes, at, end, Buffer.alloc(0));
    case 2:
      return bytes.subarray(0, at);
    case 3:
      return replaced(bytes, end, end, bytes.subarray(at, end));
    case 4:
      return replaced(bytes, at, at, repeated(bytes.subarray(at, end), random));
    case 5: {
      const other = random.of(others);
      const from = random.below(other.length + 1);
      return replaced(bytes, at, end, other.subarray(from, from + 1 + random.below(64)));
    }
    case 6:
      return replaced(bytes, at, at, repeated(tokenOf(tokens, random), random));
    default:
      return replaced(bytes, at, random.below(2) === 0 ? at : end, tokenOf(tokens, random));
  }
}

function tokenOf(tokens: readonly string[], random: Random): Buffer {
  return Buffer.from(random.of(random.below(2) === 0 && tokens.length > 0 ? tokens : USUAL_TOKENS));
}

/** Many times: what costs more than its length shows only there. */
function repeated(bytes: Buffer, random: Random): Buffer {
  return Buffer.alloc(bytes.length * (1 + random.below(MAX_REPEATS)), bytes.length > 0 ? bytes : undefined);
}

function replaced(bytes: Buffer, from: number, to: number, by: Buffer): Buffer {
  return Buffer.concat([bytes.subarray(0, from), by, bytes.subarray(to)]);
}
