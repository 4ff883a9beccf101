import type { Socket } from 'node:net';
import { MAX_REQUEST_HEAD_BYTES, readHead } from '../http1/head-reader.js';
import { MalformedMessage } from '../http1/malformed-message.js';
import { parseRequestHead, type RequestHead } from '../http1/request-head.js';
import type { AddedHeaders } from './added-headers.js';
import { errorResponse, type LocalResponse, localMessage } from './local-response.js';

/** Who has a client's connection at the moment: a request under way, or a tunnel. */
export interface ClientUser {
  /** There is input that the user has not seen. */
  clientSent(): void;
  /** What was written has gone out: more may be written. */
  clientDrained(): void;
  /** The client will send nothing more; it may still read. */
  clientEnded(): void;
  /** The connection is no more. */
  clientGone(): void;
  /** Called now and then: the user ends itself where it has waited too long. */
  checkTime(now: number): void;
}

/** What a connection needs of the listener that accepted it. */
export interface ConnectionHost {
  readonly idleTimeoutMs: number;
  readonly clientKeepAliveMs: number;
  readonly added: AddedHeaders;
  /** False once the listener is to go: connections end with their present request. */
  readonly open: boolean;
  /** @throws MalformedMessage */
  serve(request: RequestHead, connection: ClientConnection): void;
}

const EMPTY = Buffer.alloc(0);
/** How long the rest of what a client sends is read and dropped, so that it gets to read our answer. */
const LINGER_MS = 2_000;

/** One connection from a client: requests one after the other, each given to a user. */
export class ClientConnection {
  readonly socket: Socket;
  readonly clientAddress: string;
  readonly #host: ConnectionHost;
  readonly #openedAt = performance.now();
  #input: Buffer = EMPTY;
  #user: ClientUser | undefined;
  #lastActivity = this.#openedAt;
  #headStartedAt: number | undefined;
  #ending = false;
  #lingersUntil: number | undefined;
  #inputEnded = false;
  #advancing = false;

