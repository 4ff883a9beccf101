import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { delayUntilNext, parseSchedule } from './schedule.js';

function next(expression: string, after: string): string | undefined {
  const schedule = parseSchedule(expression);
  if (schedule === undefined) throw new Error(`not valid: ${expression}`);
  const now = Date.parse(after);
  const delayMs = delayUntilNext(schedule, now);
  return delayMs === undefined ? undefined : new Date(now + delayMs).toISOString().slice(0, 16);
}

describe('schedules', () => {
  it.each([
    ['rate(1 minute)', '2024-01-01T00:00:30Z', '2024-01-01T00:01'],
    ['rate(5 minutes)', '2024-01-01T00:00:00Z', '2024-01-01T00:05'],
    ['rate(7 days)', '2024-01-01T00:00:00Z', '2024-01-08T00:00'],
    ['cron(0 10 * * ? *)', '2024-01-01T10:00:00Z', '2024-01-02T10:00'],
    ['cron(0 10 * * ? *)', '2024-01-01T09:59:59Z', '2024-01-01T10:00'],
    ['cron(15 12 * * ? *)', '2024-12-31T13:00:00Z', '2025-01-01T12:15'],
    ['cron(0 18 ? * MON-FRI *)', '2024-01-05T18:00:00Z', '2024-01-08T18:00'],
    ['cron(0 8 1 * ? *)', '2024-01-15T00:00:00Z', '2024-02-01T08:00'],
    ['cron(0/15 * * * ? *)', '2024-01-01T00:16:00Z', '2024-01-01T00:30'],
    ['cron(0/5 8-17 ? * MON-FRI *)', '2024-01-05T17:55:00Z', '2024-01-08T08:00'],
    ['cron(0 0 29 2 ? *)', '2024-03-01T00:00:00Z', '2028-02-29T00:00'],
    ['cron(0 0 L * ? *)', '2024-02-01T00:00:00Z', '2024-02-29T00:00'],
    ['cron(0 0 LW * ? *)', '2024-03-01T00:00:00Z', '2024-03-29T00:00'],
    ['cron(0 0 1W * ? *)', '2024-06-01T00:00:00Z', '2024-06-03T00:00'],
    ['cron(0 0 15W * ? *)', '2024-06-01T00:00:00Z', '2024-06-14T00:00'],
    ['cron(0 0 ? * 3#2 *)', '2024-01-01T00:00:00Z', '2024-01-09T00:00'],
    ['cron(0 0 ? * FRIL *)', '2024-01-01T00:00:00Z', '2024-01-26T00:00'],
    ['cron(0 0 ? * L *)', '2024-01-01T00:00:00Z', '2024-01-06T00:00'],
    ['cron(0 0 1,15 JAN,JUL ? 2024-2025)', '2024-01-15T00:00:00Z', '2024-07-01T00:00'],
    ['cron(0 0 1 1 ? 2023)', '2024-01-01T00:00:00Z', undefined],
    ['cron(0 0 31 2 ? *)', '2024-01-01T00:00:00Z', undefined],
  ])('%s after %s is %s', (expression, after, expected) => {
    expect(next(expression, after)).toBe(expected);
  });

  it.each([
    '',
    'rate(0 minutes)',
    'rate(1 minutes)',
    'rate(5 minute)',
    'rate(5 seconds)',
    'rate(-1 minutes)',
    'rate(1.5 hours)',
    'cron()',
    'cron(* * * * *)',
    'cron(0 10 * * * *)',
    'cron(0 10 ? * ? *)',
    'cron(60 10 * * ? *)',
    'cron(0 24 * * ? *)',
    'cron(0 10 32 * ? *)',
    'cron(0 10 ? * 8 *)',
    'cron(0 10 ? * XYZ *)',
    'cron(0 10 5-1 * ? *)',
    'cron(0/0 10 * * ? *)',
    'cron(0 10 * * ? 1969)',
    'at(2024-01-01T00:00:00)',
  ])('%j is not valid', (expression) => {
    expect(parseSchedule(expression)).toBeUndefined();
  });

  it('is always ahead, and to the minute', () => {
    const fields = fc.tuple(
      fc.constantFrom('*', '0', '*/7', '59', '10-20/3'),
      fc.constantFrom('*', '0', '23', '1/5'),
      fc.constantFrom('* * ?', '? * *', 'L * ?', '? * SUN', '31 * ?', '? 2 6#5', '15W * ?'),
    );
    fc.assert(
      fc.property(fields, fc.integer({ min: 0, max: 4e12 }), ([minute, hour, days], now) => {
        const schedule = parseSchedule(`cron(${minute} ${hour} ${days} *)`);
        const delayMs = schedule && delayUntilNext(schedule, now);
        expect(delayMs).toBeGreaterThan(0);
        expect((now + (delayMs ?? 0)) % 60_000).toBe(0);
      }),
    );
  });
});
