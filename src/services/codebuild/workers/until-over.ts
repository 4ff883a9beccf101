import type { ServiceContext } from '../../../front-door/service.js';
import { regionalScope } from '../../../store/store.js';
import type { BuildRef } from '../advance-build.js';
import type { LiveBuilds } from '../live-builds.js';
import { builds } from '../store.js';

/** Another process may have stopped the build: it cannot wake this one. */
const LOOK_EVERY_MS = 1_000;

export interface Watch {
  /** Aborted when the build is over, or the server stops. */
  readonly signal: AbortSignal;
  readonly forget: () => void;
}

/** Watches a build while something is done for it. */
export function untilOver(
  live: LiveBuilds,
  context: ServiceContext,
  ref: BuildRef,
  serverStops: AbortSignal,
): Watch {
  const { signal, end, forget } = live.watch(ref);
  const timer = setInterval(() => {
    // A look that fails is followed by another.
    endIfOver(live, context, ref).catch(() => undefined);
  }, LOOK_EVERY_MS);
  timer.unref();
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

async function endIfOver(live: LiveBuilds, context: ServiceContext, ref: BuildRef): Promise<void> {
  const stored = await context.store.get(builds, regionalScope(ref), ref.buildId);
  if (stored?.doc.state.status !== 'IN_PROGRESS') live.end(ref);
}
