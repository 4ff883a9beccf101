import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isOpen, parseDeploymentWindow } from './deployment-window.js';
import { holds, UnusablePattern } from './variable-check.js';

describe('a deployment window', () => {
  const open = (cron: string, timeZone: string | undefined, at: string) => {
    const window = parseDeploymentWindow(cron, timeZone);
    if (typeof window === 'string') throw new Error(window);
    return isOpen(window, Date.parse(at));
  };
  const OFFICE_HOURS = '0 0 9-17 ? * MON-FRI *';

  test.each([
    [OFFICE_HOURS, undefined, '2026-11-20T09:00:00Z', true],
    [OFFICE_HOURS, undefined, '2026-11-20T17:59:59Z', true],
    [OFFICE_HOURS, undefined, '2026-11-20T18:00:00Z', false],
    [OFFICE_HOURS, undefined, '2026-11-21T12:00:00Z', false],
    ['0 0 9-17 ? * mon-fri', 'America/New_York', '2026-11-20T13:59:00Z', false],
    ['0 0 9-17 ? * mon-fri', 'America/New_York', '2026-11-20T14:00:00Z', true],
    [OFFICE_HOURS, 'UTC+05:30', '2026-11-20T03:30:00Z', true],
    [OFFICE_HOURS, 'UTC+05:30', '2026-11-20T03:29:00Z', false],
    [OFFICE_HOURS, 'UTC-01:00', '2026-11-23T09:59:00Z', false],
    ['* * 22-23 L * ?', 'UTC', '2026-02-28T23:30:00Z', true],
    ['* * * ? * 6#3 2026', 'UTC', '2026-11-20T00:00:00Z', true],
    ['0 30 9 ? * *', 'UTC', '2026-11-20T09:31:00Z', false],
  ])('%s in %s at %s: %s', (cron, timeZone, at, expected) => {
    expect(open(cron, timeZone, at)).toBe(expected);
  });

  test.each(['', '* * * *', '* * * * * *', '0 0 25 ? * *', '0 0 9 1 * MON', 'a b c d e f g h'])(
    'is not %j',
    (cron) => {
      expect(parseDeploymentWindow(cron)).toContain('is not a valid cron expression');
    },
  );

  test('is in no zone that there is not', () => {
    for (const zone of ['Moon', 'UTC+99:00', 'UTC+5']) {
      expect(parseDeploymentWindow(OFFICE_HOURS, zone)).toBe(`TimeZone '${zone}' is not known`);
    }
  });
});

describe('a variable check', () => {
  test.each([
    ['main', 'EQ', 'main', true],
    ['Main', 'EQ', 'main', false],
    ['main', 'NE', 'dev', true],
    ['fix: typo', 'CONTAINS', 'fix', true],
    ['release/1.2', 'MATCHES', 'release/\\d+\\.\\d+', true],
    ['a release/1.2', 'MATCHES', 'release/.*', false],
    ['a|b', 'MATCHES', 'a|b', false],
    ['MAIN', 'MATCHES', '(?i)main', true],
  ] as const)('%s %s %s: %s', (variable, operator, value, expected) => {
    expect(holds(variable, operator, value)).toBe(expected);
  });

  test.each(['(', 'a**', '(?<x>a)\\k<y>'])('%s is no pattern', (pattern) => {
    expect(() => holds('text', 'MATCHES', pattern)).toThrow(UnusablePattern);
  });

  test('a pattern that would never end is given up', () => {
    expect(() => holds(`${'a'.repeat(60)}b`, 'MATCHES', '(a+)+')).toThrow(UnusablePattern);
  });

  test('EQ is the opposite of NE, and implies CONTAINS', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (variable, value) => {
        expect(holds(variable, 'EQ', value)).toBe(!holds(variable, 'NE', value));
        if (variable === value) expect(holds(variable, 'CONTAINS', value)).toBe(true);
      }),
    );
  });
});
