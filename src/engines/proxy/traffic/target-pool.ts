import { UpstreamConnection, type UpstreamUser } from './upstream-connection.js';

/** As many connections as one target gets; a request beyond them is answered 503. */
const MAX_CONNECTIONS = 1_024;
const MAX_IDLE_CONNECTIONS = 256;
/** Idle connections are kept for this long where the target does not say how long it keeps them. */
const IDLE_MS = 15_000;
/** Let go this long before the target would, so that a request and the target's close do not cross. */
const CLOSE_MARGIN_MS = 1_000;
/** A connection used less than this ago is taken even for a request that could not be sent again. */
const RECENT_MS = 500;

/** The connections to one target. */
export class TargetPool {
  readonly #host: string;
  readonly #port: number;
  readonly #all = new Set<UpstreamConnection>();
  /** The one used last is taken first, so that surplus ones grow old and are closed. */
  #idle: UpstreamConnection[] = [];
  #keeps = true;

  constructor(host: string, port: number) {
    this.#host = host;
    this.#port = port;
  }

  /**
   * A connection for one request: a kept one, which may turn out to be stale, or a new one.
   * @param repeatable whether the request can be sent again should a kept connection turn out to be closed
   * @returns undefined where the target has as many connections as it gets
   */
  acquire(user: UpstreamUser, repeatable: boolean): UpstreamConnection | undefined {
    const kept = this.#takeIdle(repeatable);
    if (kept) {
      kept.lend(user);
      return kept;
    }
    return this.connect(user);
  }

  /** A new connection. @returns undefined where the target has as many as it gets */
  connect(user: UpstreamUser): UpstreamConnection | undefined {
    if (this.#all.size >= MAX_CONNECTIONS) return undefined;
    const made = new UpstreamConnection(this.#host, this.#port, user, (over) => this.#all.delete(over));
    this.#all.add(made);
    return made;
  }

  /** @param keepAliveMs how long the target said it keeps an idle connection */
  release(connection: UpstreamConnection, keepAliveMs: number | undefined): void {
    const idleMs = keepAliveMs === undefined ? IDLE_MS : Math.min(keepAliveMs - CLOSE_MARGIN_MS, IDLE_MS);
    connection.takeBack();
    if (!this.#keeps || idleMs <= 0 || this.#idle.length >= MAX_IDLE_CONNECTIONS) {
      connection.destroy();
      return;
    }
    connection.idleSince = performance.now();
    connection.usableUntil = connection.idleSince + idleMs;
    this.#idle.push(connection);
  }

  /** Closes kept connections that have grown old. */
  sweep(now: number): void {
    const keep = (connection: UpstreamConnection) => connection.usable && connection.usableUntil > now;
    if (this.#idle.every(keep)) return;
    for (const connection of this.#idle) if (!keep(connection)) connection.destroy();
    this.#idle = this.#idle.filter(keep);
  }

  /** @param keeps false: idle connections are closed, and those in use as soon as they are free */
  keepConnections(keeps: boolean): void {
    this.#keeps = keeps;
    if (keeps) return;
    for (const connection of this.#idle) connection.destroy();
    this.#idle = [];
  }

  /** Cuts every connection, those in use too. */
  cutAll(): void {
    this.keepConnections(false);
    for (const connection of [...this.#all]) connection.cut();
  }

  #takeIdle(repeatable: boolean): UpstreamConnection | undefined {
    const now = performance.now();
    for (;;) {
      const candidate = this.#idle.at(-1);
      if (candidate === undefined) return undefined;
      // The one on top is the youngest: where it is too old for this request, all are.
      if (!repeatable && candidate.usable && now - candidate.idleSince > RECENT_MS) return undefined;
      this.#idle.pop();
      if (candidate.usable && candidate.usableUntil > now) return candidate;
      candidate.destroy();
    }
  }
}
