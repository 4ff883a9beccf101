import { type BuildRef, buildWorkKey } from './advance-build.js';
import { SecretMask } from './run/secret-mask.js';

/**
 * What this process knows of the builds that run in it. It tells the worker of a build that the build is over (stopped,
 * timed out), so that it ends the processes at once: only a wake-up, workers look into the store too.
 */
export class LiveBuilds {
  readonly #watched = new Map<string, AbortController>();
  readonly #masks = new Map<string, SecretMask>();

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

  /** Whether something is done for it at this moment. */
  isWatched(ref: BuildRef): boolean {
    return this.#watched.has(buildWorkKey(ref));
  }

  end(ref: BuildRef): void {
    this.#watched.get(buildWorkKey(ref))?.abort();
  }

  /** What the logs of a build must not show; one for all that writes to them in this process. */
  maskOf(ref: BuildRef): SecretMask {
    const key = buildWorkKey(ref);
    const mask = this.#masks.get(key) ?? new SecretMask();
    this.#masks.set(key, mask);
    return mask;
  }

  forgetMask(ref: BuildRef): void {
    this.#masks.delete(buildWorkKey(ref));
  }
}
