import type { Stored } from '../store.js';

/** A document that many may read: parsed when the first does, and frozen, so that who changes it by mistake hears of it. */
export class SharedDocument {
  #stored: Stored<unknown> | undefined;
  #json: string;
  readonly characters: number;

  constructor(
    private readonly key: string,
    private readonly version: number,
    json: string,
  ) {
    this.#json = json;
    this.characters = json.length;
  }

  get stored(): Stored<unknown> {
    if (!this.#stored) {
      const doc: unknown = deepFreeze(JSON.parse(this.#json));
      this.#stored = Object.freeze({ key: this.key, version: this.version, doc });
      this.#json = '';
    }
    return this.#stored;
  }
}

function deepFreeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null) return value;
  for (const child of Object.values(value)) deepFreeze(child);
  return Object.freeze(value);
}
