import { type BodyReader, bodyReader } from '../http1/body-reader.js';
import { type Framing, NO_BODY } from '../http1/framing.js';
import { MAX_RESPONSE_HEAD_BYTES, readHead } from '../http1/head-reader.js';
import { MalformedMessage } from '../http1/malformed-message.js';
import { writeMessage } from '../http1/message-writer.js';
import type { RequestHead } from '../http1/request-head.js';
import { parseResponseHead, type ResponseHead } from '../http1/response-head.js';
import type { Target } from '../routing/target.js';
import type { ClientConnection, ClientUser } from './client-connection.js';
import { forwardedRequestHead, type Hop } from './forwarded-request.js';
import { forwardedResponseHead, framingTowardsClient, interimResponseHead } from './forwarded-response.js';
import { errorResponse } from './local-response.js';
import { Tunnel } from './tunnel.js';
import type { UpstreamConnection, UpstreamUser } from './upstream-connection.js';

/** Where a request goes. */
export interface ForwardRoute {
  /** @param tried targets that could not be reached. @returns undefined where none is left */
  choose(tried: ReadonlySet<Target>): Target | undefined;
  /** Header lines that the response of `target` gets in addition: cookies of stickiness. */
  responseLines(target: Target, response: ResponseHead): string;
}

/** RFC 9110 section 9.2.2: sent twice, these have the effect of once. */
const IDEMPOTENT = new Set(['GET', 'HEAD', 'OPTIONS', 'PUT', 'DELETE']);
/** @source "HTTP 504": the load balancer failed to connect within 10 seconds */
const CONNECT_TIMEOUT_MS = 10_000;
const MAX_TARGETS_TRIED = 3;
const EMPTY = Buffer.alloc(0);
const NONE: ReadonlySet<Target> = new Set();

/**
 * One request and its response between a client and a target. Both bodies stream: whichever side cannot take more stops
 * the other's socket.
 */
export class Exchange implements ClientUser, UpstreamUser {
  readonly #client: ClientConnection;
  readonly #request: RequestHead;
  readonly #route: ForwardRoute;
  readonly #head: string;
  readonly #requestBody: BodyReader;
  #tried: ReadonlySet<Target> = NONE;
  #target: Target | undefined;
  #connection: UpstreamConnection | undefined;
  #sending = false;
  #requestSent = false;
  #clientEnded = false;
  #answered = false;
  #responseInput: Buffer = EMPTY;
  #response: ResponseHead | undefined;
  #responseBody: BodyReader | undefined;
  #clientFraming: Framing = NO_BODY;
  #keepAlive = false;
  #lastActivity = performance.now();

  /** @throws MalformedMessage */
  constructor(client: ClientConnection, request: RequestHead, route: ForwardRoute, hop: Hop) {
    this.#client = client;
    this.#request = request;
    this.#route = route;
    this.#head = forwardedRequestHead(request, hop);
    this.#requestBody = bodyReader(request.framing);
  }

  start(): void {
    this.#client.use(this);
    this.#assignTarget();
  }

