/** As a shell tells that Ctrl-C ended something. */
export const INTERRUPTED = 130;

/**
 * Whoever ends the demo under way. The web servers of the fleet outlive their agents, so it has to take them along, which needs a
 * few seconds at most: who asks again is told so, and the third signal ends everything as signals do.
 *
 * @returns aborted by the first signal
 */
export function interruption(tell: (text: string) => void): AbortSignal {
  const stop = new AbortController();
  const hear = () => {
    if (!stop.signal.aborted) return stop.abort();
    for (const name of SIGNALS) process.off(name, hear);
    tell('a moment: the web servers would run on; once more ends it at once');
  };
  for (const name of SIGNALS) process.on(name, hear);
  return stop.signal;
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
