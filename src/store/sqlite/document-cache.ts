import { SharedDocument } from '../sql/shared-document.js';
import type { Stored } from '../store.js';

/** Bounded by what the documents weigh as JSON. */
const MAX_CHARACTERS = 32 * 1024 * 1024;
const MAX_DOCUMENTS = 50_000;
const MAX_PLACES = 1_000;
/** A larger document is not kept when it is written, only when somebody reads it: most are parts of something that grows. */
const MAX_WRITTEN_CHARACTERS = 16 * 1024;

interface Entry {
  /** Undefined where there is no such document. */
  readonly document: SharedDocument | undefined;
  readonly characters: number;
}

/** What the cache knows of a document; undefined where it knows nothing. */
export interface Known<T> {
  /** Undefined where there is no such document. */
  readonly stored: Stored<T> | undefined;
}

/**
 * Documents as they were last committed, and which there are not. The process owns its database, so a commit of its own is the only
 * thing that can make an entry stale.
 */
export class DocumentCache {
  readonly #entries = new Map<string, Entry>();
  readonly #answers = new Map<string, Map<string, boolean>>();
  #characters = 0;

  find<T>(id: string): Known<T> | undefined {
    const entry = this.#entries.get(id);
    return entry && { stored: entry.document?.stored as Stored<T> | undefined };
  }

  addAbsent(id: string): void {
    this.#add(id, undefined, id.length);
  }

  /** @returns the frozen document */
  add<T>(id: string, key: string, version: number, json: string): Stored<T> {
    const document = new SharedDocument(key, version, json);
    this.#add(id, document, json.length);
    return document.stored as Stored<T>;
  }

  /**
   * A commit has changed this document or something in this place.
   * @param document what it is now; undefined: whoever asks has to look
   */
  committed(id: string, document: SharedDocument | undefined): void {
    if (document && document.characters <= MAX_WRITTEN_CHARACTERS)
      this.#add(id, document, document.characters);
    else this.#forget(id);
  }

  #add(id: string, document: SharedDocument | undefined, characters: number): void {
    if (this.#characters > MAX_CHARACTERS || this.#entries.size >= MAX_DOCUMENTS) this.clear();
    this.#forget(id);
    this.#entries.set(id, { document, characters });
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
  #forget(id: string): void {
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
