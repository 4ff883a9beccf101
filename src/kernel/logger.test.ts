import { expect, test } from 'vitest';
import { createLogger } from './logger.js';

test('one line of JSON each, whatever is in the fields', () => {
  const lines: string[] = [];
  const log = createLogger({ level: 'info', write: (line) => lines.push(line), now: () => 0 });
  const circular: { self?: unknown; name: string } = { name: 'ring' };
  circular.self = circular;
  log.debug('unheard');
  log.with({ requestId: 'r' }).info('forged?\n{"level":"error"}', { size: 10n, error: new Error('told') });
  log.error('circular', { circular });
  expect(lines.map((line) => JSON.parse(line))).toEqual([
    {
      time: '1970-01-01T00:00:00.000Z',
      level: 'info',
      message: 'forged?\n{"level":"error"}',
      requestId: 'r',
      size: '10',
      error: expect.stringMatching(/^Error: told\n/),
    },
    {
      time: '1970-01-01T00:00:00.000Z',
      level: 'error',
      message: 'circular',
      fields: expect.stringContaining('ring'),
    },
  ]);
  expect(lines.join('')).not.toContain('\n');
});
