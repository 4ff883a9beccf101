import type { HealthCheckConfig } from '../../engines/proxy/proxy.js';
import { SECOND_MS } from '../../kernel/duration.js';
import { unsupportedProtocol, validationError } from './errors.js';
import type { HealthCheck } from './model.js';

/** The members by which target groups are created and changed. */
export interface HealthCheckInput {
  readonly HealthCheckProtocol?: string | undefined;
  readonly HealthCheckPort?: string | undefined;
  readonly HealthCheckEnabled?: boolean | undefined;
  readonly HealthCheckPath?: string | undefined;
  readonly HealthCheckIntervalSeconds?: number | undefined;
  readonly HealthCheckTimeoutSeconds?: number | undefined;
  readonly HealthyThresholdCount?: number | undefined;
  readonly UnhealthyThresholdCount?: number | undefined;
  readonly Matcher?:
    | { readonly HttpCode?: string | undefined; readonly GrpcCode?: string | undefined }
    | undefined;
}

/** @source "Health checks for Application Load Balancer target groups": defaults of an HTTP group */
export const DEFAULT_HEALTH_CHECK: HealthCheck = {
  port: 'traffic-port',
  path: '/',
  intervalMs: 30 * SECOND_MS,
  timeoutMs: 5 * SECOND_MS,
  healthyThreshold: 5,
  unhealthyThreshold: 2,
  matcher: '200',
};

/** @throws AwsError ValidationError, UnsupportedProtocol */
export function changedHealthCheck(before: HealthCheck, input: HealthCheckInput): HealthCheck {
  if ((input.HealthCheckProtocol ?? 'HTTP') !== 'HTTP') {
    throw unsupportedProtocol(
      `Health checks by '${input.HealthCheckProtocol}' are not available yet; use 'HTTP'`,
    );
  }
  if (input.HealthCheckEnabled === false) {
    throw validationError("Health check enabled must be true for target groups with target type 'ip'");
  }
  const changed: HealthCheck = {
    port: input.HealthCheckPort ?? before.port,
    path: input.HealthCheckPath ?? before.path,
    intervalMs: secondsOr(input.HealthCheckIntervalSeconds, before.intervalMs),
    timeoutMs: secondsOr(input.HealthCheckTimeoutSeconds, before.timeoutMs),
    healthyThreshold: input.HealthyThresholdCount ?? before.healthyThreshold,
    unhealthyThreshold: input.UnhealthyThresholdCount ?? before.unhealthyThreshold,
    matcher: input.Matcher?.HttpCode ?? before.matcher,
  };
  check(changed);
  return changed;
}

function secondsOr(seconds: number | undefined, beforeMs: number): number {
  return seconds === undefined ? beforeMs : seconds * SECOND_MS;
}

function check({ port, path, intervalMs, timeoutMs, matcher }: HealthCheck): void {
  if (port !== 'traffic-port' && !(/^\d{1,5}$/.test(port) && Number(port) >= 1 && Number(port) <= 65_535)) {
    throw validationError(`Health check port '${port}' must be 'traffic-port' or between 1 and 65535`);
  }
  if (!/^\/[\x21-\x7e]*$/.test(path)) throw validationError(`Health check path '${path}' is not valid`);
  if (timeoutMs >= intervalMs) {
    throw validationError(
      `Health check timeout '${timeoutMs / SECOND_MS}' must be smaller than the interval '${intervalMs / SECOND_MS}'`,
    );
  }
  if (!successCodes(matcher))
    throw validationError(`Health check matcher HTTP code '${matcher}' is not valid`);
}

/** `200,202` or `200-399`. @returns undefined where it is neither */
function successCodes(matcher: string): HealthCheckConfig['successCodes'] | undefined {
  const ranges = matcher.split(',').map((part) => {
    const [, from, to = from] = /^(\d{3})(?:-(\d{3}))?$/.exec(part.trim()) ?? [];
    return { from: Number(from), to: Number(to) };
  });
  return ranges.every(({ from, to }) => from >= 200 && to <= 499 && from <= to) ? ranges : undefined;
}

export function dataPlaneHealthCheck(check: HealthCheck): HealthCheckConfig {
  const { path, intervalMs, timeoutMs, healthyThreshold, unhealthyThreshold } = check;
  return {
    path,
    intervalMs,
    timeoutMs,
    healthyThreshold,
    unhealthyThreshold,
    successCodes: successCodes(check.matcher) ?? [],
    ...(check.port !== 'traffic-port' && { port: Number(check.port) }),
  };
}
