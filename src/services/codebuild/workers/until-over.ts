import { setMaxListeners } from 'node:events';
import type { BuildRef } from '../advance-build.js';
import type { LiveBuilds } from '../live-builds.js';

/** Another process may have stopped the build: it cannot wake this one. */
const LOOK_EVERY_MS = 1_000;

export interface Watch {
  /** Aborted when the build is over, or the server stops. */
  readonly signal: AbortSignal;
  readonly forget: () => void;
}

/**
 * Watches a build while something is done for it.
 *
 * @param isOver asks the store
 */
export function untilOver(
  live: LiveBuilds,
  ref: BuildRef,
  isOver: () => Promise<boolean>,
  serverStops: AbortSignal,
): Watch {
  const { signal, end, forget } = live.watch(ref);
  const timer = setInterval(() => {
    // A look that fails is followed by another.
    isOver().then(
      (isTrue) => isTrue && end(),
      () => undefined,
    );
  }, LOOK_EVERY_MS);
  timer.unref();
  // As many listen as builds and commands run.
  setMaxListeners(0, serverStops);
  serverStops.addEventListener('abort', end, { once: true });
  return {
    signal,
    forget: () => {
      clearInterval(timer);
      serverStops.removeEventListener('abort', end);
      forget();
    },
  };
}
