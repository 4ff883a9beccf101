import { type BuildRef, buildWorkKey } from './advance-build.js';

/**
 * Tells the worker of a build in this process that the build is over (stopped, timed out), so that it ends the
 * processes at once. Only a wake-up: workers look into the store too.
 */
export class LiveBuilds {
  readonly #watched = new Map<string, AbortController>();

  /** @returns a signal that {@link end} aborts, and what forgets it */
  watch(ref: BuildRef): {
    readonly signal: AbortSignal;
    readonly end: () => void;
    readonly forget: () => void;
  } {
    const key = buildWorkKey(ref);
    const controller = new AbortController();
    this.#watched.set(key, controller);
    return {
      signal: controller.signal,
      end: () => controller.abort(),
      forget: () => void this.#watched.delete(key),
    };
  }

  end(ref: BuildRef): void {
    this.#watched.get(buildWorkKey(ref))?.abort();
  }
}