  #assignTarget(): void {
    const target = this.#tried.size < MAX_TARGETS_TRIED ? this.#route.choose(this.#tried) : undefined;
    if (!target) {
      this.#fail(this.#tried.size === 0 ? 503 : 502);
      return;
    }
    this.#target = target;
    target.requestsUnderWay += 1;
    this.#connect(target.pool.acquire(this, this.#isRepeatable()));
  }

  #connect(connection: UpstreamConnection | undefined): void {
    this.#connection = connection;
    if (!connection) this.#fail(503);
    else if (connection.connected) this.targetConnected();
  }

  #isRepeatable(): boolean {
    return this.#request.framing === NO_BODY && IDEMPOTENT.has(this.#request.method);
  }

  targetConnected(): void {
    this.#sending = true;
    this.#lastActivity = performance.now();
    this.#sendRequest(this.#head);
  }

  /** Nothing was sent, so any other target may have the request, whatever its method. */
  targetRefused(): void {
    const refusing = this.#leaveTarget();
    if (refusing) this.#tried = new Set([...this.#tried, refusing]);
    this.#assignTarget();
  }

  clientSent(): void {
    this.#lastActivity = performance.now();
    if (this.#sending && this.#connection?.socket.writableNeedDrain === false) this.#sendRequest('');
  }

  targetDrained(): void {
    this.#lastActivity = performance.now();
    if (this.#sending) this.#sendRequest('');
  }

  /** Sends on what there is of the request. @param head empty once it has been sent */
  #sendRequest(head: string): void {
    const socket = this.#connection?.socket;
    if (!socket || this.#requestSent) return;
    const pieces: Buffer[] = [];
    try {
      const sizeBytes = this.#requestBody.read(this.#client.input, pieces);
      if (sizeBytes > 0) this.#client.consume(sizeBytes);
    } catch (error) {
      if (!(error instanceof MalformedMessage)) throw error;
      this.#fail(error.status);
      return;
    }
    this.#requestSent = this.#requestBody.done;
    writeMessage(socket, head, this.#request.framing, pieces, this.#requestSent);
    this.#endIfCutShort();
  }

  targetSent(chunk: Buffer): void {
    this.#lastActivity = performance.now();
    this.#answered = true;
    try {
      if (this.#responseBody) this.#passBody('', chunk, this.#responseBody);
      else this.#readResponseHead(chunk);
    } catch (error) {
      if (!(error instanceof MalformedMessage)) throw error;
      this.#fail(502);
    }
  }

  #readResponseHead(chunk: Buffer): void {
    let input = this.#responseInput.length === 0 ? chunk : Buffer.concat([this.#responseInput, chunk]);
    for (;;) {
      const head = readHead(input, MAX_RESPONSE_HEAD_BYTES);
      if (!head) {
        this.#responseInput = input;
        return;
      }
      const response = parseResponseHead(head.text, this.#request.method);
      input = input.subarray(head.end);
      if (response.statusCode >= 200 || response.statusCode === 101) {
        this.#begin(response, input);
        return;
      }
      if (this.#request.minorVersion === 1) {
        this.#client.socket.write(interimResponseHead(response), 'latin1');
      }
    }
  }

  /** @param rest what the target sent behind the head */
  #begin(response: ResponseHead, rest: Buffer): void {
    if (response.statusCode === 101) this.#openTunnel(response, rest);
    else this.#beginResponse(response, rest);
  }

  #beginResponse(response: ResponseHead, rest: Buffer): void {
    const { minorVersion } = this.#request;
    const framing = framingTowardsClient(response.framing, minorVersion);
    // A client that is answered before it has sent everything must not take what follows for a new request.
    const keepAlive =
      this.#request.keepAlive &&
      this.#requestSent &&
      framing.kind !== 'until-close' &&
      this.#client.mayContinue;
    const reader = bodyReader(response.framing);
    const extraLines = this.#target ? this.#route.responseLines(this.#target, response) : '';
    this.#response = response;
    this.#responseBody = reader;
    this.#clientFraming = framing;
    this.#keepAlive = keepAlive;
    this.#passBody(
      forwardedResponseHead(response, {
        framing,
        minorVersion,
        keepAlive,
        extraLines,
        added: this.#client.added,
      }),
      rest,
      reader,
    );
  }

  /** @param head empty once it has been written */
  #passBody(head: string, chunk: Buffer, reader: BodyReader): void {
    const pieces: Buffer[] = [];
    const sizeBytes = chunk.length === 0 ? 0 : reader.read(chunk, pieces);
    const flows = writeMessage(this.#client.socket, head, this.#clientFraming, pieces, reader.done);
    if (reader.done) this.#complete(sizeBytes < chunk.length);
    else if (!flows) this.#connection?.socket.pause();
  }

  clientDrained(): void {
    this.#lastActivity = performance.now();
    this.#connection?.socket.resume();
  }

  /** @param surplus whether the target sent more than its response: then it cannot be trusted with another request */
  #complete(surplus: boolean): void {
    const connection = this.#connection;
    this.#connection = undefined;
    if (connection) {
      const reusable = this.#response?.keepAlive === true && this.#requestSent && !surplus;
      if (reusable) this.#target?.pool.release(connection, this.#response?.keepAliveMs);
      else connection.destroy();
    }
    this.#leaveTarget();
    this.#client.finish(this.#keepAlive);
  }

  #openTunnel(response: ResponseHead, rest: Buffer): void {
    const connection = this.#connection;
    const target = this.#target;
    if (!connection || !target || !this.#request.upgradesToWebSocket) {
      this.#fail(502);
      return;
    }
    this.#connection = undefined;
    this.#target = undefined;
    new Tunnel(this.#client, connection, target).open(response, rest);
  }

  targetLost(error: Error | undefined): void {
    const wasKept = this.#connection?.reused === true;
    this.#connection = undefined;
    if (this.#response?.framing.kind === 'until-close' && error === undefined) {
      writeMessage(this.#client.socket, '', this.#clientFraming, [], true);
      this.#complete(false);
    } else if (this.#target && wasKept && !this.#answered && this.#isRepeatable()) {
      // The target had given up the kept connection before our request reached it: once more, on a new one.
      this.#requestSent = false;
      this.#sending = false;
      this.#connect(this.#target.pool.connect(this));
    } else {
      this.#fail(502);
    }
  }

  clientEnded(): void {
    this.#clientEnded = true;
    this.#endIfCutShort();
  }

  /**
   * A client that has sent its whole request and closes only its sending side still waits for the response; one that
   * leaves in the midst of its request does not.
   */
  #endIfCutShort(): void {
    if (!this.#clientEnded || this.#requestBody.done || this.#client.input.length > 0) return;
    this.#leaveTarget();
    this.#client.destroy();
  }

  clientGone(): void {
    this.#leaveTarget();
  }

  checkTime(now: number): void {
    const waitedMs = now - this.#lastActivity;
    if (this.#connection && !this.#connection.connected) {
      if (waitedMs > CONNECT_TIMEOUT_MS) this.#fail(504);
    } else if (waitedMs > this.#client.idleTimeoutMs) {
      const clientIsSlow = !this.#requestSent && this.#connection?.socket.writableNeedDrain === false;
      this.#fail(clientIsSlow ? 408 : 504);
    }
  }

  /** An answer that has begun cannot be turned into an error: there the client must see that it broke off. */
  #fail(statusCode: number): void {
    this.#leaveTarget();
    if (this.#response) this.#client.destroy();
    else this.#client.respond(errorResponse(statusCode), this.#request, this.#requestBody.done);
  }

  /** @returns the target that had the request */
  #leaveTarget(): Target | undefined {
    this.#connection?.destroy();
    this.#connection = undefined;
    const target = this.#target;
    this.#target = undefined;
    if (target) target.requestsUnderWay -= 1;
    return target;
  }
}
