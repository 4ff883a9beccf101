import type { Clock } from '../../../kernel/clock.js';
import { HealthMonitor } from '../health/health-monitor.js';
import { DRAINING, NOT_IN_USE } from '../health/health-state.js';
import type { HealthCheckConfig, TargetConfig, TargetHealth, TargetStatus } from '../proxy.js';
import { TargetPool } from '../traffic/target-pool.js';
import { cookieValue } from './stickiness.js';

/** `ip:port`, what a target is known by within its group. */
export function targetKey(target: { readonly host: string; readonly port: number }): string {
  return `${target.host}:${target.port}`;
}

/** One target of a group: its connections, its health, and what it is busy with. */
export class Target {
  readonly key: string;
  readonly host: string;
  readonly port: number;
  /** What a stickiness cookie says for it. */
  readonly cookie: string;
  readonly pool: TargetPool;
  requestsUnderWay = 0;
  readonly #monitor: HealthMonitor;
  #draining = false;
  #inUse = false;
  /** Its share of requests grows from nothing to all of it between these moments. */
  #slowStart: { readonly from: number; readonly until: number } | undefined;

  constructor(
    config: TargetConfig,
    healthCheck: HealthCheckConfig,
    clock: Clock,
    onChange: (target: Target, from: TargetHealth, to: TargetHealth) => void,
  ) {
    this.key = targetKey(config);
    this.host = config.host;
    this.port = config.port;
    this.cookie = cookieValue(this.key);
    this.pool = new TargetPool(config.host, config.port);
    this.#monitor = new HealthMonitor(config, healthCheck, clock, (from, to) => onChange(this, from, to));
  }

  get draining(): boolean {
    return this.#draining;
  }

  /** Only what receives traffic is checked. */
  get health(): TargetHealth {
    if (this.#draining) return DRAINING;
    return this.#inUse ? this.#monitor.health : NOT_IN_USE;
  }

  get status(): TargetStatus {
    const { host, port } = this;
    return { host, port, healthCheckPort: this.#monitor.port, health: this.health };
  }

  /** @param inUse whether any listener can send requests to the group */
  update(config: TargetConfig, healthCheck: HealthCheckConfig, inUse: boolean): void {
    this.#draining = config.draining;
    this.#inUse = inUse;
    this.#monitor.policy = healthCheck;
    this.pool.keepConnections(!config.draining);
    if (inUse && !config.draining) this.#monitor.start();
    else this.#monitor.stop();
  }

  startSlowly(from: number, until: number): void {
    this.#slowStart = { from, until };
  }

  isStarting(now: number): boolean {
    return this.#slowStart !== undefined && now < this.#slowStart.until;
  }

  /** Whether the request whose turn it is shall go to another one: ever more seldom. */
  isPassedOver(now: number): boolean {
    if (this.#slowStart === undefined) return false;
    const { from, until } = this.#slowStart;
    return Math.random() > (now - from) / (until - from);
  }

  /** It is no longer in the group at all. */
  remove(): void {
    this.#monitor.stop();
    this.pool.cutAll();
  }
}
