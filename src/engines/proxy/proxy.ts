/**
 * The port of a load balancer's data plane: listeners that forward HTTP to the healthy targets of groups.
 *
 * Call order: `apply` as often as wanted, each time with everything there should be; `close` once, last.
 * Concurrency: calls to `apply` run one after the other in the order they were made, so the configuration of
 * the last call is the one that stays. `reserve`, `health` and `listeners` may be called at any time.
 * Idempotent: applying what is already applied changes nothing and touches no connection.
 * Nothing is kept on disk: after a restart the owner applies its stored configuration again.
 */
export interface ProxyEngine {
  /**
   * Makes listeners, rules, groups and targets those that `load` answers. New requests see the new
   * configuration from one instant on; requests under way end as they began, except that connections to a target
   * that is no longer in its group at all are cut. A listener whose port cannot be opened is reported by
   * `listeners` and tried again until it can; the others are not held up.
   * @param load called when it is this call's turn, so that it can read state which earlier calls preceded
   */
  apply(load: () => Promise<ProxyConfig>): Promise<void>;
  /**
   * Opens a port ahead of `apply`, answering 503 until a configuration with this listener id takes it over. A port
   * reserved earlier for the same id is given back.
   * @param port 0: any free one
   * @returns the port
   * @throws PortUnavailable
   */
  reserve(listenerId: string, host: string, port: number): Promise<number>;
  /** Gives a reserved port back, where no configuration has taken it over. */
  release(listenerId: string): Promise<void>;
  /** The listeners of the applied configuration. */
  listeners(): readonly ListenerStatus[];
  /** The targets of a group in the applied configuration, empty for an unknown group. */
  health(targetGroupId: string): readonly TargetStatus[];
  /** Stops accepting, lets requests under way finish for at most `graceMs`, then cuts what is left. */
  close(graceMs: number): Promise<void>;
}

export interface ProxyConfig {
  readonly listeners: readonly ListenerConfig[];
  readonly targetGroups: readonly TargetGroupConfig[];
}

export interface ListenerConfig {
  readonly id: string;
  /** The local address to listen on. */
  readonly host: string;
  /** 0: any free one, kept for as long as the engine lives. */
  readonly port: number;
  /** A connection on which no byte moves for this long is closed; a request that waits is answered 504 or 408. */
  readonly idleTimeoutMs: number;
  /** A client connection older than this is closed after its next response. */
  readonly clientKeepAliveMs: number;
  /** What becomes of `X-Forwarded-For`: the client's address is appended, the header left alone, or removed. */
  readonly forwardedFor: 'append' | 'preserve' | 'remove';
  /** Whether header names other than letters, digits and hyphens are left out (`Content_Length`). */
  readonly dropsInvalidHeaderNames: boolean;
  /** In every response, in place of what a target says of them. */
  readonly responseHeaders?: readonly { readonly name: string; readonly value: string }[];
  /** Leaves the `Server` header out of the load balancer's own responses. */
  readonly hidesServer?: boolean;
  /** The first whose conditions all hold decides; the last has no conditions. */
  readonly rules: readonly RuleConfig[];
}

export interface RuleConfig {
  readonly conditions: readonly RuleCondition[];
  readonly action: RuleAction;
}

/** Holds where any of `values` matches; `*` stands for any text, `?` for one character. */
export type RuleCondition =
  | { readonly field: 'host-header'; readonly values: readonly string[] }
  | { readonly field: 'path-pattern'; readonly values: readonly string[] }
  | { readonly field: 'http-header'; readonly name: string; readonly values: readonly string[] }
  | { readonly field: 'http-request-method'; readonly values: readonly string[] }
  | {
      readonly field: 'query-string';
      readonly values: readonly { readonly key?: string; readonly value: string }[];
    }
  /** CIDR blocks. */
  | { readonly field: 'source-ip'; readonly values: readonly string[] };

export type RuleAction = ForwardAction | RedirectAction | FixedResponseAction;

export interface ForwardAction {
  readonly kind: 'forward';
  /** Requests are shared out by weight; a group of weight 0 gets none. */
  readonly groups: readonly { readonly targetGroupId: string; readonly weight: number }[];
  /** How long a client stays with the group that it was given first; absent: chosen anew for each request. */
  readonly stickyForMs?: number;
}

/** Each part may hold `#{protocol}`, `#{host}`, `#{port}`, `#{path}`, `#{query}` of the request. */
export interface RedirectAction {
  readonly kind: 'redirect';
  readonly statusCode: 301 | 302;
  readonly protocol: string;
  readonly host: string;
  readonly port: string;
  readonly path: string;
  readonly query: string;
}

export interface FixedResponseAction {
  readonly kind: 'fixed-response';
  readonly statusCode: number;
  readonly contentType: string;
  readonly body: string;
}

export interface TargetGroupConfig {
  readonly id: string;
  readonly algorithm: 'round_robin' | 'least_outstanding_requests';
  /** How long a client stays with the target that it was given first; absent: chosen anew for each request. */
  readonly stickyForMs?: number;
  /** Clients stay only once their target has set a cookie of this name; absent: from their first request. */
  readonly stickyByCookie?: string;
  /** How long a target that becomes healthy beside others gets less than its share; absent: not at all. */
  readonly slowStartMs?: number;
  readonly healthCheck: HealthCheckConfig;
  readonly targets: readonly TargetConfig[];
}

export interface TargetConfig {
  readonly host: string;
  readonly port: number;
  /** Gets no new requests; those under way finish. */
  readonly draining: boolean;
}

export interface HealthCheckConfig {
  /** Absent: the port on which the target receives traffic. */
  readonly port?: number;
  readonly path: string;
  /** From the start of one check to the start of the next. */
  readonly intervalMs: number;
  readonly timeoutMs: number;
  /** Successes in a row after which an unhealthy target is healthy. */
  readonly healthyThreshold: number;
  /** Failures in a row after which a target is unhealthy. */
  readonly unhealthyThreshold: number;
  /** Ranges of status codes that count as success, both ends included. */
  readonly successCodes: readonly { readonly from: number; readonly to: number }[];
}

export type ListenerStatus =
  | { readonly id: string; readonly state: 'listening'; readonly port: number }
  | { readonly id: string; readonly state: 'failed'; readonly reason: string };

export interface TargetStatus {
  readonly host: string;
  readonly port: number;
  readonly healthCheckPort: number;
  readonly health: TargetHealth;
}

/** States, reasons and descriptions are those of DescribeTargetHealth. */
export type TargetHealth =
  | { readonly state: 'healthy' }
  | {
      readonly state: 'initial' | 'unhealthy' | 'draining' | 'unused';
      readonly reason: HealthReason;
      readonly description: string;
    };

export type HealthReason =
  | 'Elb.RegistrationInProgress'
  | 'Elb.InitialHealthChecking'
  | 'Target.ResponseCodeMismatch'
  | 'Target.Timeout'
  | 'Target.FailedHealthChecks'
  | 'Target.NotInUse'
  | 'Target.DeregistrationInProgress';

/** A target's state is another than before. */
export interface HealthChange {
  readonly targetGroupId: string;
  readonly host: string;
  readonly port: number;
  readonly from: TargetHealth;
  readonly to: TargetHealth;
}

/** The port belongs to another program, to another listener, or may not be opened by this user. */
export class PortUnavailable extends Error {
  override readonly name = 'PortUnavailable';

  constructor(
    readonly port: number,
    readonly reason: 'in use' | 'not permitted' | 'no such address' | 'not available',
    options?: ErrorOptions,
  ) {
    super(`port ${port} is ${reason}`, options);
  }
}
