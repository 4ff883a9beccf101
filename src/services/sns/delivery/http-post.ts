import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { SECOND_MS } from '../../../kernel/duration.js';
import { type AddressGuard, ForbiddenAddress } from './address-guard.js';

export interface Post {
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** `passing`: may be tried again. */
export type PostOutcome =
  | { readonly kind: 'delivered' }
  | { readonly kind: 'passing' | 'permanent'; readonly reason: string };

/** @source Amazon SNS Developer Guide, "Parsing messages": an endpoint that does not answer within 15 seconds has failed */
const TIMEOUT_MS = 15 * SECOND_MS;
/** Of an answer, which nobody reads; what is behind it is cut off. */
const MAX_ANSWER_BYTES = 64 * 1024;

/**
 * Posts once: no redirect is followed, name resolution, connection and answer share one time limit.
 * @source Amazon SNS Developer Guide, "Amazon SNS message delivery retries": errors of the client's (4xx but 429) are not retried
 */
export async function post(message: Post, guard: AddressGuard, signal: AbortSignal): Promise<PostOutcome> {
  try {
    guard.check(message.url.hostname);
    return outcomeOf(await send(message, guard, AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)])));
  } catch (error) {
    if (signal.aborted) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    return { kind: error instanceof ForbiddenAddress ? 'permanent' : 'passing', reason };
  }
}

function outcomeOf(status: number): PostOutcome {
  if (status >= 200 && status < 300) return { kind: 'delivered' };
  const isPassing = status >= 500 || status === 429;
  return { kind: isPassing ? 'passing' : 'permanent', reason: `the endpoint answered ${status}` };
}

/** @returns the status of the answer */
function send({ url, headers, body }: Post, guard: AddressGuard, signal: AbortSignal): Promise<number> {
  const request = url.protocol === 'https:' ? httpsRequest : httpRequest;
  return new Promise((resolve, reject) => {
    const outgoing = request(
      url,
      {
        method: 'POST',
        headers: { ...headers, 'content-length': String(Buffer.byteLength(body)) },
        agent: false,
        lookup: guard.lookup,
        signal,
      },
      (answer) => readAway(answer).then(() => resolve(answer.statusCode ?? 0), reject),
    );
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

async function readAway(answer: IncomingMessage): Promise<void> {
  let sizeBytes = 0;
  for await (const chunk of answer) {
    sizeBytes += (chunk as Buffer).length;
    if (sizeBytes > MAX_ANSWER_BYTES) break;
  }
}
