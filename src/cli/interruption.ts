/** As a shell tells that Ctrl-C ended something. */
export const INTERRUPTED = 130;

export interface Interruption {
  /** Aborted by the first signal. */
  readonly signal: AbortSignal;
  /** From now on signals end the process, as they end every other. */
  end(): void;
}

/**
 * Whoever ends a command that has something to clear away: what it has started would run on, what it has put somewhere would stay.
 * That takes a few seconds at most: who asks again is told so, and the third signal ends everything at once.
 */
export function interruption(tell: (text: string) => void): Interruption {
  const stop = new AbortController();
  const end = () => {
    for (const name of SIGNALS) process.off(name, hear);
  };
  const hear = () => {
    if (!stop.signal.aborted) return stop.abort();
    end();
    tell('a moment, it clears away what it has started; once more ends it at once');
  };
  for (const name of SIGNALS) process.on(name, hear);
  return { signal: stop.signal, end };
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
