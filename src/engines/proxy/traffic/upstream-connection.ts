import { connect, type Socket } from 'node:net';

/** Who has a connection to a target at the moment. Called from the socket's own events, never from within `acquire`. */
export interface UpstreamUser {
  targetConnected(): void;
  /** The connection could not be made: nothing was sent. */
  targetRefused(error: Error): void;
  targetSent(chunk: Buffer): void;
  /** What was written has gone out: more may be written. */
  targetDrained(): void;
  /** The target ended the connection (no error) or it broke. Nothing follows. */
  targetLost(error: Error | undefined): void;
}

/** One connection to a target, lent to one user at a time. */
export class UpstreamConnection {
  readonly socket: Socket;
  /** Whether it has carried a request before: its target may be closing it this very moment. */
  reused = false;
  /** Until when it is worth reusing; `performance.now()` time. */
  usableUntil = 0;
  idleSince = 0;
  #user: UpstreamUser | undefined;
  #connected = false;
  #over = false;

  /** @param onOver called once, when the connection is no more */
  constructor(
    host: string,
    port: number,
    user: UpstreamUser,
    onOver: (connection: UpstreamConnection) => void,
  ) {
    this.#user = user;
    this.socket = connect({ host, port, noDelay: true, keepAlive: true });
    this.socket.on('connect', () => {
      this.#connected = true;
      this.#user?.targetConnected();
    });
    this.socket.on('data', (chunk: Buffer) => this.#received(chunk));
    this.socket.on('drain', () => this.#user?.targetDrained());
    this.socket.on('end', () => this.#lost(undefined));
    this.socket.on('error', (error) => this.#lost(error));
    this.socket.on('close', () => {
      this.#lost(undefined);
      onOver(this);
    });
  }

  get connected(): boolean {
    return this.#connected;
  }

  get usable(): boolean {
    return !this.#over && !this.socket.destroyed;
  }

  lend(user: UpstreamUser): void {
    this.reused = true;
    this.#user = user;
  }

  takeBack(): void {
    this.#user = undefined;
    // Its former user may have stopped it; only a socket that is read notices that its target leaves.
    this.socket.resume();
  }

  /** Ends it without telling the user. */
  destroy(): void {
    this.#over = true;
    this.#user = undefined;
    this.socket.destroy();
  }

  /** Ends it without telling the user, after what was written has gone out. */
  destroyOnceSent(): void {
    this.#over = true;
    this.#user = undefined;
    this.socket.destroySoon();
  }

  /** Ends it and tells the user, as if the target had. */
  cut(): void {
    this.#lost(new Error('the target was removed'));
  }

  /** Hands the connection over to another user, for good (an upgraded connection). */
  passTo(user: UpstreamUser): void {
    this.#user = user;
  }

  #received(chunk: Buffer): void {
    // Bytes that nobody asked for: the two ends no longer agree where a message ends.
    if (this.#user !== undefined) this.#user.targetSent(chunk);
    else if (!this.#over) this.destroy();
  }

  #lost(error: Error | undefined): void {
    if (this.#over) return;
    this.#over = true;
    const user = this.#user;
    this.#user = undefined;
    if (this.#connected) user?.targetLost(error);
    else user?.targetRefused(error ?? new Error('the connection was closed'));
    this.socket.destroy();
  }
}
