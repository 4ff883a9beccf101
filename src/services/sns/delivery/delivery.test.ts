import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addressGuard, ForbiddenAddress } from './address-guard.js';
import { checkDeliveryPolicy, effectivePolicy } from './delivery-policy.js';
import { checkFilterPolicy, wants } from './filter-policy.js';
import { post } from './http-post.js';
import { RETRY_DEFAULTS, type RetryPolicy, retryDelayMs, totalDelaySeconds } from './retry-policy.js';

const anyPolicy: fc.Arbitrary<RetryPolicy> = fc
  .record({
    minDelayTarget: fc.integer({ min: 1, max: 100 }),
    more: fc.integer({ min: 0, max: 500 }),
    phases: fc.tuple(fc.nat(8), fc.nat(8), fc.nat(8), fc.nat(8)),
    backoffFunction: fc.constantFrom('linear', 'arithmetic', 'geometric', 'exponential'),
  })
  .map(({ minDelayTarget, more, phases: [none, least, growing, longest], backoffFunction }) => ({
    minDelayTarget,
    maxDelayTarget: minDelayTarget + more,
    numRetries: none + least + growing + longest,
    numNoDelayRetries: none,
    numMinDelayRetries: least,
    numMaxDelayRetries: longest,
    backoffFunction,
  }));

describe('retries', () => {
  it('come in their phases, never sooner than the one before, and end', () => {
    fc.assert(
      fc.property(anyPolicy, (policy) => {
        const delays = Array.from(
          { length: policy.numRetries },
          (_, i) => retryDelayMs(policy, i + 1) ?? NaN,
        );
        expect(retryDelayMs(policy, policy.numRetries + 1)).toBeUndefined();
        expect([...delays].sort((a, b) => a - b)).toEqual(delays);
        expect(delays.filter((delay) => delay === 0)).toHaveLength(policy.numNoDelayRetries);
        const waits = delays.filter((delay) => delay > 0);
        for (const delay of waits) {
          expect(delay).toBeGreaterThanOrEqual(policy.minDelayTarget * 1000 - 0.001);
          expect(delay).toBeLessThanOrEqual(policy.maxDelayTarget * 1000 + 0.001);
        }
        const total = delays.reduce((sum, delay) => sum + delay, 0);
        expect(totalDelaySeconds(policy) * 1000).toBeCloseTo(total, 3);
      }),
    );
    const rounded = { ...RETRY_DEFAULTS, minDelayTarget: 11, maxDelayTarget: 400, numMaxDelayRetries: 1 };
    const last = [2, 3].map((failures) =>
      retryDelayMs({ ...rounded, backoffFunction: 'exponential' }, failures),
    );
    expect(last).toEqual([400_000, 400_000]);
    expect([1, 2, 3, 4].map((failures) => retryDelayMs(RETRY_DEFAULTS, failures))).toEqual([
      20_000,
      20_000,
      20_000,
      undefined,
    ]);
  });

  it('are those of the subscription, unless the topic does not let itself be overridden', () => {
    const topic = (disableSubscriptionOverrides: boolean) => ({
      DeliveryPolicy: JSON.stringify({
        http: { defaultHealthyRetryPolicy: { numRetries: 7 }, disableSubscriptionOverrides },
      }),
    });
    const own = { DeliveryPolicy: JSON.stringify({ healthyRetryPolicy: { numRetries: 5 } }) };
    expect(effectivePolicy(topic(false), own).retries.numRetries).toBe(5);
    expect(effectivePolicy(topic(true), own).retries.numRetries).toBe(7);
    expect(effectivePolicy({}, {}).retries).toEqual(RETRY_DEFAULTS);
  });

  it.each([
    '[]',
    '{"healthyRetryPolicy":{"numRetries":101}}',
    '{"healthyRetryPolicy":{"numRetries":-1}}',
    '{"healthyRetryPolicy":{"minDelayTarget":30}}',
    '{"healthyRetryPolicy":{"numNoDelayRetries":4}}',
    '{"healthyRetryPolicy":{"backoffFunction":"random"}}',
    '{"healthyRetryPolicy":{"surprise":1}}',
    '{"requestPolicy":{"headerContentType":"text/plain\\r\\nx: y"}}',
  ])('%s is no policy', (text) => {
    expect(() => checkDeliveryPolicy(text, 'subscription')).toThrow(/^Invalid parameter: DeliveryPolicy: /);
  });
});

describe('filters', () => {
  const number = (value: string) => ({ n: { type: 'Number', value } });
  const policy = (FilterPolicy: object) => ({ FilterPolicy: JSON.stringify(FilterPolicy) });

  it('look at attributes, or into a body that is JSON', () => {
    const message = { text: '{"a":{"b":[1,2]}}', attributes: number('150') };
    expect(wants({}, message)).toBe(true);
    expect(wants(policy({ n: [{ numeric: ['>=', 100, '<', 200] }] }), message)).toBe(true);
    expect(wants(policy({ n: [100] }), message)).toBe(false);
    expect(wants(policy({ other: [{ exists: false }] }), message)).toBe(true);
    const body = { ...policy({ a: { b: [2] } }), FilterPolicyScope: 'MessageBody' };
    expect(wants(body, message)).toBe(true);
    expect(wants(body, { ...message, text: 'no JSON' })).toBe(false);
    const binary = { b: { type: 'Binary', value: 'AAAA' } };
    expect(wants(policy({ b: ['AAAA'] }), { text: '', attributes: binary })).toBe(false);
  });

  it('give a value or a refusal for any text', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        try {
          checkFilterPolicy(text, 'MessageBody');
        } catch (error) {
          expect(String(error)).toContain('Invalid parameter: FilterPolicy: ');
          return;
        }
        expect(typeof wants({ FilterPolicy: text }, { text: '{}', attributes: {} })).toBe('boolean');
      }),
    );
  });
});

describe('addresses', () => {
  const open = addressGuard(true);
  const closed = addressGuard(false);

  it.each(['169.254.169.254', '[fe80::1]', '0.0.0.0', '[::]', '[::ffff:169.254.170.2]', '255.255.255.255'])(
    '%s is never posted to',
    (host) => expect(() => open.check(host)).toThrow(ForbiddenAddress),
  );

  it('of this machine are left out where others have access', async () => {
    expect(() => open.check('127.0.0.1')).not.toThrow();
    expect(() => closed.check('127.0.0.1')).toThrow(ForbiddenAddress);
    expect(() => closed.check('[::ffff:7f00:1]')).toThrow(ForbiddenAddress);
    const message = { url: new URL('http://localhost:9/'), headers: {}, body: '' };
    const outcome = await post(message, closed, new AbortController().signal);
    expect(outcome).toEqual({ kind: 'permanent', reason: 'messages are not delivered to localhost' });
  });
});