  constructor(socket: Socket, host: ConnectionHost, onOver: (connection: ClientConnection) => void) {
    this.socket = socket;
    this.#host = host;
    this.clientAddress = plainAddress(socket.remoteAddress);
    socket.on('data', (chunk: Buffer) => this.#received(chunk));
    socket.on('drain', () => this.#drained());
    socket.on('end', () => this.#ended());
    // The error itself says nothing that `close`, which follows, does not.
    socket.on('error', () => socket.destroy());
    socket.on('close', () => {
      this.#release()?.clientGone();
      onOver(this);
    });
  }

  /** What has been received and not yet been consumed. */
  get input(): Buffer {
    return this.#input;
  }

  /** Whether another request may follow the present one. */
  get mayContinue(): boolean {
    const ageMs = performance.now() - this.#openedAt;
    return this.#host.open && !this.#inputEnded && ageMs < this.#host.clientKeepAliveMs;
  }

  get idleTimeoutMs(): number {
    return this.#host.idleTimeoutMs;
  }

  get added(): AddedHeaders {
    return this.#host.added;
  }

  consume(sizeBytes: number): void {
    this.#input = sizeBytes === this.#input.length ? EMPTY : this.#input.subarray(sizeBytes);
    this.#regulate();
  }

  /** Makes `user` the one who is told what the client does, until `finish`. */
  use(user: ClientUser): void {
    this.#user = user;
  }

  /**
   * The present request is answered.
   * @param keepAlive what the client was told; a connection that was to stay is not closed for its age meanwhile, because
   *   the next request may be on its way
   */
  finish(keepAlive: boolean): void {
    this.#release();
    this.#lastActivity = performance.now();
    if (keepAlive && this.#host.open && !this.#inputEnded) this.#advance();
    else this.endGently();
  }

  /** Answers the present request. @param bodyRead whether all of the request has been read */
  respond(response: LocalResponse, request: RequestHead, bodyRead: boolean): void {
    const keepAlive = request.keepAlive && bodyRead && this.mayContinue;
    const { method, minorVersion } = request;
    this.socket.write(localMessage(response, { method, minorVersion, keepAlive }, this.added));
    this.finish(keepAlive);
  }

  /** Ends the connection at once, in the midst of whatever it is doing; its user is told as if the client had gone. */
  destroy(): void {
    this.socket.destroy();
  }

  /** Ends it where no request is under way; otherwise the request's end will. */
  endIfIdle(): void {
    if (this.#user === undefined && !this.#ending) this.endGently();
  }

  /** Ends it after everything that was written has gone out. */
  endGently(): void {
    this.#release();
    this.#ending = true;
    this.#input = EMPTY;
    this.socket.end(() => {
      this.#lingersUntil = performance.now() + LINGER_MS;
    });
    this.socket.resume();
  }

  checkTime(now: number): void {
    if (this.#ending) {
      const until = this.#lingersUntil ?? this.#lastActivity + this.#host.idleTimeoutMs;
      if (now > until) this.socket.destroy();
    } else if (this.#user) {
      this.#user.checkTime(now);
    } else if (this.#headStartedAt !== undefined) {
      if (now - this.#headStartedAt > this.#host.idleTimeoutMs) this.#refuse(408);
    } else if (now - this.#lastActivity > this.#host.idleTimeoutMs) {
      this.endGently();
    }
  }

  #received(chunk: Buffer): void {
    if (this.#ending) return;
    this.#lastActivity = performance.now();
    this.#input = this.#input.length === 0 ? chunk : Buffer.concat([this.#input, chunk]);
    if (this.#user) this.#user.clientSent();
    else this.#advance();
    this.#regulate();
  }

  #drained(): void {
    this.#lastActivity = performance.now();
    if (this.#user) this.#user.clientDrained();
    else this.#advance();
  }

  #ended(): void {
    this.#inputEnded = true;
    if (this.#user) this.#user.clientEnded();
    else this.endIfIdle();
  }

  /** Starts requests for as long as they are answered on the spot; a loop, because pipelined ones could be many. */
  #advance(): void {
    if (this.#advancing) return;
    this.#advancing = true;
    while (this.#isFree() && this.#startRequest());
    this.#advancing = false;
    this.#regulate();
  }

  /** A client that does not read its answers gets no more of them: they would pile up here. */
  #isFree(): boolean {
    return this.#user === undefined && !this.#ending && !this.socket.writableNeedDrain;
  }

  /** @returns false where there is no whole request head yet */
  #startRequest(): boolean {
    if (this.#input.length === 0) return false;
    try {
      const head = readHead(this.#input, MAX_REQUEST_HEAD_BYTES);
      if (!head) {
        this.#headStartedAt ??= performance.now();
        return false;
      }
      this.#headStartedAt = undefined;
      const request = parseRequestHead(head.text);
      this.consume(head.end);
      this.#host.serve(request, this);
    } catch (error) {
      if (!(error instanceof MalformedMessage)) throw error;
      this.#refuse(error.status);
    }
    return true;
  }

  /** Answers something that is no request. The connection ends: where the next request begins is anybody's guess. */
  #refuse(statusCode: number): void {
    const situation = { method: '', minorVersion: 1, keepAlive: false } as const;
    this.socket.write(localMessage(errorResponse(statusCode), situation, this.added));
    this.endGently();
  }

  /** Input that nobody can take now stops the socket; a head that is not whole yet must go on growing. */
  #regulate(): void {
    const stuck = this.#input.length > 0 && !this.#ending && !this.#isFree();
    if (stuck !== this.socket.isPaused()) {
      if (stuck) this.socket.pause();
      else this.socket.resume();
    }
  }

  #release(): ClientUser | undefined {
    const user = this.#user;
    this.#user = undefined;
    return user;
  }
}

function plainAddress(address: string | undefined): string {
  if (address === undefined) return 'unknown';
  return address.startsWith('::ffff:') ? address.slice('::ffff:'.length) : address;
}
