import type { Stored } from '../store.js';

/** Bounded by what the documents weigh as JSON. */
const MAX_CHARACTERS = 32 * 1024 * 1024;
const MAX_DOCUMENTS = 50_000;

interface Entry {
  readonly stored: Stored<unknown>;
  readonly characters: number;
}

/**
 * Documents as they were last committed, kept parsed. The process owns its database, so a commit of its own is the only
 * thing that can make an entry stale. Shared values are frozen: who changes one by mistake hears of it.
 */
export class DocumentCache {
  readonly #entries = new Map<string, Entry>();
  #characters = 0;

  get<T>(id: string): Stored<T> | undefined {
    return this.#entries.get(id)?.stored as Stored<T> | undefined;
  }

  /** @returns the frozen document */
  add<T>(id: string, key: string, version: number, json: string): Stored<T> {
    const stored = Object.freeze({ key, version, doc: deepFreeze(JSON.parse(json) as T) });
    if (this.#characters > MAX_CHARACTERS || this.#entries.size >= MAX_DOCUMENTS) this.clear();
    this.forget(id);
    this.#entries.set(id, { stored, characters: json.length });
    this.#characters += json.length;
    return stored;
  }

  forget(id: string): void {
    const entry = this.#entries.get(id);
    if (!entry) return;
    this.#characters -= entry.characters;
    this.#entries.delete(id);
  }

  clear(): void {
    this.#entries.clear();
    this.#characters = 0;
  }
}

function deepFreeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null) return value;
  for (const child of Object.values(value)) deepFreeze(child);
  return Object.freeze(value);
}
