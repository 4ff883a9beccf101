import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { evaluate } from './evaluate.js';
import { itemsOf } from './functions.js';
import { ExpressionError, parseExpression } from './parse.js';
import { type Points, series } from './values.js';

const TIMES = [0, 60_000, 120_000, 180_000];
const known: Readonly<Record<string, Points>> = {
  m1: new Map([
    [0, 1],
    [60_000, 2],
    [180_000, 4],
  ]),
  m2: new Map([
    [0, 10],
    [60_000, 0],
    [120_000, 30],
  ]),
};

async function run(text: string): Promise<string> {
  const value = await evaluate(parseExpression(text), {
    times: TIMES,
    periodSeconds: 60,
    periodOf: () => 60,
    valueOf: async (id) => {
      const points = known[id];
      if (!points) throw new ExpressionError(`Undefined identifier '${id}'`);
      return series(points);
    },
    metrics: async (part) =>
      Object.entries(known).flatMap(([id, points]) =>
        part === undefined || id.includes(part) ? [points] : [],
      ),
  });
  if (value.kind === 'scalar') return String(value.value);
  const shown = itemsOf(value).map((points) => [...points].map(([at, v]) => `${at / 60_000}:${v}`).join(' '));
  return shown.join(' | ');
}

describe('metric math', () => {
  it.each([
    ['1 + 2 * 3 ^ 2 ^ 1', '19'],
    ['(1 + 2) * -3', '-9'],
    ['m1 + m2', '0:11 1:2'],
    ['m1 * 100', '0:100 1:200 3:400'],
    ['100 * m1 / m2', '0:10'],
    ['m1 > 1', '0:0 1:1 3:1'],
    ['m1 > 1 AND m2 < 5', '0:0 1:1'],
    ['m1 == 1 || m1 == 4', '0:1 1:0 3:1'],
    ['SUM(METRICS())', '0:11 1:2 2:30 3:4'],
    ['MAX([m1, m2])', '0:10 1:2 2:30 3:4'],
    ['AVG(m1)', '2.3333333333333335'],
    ['METRIC_COUNT(METRICS("m1"))', '1'],
    ['FILL(m1, 0)', '0:1 1:2 2:0 3:4'],
    ['FILL(m1, REPEAT)', '0:1 1:2 2:2 3:4'],
    ['FILL(m1, LINEAR)', '0:1 1:2 2:3 3:4'],
    ['FILL(m1, m2)', '0:1 1:2 2:30 3:4'],
    ['IF(m1 > 1, m1, 0)', '0:0 1:2 3:4'],
    ['IF(m1 > 1, m1)', '1:2 3:4'],
    ['DIFF(m1)', '1:1 3:2'],
    ['RATE(m2)', '1:-0.16666666666666666 2:0.5'],
    ['RUNNING_SUM(m1)', '0:1 1:3 3:7'],
    ['m1 / PERIOD(m1)', '0:0.016666666666666666 1:0.03333333333333333 3:0.06666666666666667'],
    ['TIME_SERIES(7)', '0:7 1:7 2:7 3:7'],
    ['METRICS() * 2', '0:2 1:4 3:8 | 0:20 1:0 2:60'],
    ['LOG10(m2)', '0:1 2:1.4771212547196624'],
    ['ABS(-5) + CEIL(1.2) + FLOOR(1.8)', '8'],
  ])('%s', async (text, expected) => expect(await run(text)).toBe(expected));

  it.each([
    '',
    '1 +',
    'm1 m2',
    '(m1',
    'NOPE(m1)',
    'm1 + "a"',
    '[1, 2]',
    'SUM(',
    'a.b',
    '#',
    'METRICS() * [m1]',
    'unknown + 1',
  ])('%j is refused', async (text) => await expect(run(text)).rejects.toThrow(ExpressionError));

  it('is either run or refused, however it is nested', async () => {
    const pieces = fc.constantFrom(
      '(',
      ')',
      '[',
      ']',
      ',',
      '+',
      '-',
      '/',
      '^',
      'm1',
      'm2',
      '2',
      'SUM(',
      'FILL(',
      '<',
      'AND',
    );
    await fc.assert(
      fc.asyncProperty(fc.array(pieces, { maxLength: 25 }), async (parts) => {
        await run(parts.join(' ')).catch((error: unknown) => expect(error).toBeInstanceOf(ExpressionError));
      }),
    );
    for (const mark of ['(', '-', '[', 'SUM(', '2^']) {
      await expect(run(mark.repeat(2_000))).rejects.toThrow(ExpressionError);
    }
  });
});
