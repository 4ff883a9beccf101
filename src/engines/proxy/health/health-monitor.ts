import type { Clock } from '../../../kernel/clock.js';
import type { HealthCheckConfig, TargetHealth } from '../proxy.js';
import { type CheckedHealth, checkBegun, checkEnded, unchecked } from './health-state.js';
import { probe } from './probe.js';

/** Checks one target for as long as it is started. */
export class HealthMonitor {
  readonly #host: string;
  readonly #port: number;
  readonly #clock: Clock;
  readonly #onChange: (from: TargetHealth, to: TargetHealth) => void;
  #policy: HealthCheckConfig;
  #checked: CheckedHealth = unchecked();
  #running: AbortController | undefined;
  #next: NodeJS.Timeout | undefined;

  /** @param onChange called when the target's health is another one than before */
  constructor(
    target: { readonly host: string; readonly port: number },
    policy: HealthCheckConfig,
    clock: Clock,
    onChange: (from: TargetHealth, to: TargetHealth) => void,
  ) {
    this.#host = target.host;
    this.#port = target.port;
    this.#policy = policy;
    this.#clock = clock;
    this.#onChange = onChange;
  }

  get health(): TargetHealth {
    return this.#checked.health;
  }

  get port(): number {
    return this.#policy.port ?? this.#port;
  }

  /** The next check is made by the new policy; what the past ones found stays. */
  set policy(policy: HealthCheckConfig) {
    this.#policy = policy;
  }

  /** Checks now and then every interval. Does nothing where it is running already. */
  start(): void {
    if (this.#running) return;
    this.#running = new AbortController();
    this.#check(this.#running.signal);
  }

  /** Forgets what was found: a target that is checked again later is a new one. */
  stop(): void {
    this.#running?.abort();
    this.#running = undefined;
    clearTimeout(this.#next);
    this.#checked = unchecked();
  }

  /** The interval is a wait and so passes at the clock's pace; the time that a target has to answer is real. */
  #check(signal: AbortSignal): void {
    const policy = this.#policy;
    const nextAt = this.#clock.after(policy.intervalMs);
    this.#become(checkBegun(this.#checked));
    const place = { host: this.#host, port: this.port, path: policy.path };
    void probe(place, policy.timeoutMs, signal).then((result) => {
      if (signal.aborted) return;
      this.#become(checkEnded(this.#checked, result, this.#policy));
      this.#next = setTimeout(() => this.#check(signal), Math.max(0, nextAt - this.#clock.now()));
      this.#next.unref();
    });
  }

  #become(checked: CheckedHealth): void {
    const from = this.#checked.health;
    this.#checked = checked;
    const to = checked.health;
    if (JSON.stringify(from) !== JSON.stringify(to)) this.#onChange(from, to);
  }
}
