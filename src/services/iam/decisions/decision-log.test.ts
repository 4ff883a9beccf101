import { expect, it } from 'vitest';
import { rootPrincipal } from '../../../kernel/principal.js';
import { DecisionLog } from './decision-log.js';

function recordOf(requestId: string, decidedAt: number) {
  const principal = rootPrincipal({ accountId: '000000000000', partition: 'aws' });
  return { requestId, principal, decidedAt, outcome: 'allowed' as const, checks: [] };
}

it('keeps the last decisions, and finds the youngest of a request', () => {
  const log = new DecisionLog(3);
  expect(log.find('a')).toBeUndefined();
  for (const [at, id] of ['a', 'b', 'a', 'c'].entries()) log.record(recordOf(id, at));
  expect(log.find('a')?.decidedAt).toBe(2);
  expect(log.find('b')?.decidedAt).toBe(1);
  log.record(recordOf('d', 4));
  expect(log.find('b')).toBeUndefined();
  expect(log.find('d')?.decidedAt).toBe(4);
  log.clear();
  expect(log.find('d')).toBeUndefined();
  log.record(recordOf('e', 5));
  expect(log.find('e')?.decidedAt).toBe(5);
});
