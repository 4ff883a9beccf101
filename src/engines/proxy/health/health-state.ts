import type { HealthCheckConfig, TargetHealth } from '../proxy.js';

/** What one health check found. */
export type ProbeResult =
  | { readonly kind: 'status'; readonly statusCode: number }
  | { readonly kind: 'connect-timeout' }
  | { readonly kind: 'timeout' }
  /** Refused, broken off, or not HTTP. */
  | { readonly kind: 'failed' };

/** What the checks so far say about one target. */
export interface CheckedHealth {
  readonly health: TargetHealth;
  /** Results in a row that were like the last one. */
  readonly streak: { readonly kind: 'success' | 'failure'; readonly count: number };
}

const NOT_YET_CHECKED: TargetHealth = {
  state: 'initial',
  reason: 'Elb.RegistrationInProgress',
  description: 'Target registration is in progress',
};

const BEING_CHECKED: TargetHealth = {
  state: 'initial',
  reason: 'Elb.InitialHealthChecking',
  description: 'Initial health checks in progress',
};

export const DRAINING: TargetHealth = {
  state: 'draining',
  reason: 'Target.DeregistrationInProgress',
  description: 'Target deregistration is in progress',
};

export const NOT_IN_USE: TargetHealth = {
  state: 'unused',
  reason: 'Target.NotInUse',
  description: 'Target group is not configured to receive traffic from the load balancer',
};

/** Just registered. */
export function unchecked(): CheckedHealth {
  return { health: NOT_YET_CHECKED, streak: { kind: 'success', count: 0 } };
}

/** The first check has begun. */
export function checkBegun(checked: CheckedHealth): CheckedHealth {
  return checked.health === NOT_YET_CHECKED ? { ...checked, health: BEING_CHECKED } : checked;
}

/**
 * What one more result makes of it: an unhealthy target needs `healthyThreshold` successes in a row, any other
 * `unhealthyThreshold` failures in a row to be unhealthy; a newly registered one is healthy with its first success.
 * @source "Health checks for Application Load Balancer target groups"; the single first success is documented there
 *   ("after your target is registered, it must pass one health check")
 */
export function checkEnded(
  checked: CheckedHealth,
  result: ProbeResult,
  policy: HealthCheckConfig,
): CheckedHealth {
  const kind = isSuccess(result, policy) ? 'success' : 'failure';
  const count = checked.streak.kind === kind ? checked.streak.count + 1 : 1;
  return { health: judged(checked.health, kind, count, result, policy), streak: { kind, count } };
}

function judged(
  before: TargetHealth,
  kind: 'success' | 'failure',
  count: number,
  result: ProbeResult,
  policy: HealthCheckConfig,
): TargetHealth {
  if (kind === 'success') {
    const enough = before.state === 'unhealthy' ? policy.healthyThreshold : 1;
    return count >= enough ? { state: 'healthy' } : before;
  }
  if (count < policy.unhealthyThreshold && before.state !== 'unhealthy') {
    return before === NOT_YET_CHECKED ? BEING_CHECKED : before;
  }
  return unhealthyBecause(result);
}

function isSuccess(result: ProbeResult, policy: HealthCheckConfig): boolean {
  if (result.kind !== 'status') return false;
  return policy.successCodes.some(({ from, to }) => result.statusCode >= from && result.statusCode <= to);
}

/** @source API reference, TargetHealth `Reason` and `Description` */
function unhealthyBecause(result: ProbeResult): TargetHealth {
  switch (result.kind) {
    case 'status':
      return {
        state: 'unhealthy',
        reason: 'Target.ResponseCodeMismatch',
        description: `Health checks failed with these codes: [${result.statusCode}]`,
      };
    case 'timeout':
      return { state: 'unhealthy', reason: 'Target.Timeout', description: 'Request timed out' };
    case 'connect-timeout':
      return {
        state: 'unhealthy',
        reason: 'Target.Timeout',
        description: 'Connection to target timed out',
      };
    case 'failed':
      return {
        state: 'unhealthy',
        reason: 'Target.FailedHealthChecks',
        description: 'Health checks failed',
      };
  }
}
