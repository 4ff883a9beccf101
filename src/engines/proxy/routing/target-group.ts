import type { Clock } from '../../../kernel/clock.js';
import type { HealthChange, TargetGroupConfig, TargetHealth, TargetStatus } from '../proxy.js';
import { Target, targetKey } from './target.js';

/** The targets of one group, and whose turn it is. */
export class TargetGroup {
  readonly id: string;
  #config: TargetGroupConfig;
  readonly #clock: Clock;
  readonly #onHealth: (change: HealthChange) => void;
  #targets = new Map<string, Target>();
  #eligible: readonly Target[] = [];
  #turn = 0;

  constructor(config: TargetGroupConfig, clock: Clock, onHealth: (change: HealthChange) => void) {
    this.id = config.id;
    this.#config = config;
    this.#clock = clock;
    this.#onHealth = onHealth;
  }

  get stickyForMs(): number | undefined {
    return this.#config.stickyForMs;
  }

  get stickyByCookie(): string | undefined {
    return this.#config.stickyByCookie;
  }

  /** @param inUse whether any listener can send requests here */
  update(config: TargetGroupConfig, inUse: boolean): void {
    this.#config = config;
    const wanted = new Map<string, Target>();
    for (const one of config.targets) {
      const key = targetKey(one);
      const target = this.#targets.get(key) ?? this.#create(one);
      wanted.set(key, target);
      target.update(one, config.healthCheck, inUse);
    }
    const gone = [...this.#targets.values()].filter((target) => !wanted.has(target.key));
    this.#targets = wanted;
    this.#decideEligible();
    // Last, so that nothing is sent to them again by requests that their end sets free.
    for (const target of gone) target.remove();
  }

  remove(): void {
    this.update({ ...this.#config, targets: [] }, false);
  }

  /**
   * The target for the next request.
   * @param tried targets that could not be reached
   * @param preferredCookie names the one that the client is to stay with, where it can
   */
  choose(tried: ReadonlySet<Target>, preferredCookie?: string): Target | undefined {
    const able = tried.size === 0 ? this.#eligible : this.#eligible.filter((target) => !tried.has(target));
    if (preferredCookie !== undefined) {
      const preferred = able.find((target) => target.cookie === preferredCookie);
      if (preferred) return preferred;
    }
    return this.#config.algorithm === 'round_robin' ? this.#nextInTurn(able) : leastBusy(able);
  }

  statuses(): TargetStatus[] {
    return [...this.#targets.values()].map((target) => target.status);
  }

  sweep(now: number): void {
    for (const target of this.#targets.values()) target.pool.sweep(now);
  }

  #nextInTurn(able: readonly Target[]): Target | undefined {
    for (let passed = 0; passed < able.length; passed += 1) {
      this.#turn = (this.#turn + 1) % able.length;
      const target = able[this.#turn];
      // One that has just begun is passed over now and then, but not where all others have been.
      if (!target?.isPassedOver(this.#clock.now()) || passed === able.length - 1) return target;
    }
    return undefined;
  }

  #create(config: TargetGroupConfig['targets'][number]): Target {
    return new Target(config, this.#config.healthCheck, this.#clock, (target, from, to) =>
      this.#healthChanged(target, from, to),
    );
  }

  #healthChanged(target: Target, from: TargetHealth, to: TargetHealth): void {
    this.#startSlowly(target, to);
    this.#decideEligible();
    this.#onHealth({ targetGroupId: this.id, host: target.host, port: target.port, from, to });
  }

  /**
   * Not where no other has all of its share: nobody could take what it does not get.
   * @source "Slow start mode" in "Edit target group attributes for your Application Load Balancer"
   */
  #startSlowly(target: Target, to: TargetHealth): void {
    const { slowStartMs } = this.#config;
    const now = this.#clock.now();
    const others = this.#eligible.some(
      (one) => one !== target && one.health.state === 'healthy' && !one.isStarting(now),
    );
    if (to.state !== 'healthy' || slowStartMs === undefined || !others) return;
    target.startSlowly(now, this.#clock.after(slowStartMs));
  }

  /**
   * The healthy targets; where there is none, all: a fleet whose checks fail is more likely to be misjudged than dead.
   * @source "Health checks for Application Load Balancer target groups": fail open
   */
  #decideEligible(): void {
    const present = [...this.#targets.values()].filter((target) => !target.draining);
    const healthy = present.filter((target) => target.health.state === 'healthy');
    this.#eligible = healthy.length > 0 ? healthy : present;
  }
}

function leastBusy(able: readonly Target[]): Target | undefined {
  let best: Target | undefined;
  for (const target of able) {
    if (best === undefined || target.requestsUnderWay < best.requestsUnderWay) best = target;
  }
  return best;
}
