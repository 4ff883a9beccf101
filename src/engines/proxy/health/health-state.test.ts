import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { HealthCheckConfig } from '../proxy.js';
import { checkBegun, checkEnded, type ProbeResult, unchecked } from './health-state.js';

const policy: HealthCheckConfig = {
  path: '/health',
  intervalMs: 5_000,
  timeoutMs: 2_000,
  healthyThreshold: 3,
  unhealthyThreshold: 2,
  successCodes: [
    { from: 200, to: 200 },
    { from: 300, to: 302 },
  ],
};

const ok: ProbeResult = { kind: 'status', statusCode: 200 };
const wrong: ProbeResult = { kind: 'status', statusCode: 404 };

function healthAfter(...results: ProbeResult[]) {
  const first = checkBegun(unchecked());
  return results.reduce((checked, result) => checkEnded(checked, result, policy), first).health;
}

describe('the health of a target', () => {
  test('begins with registration, then with the first check', () => {
    expect(unchecked().health).toMatchObject({ state: 'initial', reason: 'Elb.RegistrationInProgress' });
    expect(healthAfter()).toMatchObject({ state: 'initial', reason: 'Elb.InitialHealthChecking' });
  });

  test('is good after one success, where the target is new', () => {
    expect(healthAfter(ok)).toEqual({ state: 'healthy' });
    expect(healthAfter(wrong, ok)).toEqual({ state: 'healthy' });
  });

  test('stays what it was until failures make up the threshold', () => {
    expect(healthAfter(wrong)).toMatchObject({ state: 'initial', reason: 'Elb.InitialHealthChecking' });
    expect(healthAfter(ok, wrong)).toEqual({ state: 'healthy' });
    expect(healthAfter(ok, wrong, ok, wrong)).toEqual({ state: 'healthy' });
    expect(healthAfter(ok, wrong, wrong).state).toBe('unhealthy');
  });

  test('comes back after as many successes in a row as the threshold says', () => {
    expect(healthAfter(wrong, wrong, ok, ok).state).toBe('unhealthy');
    expect(healthAfter(wrong, wrong, ok, ok, wrong, ok, ok).state).toBe('unhealthy');
    expect(healthAfter(wrong, wrong, ok, ok, ok)).toEqual({ state: 'healthy' });
  });

  test.each<[ProbeResult, string, string]>([
    [wrong, 'Target.ResponseCodeMismatch', 'Health checks failed with these codes: [404]'],
    [{ kind: 'timeout' }, 'Target.Timeout', 'Request timed out'],
    [{ kind: 'connect-timeout' }, 'Target.Timeout', 'Connection to target timed out'],
    [{ kind: 'failed' }, 'Target.FailedHealthChecks', 'Health checks failed'],
  ])('%j is told as %s', (result, reason, description) => {
    expect(healthAfter(ok, result, result)).toEqual({ state: 'unhealthy', reason, description });
  });

  test('is unhealthy exactly from the threshold of failures to the threshold of successes', () => {
    fc.assert(
      fc.property(fc.array(fc.boolean()), (successes) => {
        let expected: 'initial' | 'healthy' | 'unhealthy' = 'initial';
        let streak = 0;
        let last: boolean | undefined;
        let checked = checkBegun(unchecked());
        for (const success of successes) {
          checked = checkEnded(checked, success ? ok : wrong, policy);
          streak = success === last ? streak + 1 : 1;
          last = success;
          if (!success && streak >= policy.unhealthyThreshold) expected = 'unhealthy';
          else if (success && (expected !== 'unhealthy' || streak >= policy.healthyThreshold)) {
            expected = 'healthy';
          }
          expect(checked.health.state).toBe(expected);
        }
      }),
    );
  });
});
