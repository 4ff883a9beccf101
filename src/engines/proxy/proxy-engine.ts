import { setTimeout as pause } from 'node:timers/promises';
import { type Clock, systemClock } from '../../kernel/clock.js';
import type { Logger } from '../../kernel/logger.js';
import { Listener } from './listener.js';
import {
  type HealthChange,
  type ListenerConfig,
  type ListenerStatus,
  PortUnavailable,
  type ProxyConfig,
  type ProxyEngine,
  type TargetStatus,
} from './proxy.js';
import { router } from './routing/router.js';
import { TargetGroup } from './routing/target-group.js';

export interface ProxyEngineOptions {
  readonly log: Logger;
  readonly clock?: Clock;
  readonly onHealthChange?: (change: HealthChange) => void;
}

/** How often connections are looked at for having waited too long. */
const SWEEP_MS = 100;
/** How often a port that could not be opened is tried again. */
const REOPEN_MS = 1_000;

/** A data plane in this process, on sockets of its own. */
export function createProxyEngine(options: ProxyEngineOptions): ProxyEngine {
  return new SocketProxyEngine(options);
}

class SocketProxyEngine implements ProxyEngine {
  readonly #log: Logger;
  readonly #clock: Clock;
  readonly #onHealthChange: (change: HealthChange) => void;
  #config: ProxyConfig = { listeners: [], targetGroups: [] };
  #groups = new Map<string, TargetGroup>();
  readonly #open = new Map<string, Listener>();
  readonly #failed = new Map<string, PortUnavailable>();
  readonly #reserved = new Map<string, Listener>();
  /** Closed, but with requests still under way. */
  readonly #leaving = new Set<Listener>();
  #last: Promise<void> = Promise.resolve();
  #sweeper: NodeJS.Timeout | undefined;
  #reopener: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(options: ProxyEngineOptions) {
    this.#log = options.log;
    this.#clock = options.clock ?? systemClock();
    this.#onHealthChange = options.onHealthChange ?? (() => {});
  }

  apply(load: () => Promise<ProxyConfig>): Promise<void> {
    return this.#inTurn(async () => this.#become(await load()));
  }

  async reserve(listenerId: string, host: string, port: number): Promise<number> {
    const listener = await Listener.open(host, port);
    await this.release(listenerId);
    this.#reserved.set(listenerId, listener);
    this.#keepSweeping();
    return listener.port;
  }

  async release(listenerId: string): Promise<void> {
    const listener = this.#reserved.get(listenerId);
    this.#reserved.delete(listenerId);
    if (listener) this.#leave(listener);
  }

  listeners(): readonly ListenerStatus[] {
    return this.#config.listeners.map(({ id }) => {
      const port = this.#open.get(id)?.port;
      if (port !== undefined) return { id, state: 'listening', port };
      return { id, state: 'failed', reason: this.#failed.get(id)?.message ?? 'not opened yet' };
    });
  }

  health(targetGroupId: string): readonly TargetStatus[] {
    return this.#groups.get(targetGroupId)?.statuses() ?? [];
  }

  async close(graceMs: number): Promise<void> {
    await this.#inTurn(async () => {
      this.#closed = true;
      clearTimeout(this.#reopener);
      for (const listener of [...this.#open.values(), ...this.#reserved.values()]) this.#leave(listener);
      await this.#emptied(graceMs);
      for (const listener of this.#leaving) listener.cut();
      for (const group of this.#groups.values()) group.remove();
      clearInterval(this.#sweeper);
    });
  }

  /** One change at a time, in the order asked for; a failed one does not hold up the next. */
  #inTurn(change: () => Promise<void>): Promise<void> {
    const turn = this.#last.then(change);
    this.#last = turn.catch(() => {});
    return turn;
  }

  async #become(config: ProxyConfig): Promise<void> {
    if (this.#closed) return;
    this.#config = config;
    this.#updateGroups();
    this.#closeUnwanted();
    for (const listener of config.listeners) await this.#openListener(listener);
    this.#removeUnusedGroups();
    this.#keepSweeping();
    this.#keepReopening();
  }

  /** Targets first, listeners second: a rule never leads to a group that is not there yet. */
  #updateGroups(): void {
    const inUse = new Set(this.#config.listeners.flatMap(({ rules }) => rules.flatMap(groupsOf)));
    for (const config of this.#config.targetGroups) {
      const group = this.#groups.get(config.id) ?? new TargetGroup(config, this.#clock, this.#onHealthChange);
      this.#groups.set(config.id, group);
      group.update(config, inUse.has(config.id));
    }
  }

  #removeUnusedGroups(): void {
    const wanted = new Set(this.#config.targetGroups.map(({ id }) => id));
    for (const [id, group] of this.#groups) {
      if (wanted.has(id)) continue;
      this.#groups.delete(id);
      group.remove();
    }
  }

  #closeUnwanted(): void {
    const wanted = new Set(this.#config.listeners.map(({ id }) => id));
    for (const [id, listener] of this.#open) {
      if (wanted.has(id)) continue;
      this.#open.delete(id);
      this.#leave(listener);
    }
    for (const id of this.#failed.keys()) if (!wanted.has(id)) this.#failed.delete(id);
  }

  /** Opens the listener where it is not open on its port yet, and configures it. */
  async #openListener(config: ListenerConfig): Promise<void> {
    const { id, host, port } = config;
    const before = this.#open.get(id);
    const fits = before && before.host === host && (port === 0 || before.port === port);
    try {
      const listener = fits ? before : (this.#takeReserved(id) ?? (await Listener.open(host, port)));
      listener.configure(config, router(config.rules, this.#groups));
      this.#open.set(id, listener);
      this.#failed.delete(id);
      if (before && before !== listener) this.#leave(before);
    } catch (error) {
      if (!(error instanceof PortUnavailable)) throw error;
      if (!this.#failed.has(id)) this.#log.warn('listener not opened', { listenerId: id, error });
      this.#failed.set(id, error);
      // A port that the configuration no longer names must not go on serving an old one.
      this.#open.delete(id);
      if (before) this.#leave(before);
    }
  }

  #takeReserved(id: string): Listener | undefined {
    const reserved = this.#reserved.get(id);
    this.#reserved.delete(id);
    return reserved;
  }

  #leave(listener: Listener): void {
    listener.close();
    this.#leaving.add(listener);
  }

  async #emptied(graceMs: number): Promise<void> {
    const deadline = performance.now() + graceMs;
    const busy = () => [...this.#leaving].some((listener) => listener.connectionCount > 0);
    while (busy() && performance.now() < deadline) await pause(10);
  }

  #keepSweeping(): void {
    const needed = this.#open.size + this.#reserved.size + this.#leaving.size > 0;
    if (!needed || this.#sweeper) return;
    this.#sweeper = setInterval(() => this.#sweep(), SWEEP_MS);
    this.#sweeper.unref();
  }

  #sweep(): void {
    const now = performance.now();
    for (const listener of [...this.#open.values(), ...this.#reserved.values(), ...this.#leaving]) {
      listener.sweep(now);
    }
    for (const group of this.#groups.values()) group.sweep(now);
    for (const listener of this.#leaving) if (listener.connectionCount === 0) this.#leaving.delete(listener);
    if (this.#open.size + this.#reserved.size + this.#leaving.size > 0) return;
    clearInterval(this.#sweeper);
    this.#sweeper = undefined;
  }

  #keepReopening(): void {
    clearTimeout(this.#reopener);
    if (this.#failed.size === 0) return;
    this.#reopener = setTimeout(() => {
      this.#inTurn(async () => this.#become(this.#config)).catch((error: unknown) =>
        this.#log.error('listeners not reopened', { error }),
      );
    }, REOPEN_MS);
    this.#reopener.unref();
  }
}

function groupsOf(rule: ListenerConfig['rules'][number]): readonly string[] {
  return rule.action.kind === 'forward' ? rule.action.groups.map(({ targetGroupId }) => targetGroupId) : [];
}
