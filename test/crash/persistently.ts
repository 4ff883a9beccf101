import { setTimeout as pause } from 'node:timers/promises';

const GIVE_UP_MS = 120_000;

/** What a client sees of a server that is being killed: the connection, not an answer, fails. */
const CONNECTION_ERRORS: readonly string[] = ['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET'];

/** Calls again for as long as there is no server to answer. An answer, good or bad, is final. */
export async function persistently<T>(call: () => Promise<T>): Promise<T> {
  const deadline = Date.now() + GIVE_UP_MS;
  for (;;) {
    try {
      return await call();
    } catch (error) {
      if (!isConnectionError(error) || Date.now() > deadline) throw error;
      await pause(50);
    }
  }
}

function isConnectionError(error: unknown): boolean {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if ('code' in cause && CONNECTION_ERRORS.includes(String(cause.code))) return true;
    if (/socket hang up|aborted/.test(cause.message)) return true;
  }
  return false;
}
