import type { Screen } from './screen.js';

/** What the demo says of itself, each checked by looking; the exit code is 0 only when all of them held. */
export class Claims {
  readonly #failed: string[] = [];
  #checked = 0;

  constructor(private readonly screen: Screen) {}

  /** @param found what was seen instead, for the reader of a failure */
  check(claim: string, holds: boolean, found: string): void {
    this.#checked += 1;
    if (holds) {
      this.screen.line(claim, 'good');
      return;
    }
    this.#failed.push(claim);
    this.screen.line(`${claim}: not so. Found: ${found}`, 'bad');
  }

  get checked(): number {
    return this.#checked;
  }

  get failed(): readonly string[] {
    return this.#failed;
  }
}
