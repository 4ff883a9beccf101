/** What a deployment configuration says about how many instances must stay in service. */
export interface MinimumHealthyHosts {
  /** `MOST_CONCURRENCY` is how AWS stores OneAtATime: at most `value` instances at once, whatever their number. */
  readonly type: 'HOST_COUNT' | 'FLEET_PERCENT' | 'MOST_CONCURRENCY';
  readonly value: number;
}

export interface HealthBudget {
  /** Instances that must be in service at every moment. */
  readonly minimum: number;
  /** Instances that may be out of service at once: being deployed to, or failed. At least 1. */
  readonly outOfService: number;
}

/**
 * Worked out once, when the targets are known.
 *
 * @returns undefined where the minimum leaves nothing to take out of service: such a deployment cannot start
 * @source AWS CodeDeploy User Guide, "Instance health" (minimum healthy instances, rounding up of percentages);
 * that half of a single instance is none is assumed, or HalfAtATime could never deploy to one instance
 */
export function healthBudget(rule: MinimumHealthyHosts, targetCount: number): HealthBudget | undefined {
  const minimum = minimumOf(rule, targetCount);
  if (minimum >= targetCount) return undefined;
  return { minimum, outOfService: targetCount - minimum };
}

function minimumOf(rule: MinimumHealthyHosts, targetCount: number): number {
  switch (rule.type) {
    case 'HOST_COUNT':
      return rule.value;
    case 'MOST_CONCURRENCY':
      return Math.max(0, targetCount - rule.value);
    case 'FLEET_PERCENT':
      if (targetCount === 1 && rule.value <= 50) return 0;
      return Math.ceil((targetCount * rule.value) / 100);
  }
}
