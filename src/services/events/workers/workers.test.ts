import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { AwsError } from '../../../kernel/aws-error.js';
import { DAY_MS } from '../../../kernel/duration.js';
import { inTurn } from './in-turn.js';
import { isWorthRetrying, retryDelayMs } from './retry.js';

describe('inTurn', () => {
  it('keeps the order within a lane, through failures, and lets lanes run side by side', async () => {
    const turns = inTurn();
    const seen: string[] = [];
    let open = (): void => {};
    const gate = new Promise<void>((resolve) => {
      open = resolve;
    });
    const first = turns('a', async () => {
      await gate;
      seen.push('a1');
      throw new Error('a1 failed');
    });
    const second = turns('a', async () => void seen.push('a2'));
    await turns('b', async () => void seen.push('b1'));
    await turn();
    expect(seen).toEqual(['b1']);
    open();
    await expect(first).rejects.toThrow('a1 failed');
    await second;
    expect(seen).toEqual(['b1', 'a1', 'a2']);
  });
});

describe('retries', () => {
  it('are made for what passes by itself only', () => {
    expect(isWorthRetrying(new Error('bug'))).toBe(true);
    expect(isWorthRetrying(new AwsError('InternalFailure', '', { fault: 'server' }))).toBe(true);
    expect(isWorthRetrying(new AwsError('ConflictException', ''))).toBe(true);
    expect(isWorthRetrying(new AwsError('AccessDenied', ''))).toBe(false);
    expect(isWorthRetrying(new AwsError('PipelineNotFoundException', ''))).toBe(false);
  });

  it('grow apart, and the 185 that AWS makes last about a day', () => {
    const delays = Array.from({ length: 185 }, (_, index) => retryDelayMs(index + 1));
    expect(delays.slice(0, 4)).toEqual([1_000, 2_000, 4_000, 8_000]);
    const total = delays.reduce((sum, delay) => sum + delay, 0);
    expect(total).toBeGreaterThan(DAY_MS);
    expect(total).toBeLessThan(1.5 * DAY_MS);
  });
});
