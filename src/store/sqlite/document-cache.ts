import type { Stored } from '../store.js';

/** Bounded by what the documents weigh as JSON. */
const MAX_CHARACTERS = 32 * 1024 * 1024;
const MAX_DOCUMENTS = 50_000;
const MAX_PLACES = 1_000;

interface Entry {
  /** Undefined where there is no such document. */
  readonly stored: Stored<unknown> | undefined;
  readonly characters: number;
}

/** What the cache knows of a document; undefined where it knows nothing. */
export interface Known<T> {
  /** Undefined where there is no such document. */
  readonly stored: Stored<T> | undefined;
}

/**
 * Documents as they were last committed, kept parsed, and which there are not. The process owns its database, so a commit of its own is the only
 * thing that can make an entry stale. Shared values are frozen: who changes one by mistake hears of it.
 */
export class DocumentCache {
  readonly #entries = new Map<string, Entry>();
  readonly #answers = new Map<string, Map<string, boolean>>();
  #characters = 0;

  find<T>(id: string): Known<T> | undefined {
    return this.#entries.get(id) as Known<T> | undefined;
  }

  addAbsent(id: string): void {
    this.#add(id, undefined, id.length);
  }

  /** @returns the frozen document */
  add<T>(id: string, key: string, version: number, json: string): Stored<T> {
    const stored = Object.freeze({ key, version, doc: deepFreeze(JSON.parse(json) as T) });
    this.#add(id, stored, json.length);
    return stored;
  }

  #add(id: string, stored: Stored<unknown> | undefined, characters: number): void {
    if (this.#characters > MAX_CHARACTERS || this.#entries.size >= MAX_DOCUMENTS) this.clear();
    this.forget(id);
    this.#entries.set(id, { stored, characters });
    this.#characters += characters;
  }

  /** What has been asked of a place's indexes since something was last written there. @param id of the place */
  answersOf(id: string): Map<string, boolean> {
    let answers = this.#answers.get(id);
    if (!answers) {
      if (this.#answers.size >= MAX_PLACES) this.#answers.clear();
      answers = new Map();
      this.#answers.set(id, answers);
    }
    return answers;
  }

  /** @param id of a document or a place */
  forget(id: string): void {
    this.#answers.delete(id);
    const entry = this.#entries.get(id);
    if (!entry) return;
    this.#characters -= entry.characters;
    this.#entries.delete(id);
  }

  clear(): void {
    this.#entries.clear();
    this.#answers.clear();
    this.#characters = 0;
  }
}

function deepFreeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null) return value;
  for (const child of Object.values(value)) deepFreeze(child);
  return Object.freeze(value);
}
