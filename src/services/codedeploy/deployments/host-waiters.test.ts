import { expect, it } from 'vitest';
import { HostWaiters } from './host-waiters.js';

const never = new AbortController().signal;
const FOREVER_MS = 3_600_000;

it('wake a host for its command, and everybody where the server cannot wait', async () => {
  const waiters = new HostWaiters();
  const waiting = ['a', 'b', 'b'].map((host) => waiters.register(host));
  const [first, ...others] = waiting.map((waiter) => waiter.wait(FOREVER_MS, never));
  waiters.wake('a');
  await first;
  waiters.wakeAll();
  await Promise.all(others);
  for (const waiter of waiting) waiter.release();
  const gone = new AbortController();
  gone.abort();
  await expect(waiters.register('a').wait(FOREVER_MS, gone.signal)).resolves.toBeUndefined();
});
