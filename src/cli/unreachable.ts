/** Whether there was no server at the address, or it went away before it answered. `fetch` keeps that in the cause. */
export function isUnreachable(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code, cause }: { code?: unknown; cause?: unknown } = error;
  return (typeof code === 'string' && CODES.has(code)) || isUnreachable(cause);
}

const CODES: ReadonlySet<string> = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET']);
