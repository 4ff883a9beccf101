import type { ResponseHead } from '../http1/response-head.js';
import type { Target } from '../routing/target.js';
import type { ClientConnection, ClientUser } from './client-connection.js';
import { upgradedResponseHead } from './forwarded-response.js';
import type { UpstreamConnection, UpstreamUser } from './upstream-connection.js';

/** A connection that was upgraded (WebSocket): bytes both ways until one side ends, or neither sends for too long. */
export class Tunnel implements ClientUser, UpstreamUser {
  readonly #client: ClientConnection;
  readonly #connection: UpstreamConnection;
  readonly #target: Target;
  #lastActivity = performance.now();
  #over = false;

  /** Takes both connections over; the request goes on counting as under way at the target. */
  constructor(client: ClientConnection, connection: UpstreamConnection, target: Target) {
    this.#client = client;
    this.#connection = connection;
    this.#target = target;
  }

  /** @param early what the target sent right behind its response */
  open(response: ResponseHead, early: Buffer): void {
    this.#client.use(this);
    this.#connection.passTo(this);
    this.#client.socket.write(upgradedResponseHead(response), 'latin1');
    if (early.length > 0) this.targetSent(early);
    this.clientSent();
  }

  targetSent(chunk: Buffer): void {
    this.#lastActivity = performance.now();
    if (!this.#client.socket.write(chunk)) this.#connection.socket.pause();
  }

  clientDrained(): void {
    this.#connection.socket.resume();
  }

  clientSent(): void {
    this.#lastActivity = performance.now();
    const { input } = this.#client;
    if (input.length === 0 || this.#connection.socket.writableNeedDrain) return;
    this.#connection.socket.write(input);
    this.#client.consume(input.length);
  }

  targetDrained(): void {
    this.clientSent();
  }

  targetConnected(): void {
    // It was connected when the tunnel took it over.
  }

  targetRefused(): void {
    this.targetLost();
  }

  targetLost(): void {
    this.#end();
    this.#client.finish(false);
  }

  clientEnded(): void {
    this.#end();
    this.#client.finish(false);
  }

  clientGone(): void {
    this.#end();
  }

  checkTime(now: number): void {
    if (now - this.#lastActivity <= this.#client.idleTimeoutMs) return;
    this.#end();
    this.#client.destroy();
  }

  #end(): void {
    if (this.#over) return;
    this.#over = true;
    this.#target.requestsUnderWay -= 1;
    // Not `destroy`: what the client sent last still has to reach the target.
    this.#connection.destroyOnceSent();
  }
}
