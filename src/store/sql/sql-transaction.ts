import type { Kysely } from 'kysely';
import {
  type Collection,
  type IndexEntry,
  type PutOptions,
  type Transaction,
  WriteConflict,
} from '../store.js';
import { documentId, placeId } from './document-id.js';
import type { Executor } from './executor.js';
import type { StoreQueries } from './queries.js';
import type { Database } from './schema.js';
import { SharedDocument } from './shared-document.js';
import { SqlReader } from './sql-reader.js';

/**
 * What one commit has written so far, by the ids of documents and of their places. Undefined where only the database knows
 * what is there now: of places, of what was deleted, and of what was taken back.
 */
export type Written = Map<string, SharedDocument | undefined>;

/** Writes through the transaction's own connection; its reads see them. */
export abstract class SqlTransaction extends SqlReader implements Transaction {
  readonly #notify: (() => void)[] = [];
  readonly #noted: string[] = [];

  /** @param written gets what is put or deleted */
  constructor(
    db: Kysely<Database>,
    executor: Executor,
    queries: StoreQueries,
    protected readonly written: Written,
  ) {
    super(db, executor, queries);
  }

  abstract get hasWritten(): boolean;

  async put<T>(
    collection: Collection<T>,
    scope: string,
    key: string,
    doc: T,
    options: PutOptions = {},
  ): Promise<number> {
    const before = await this.get(collection, scope, key);
    const id = this.#note(collection.name, scope, key);
    const { expect } = options;
    if (expect !== undefined && (before?.version ?? 'absent') !== expect) {
      throw new WriteConflict(collection.name, key, expect);
    }
    const version = (before?.version ?? 0) + 1;
    const text = JSON.stringify(doc);
    await this.executor.run(this.queries.upsert, [collection.name, scope, key, version, text]);
    this.written.set(id, new SharedDocument(key, version, text));
    await this.#reindex(collection, scope, key, before?.doc, doc);
    return version;
  }

  async delete<T>(collection: Collection<T>, scope: string, key: string): Promise<boolean> {
    const before = await this.get(collection, scope, key);
    if (!before) return false;
    this.#note(collection.name, scope, key);
    await this.executor.run(this.queries.remove, [collection.name, scope, key]);
    await this.#reindex(collection, scope, key, before.doc, undefined);
    return true;
  }

  afterCommit(notify: () => void): void {
    this.#notify.push(notify);
  }

  /** For the store, once the commit is durable. It is, whatever those who are told make of it: their bugs are the process's. */
  committed(): void {
    for (const notify of this.#notify) {
      try {
        notify();
      } catch (error) {
        process.nextTick(() => {
          throw error;
        });
      }
    }
  }

  /** For the store, when the transaction has failed: what it has written is not there. */
  takenBack(): void {
    for (const id of this.#noted) this.written.set(id, undefined);
  }

  /** @returns the document's id */
  #note(collection: string, scope: string, key: string): string {
    const id = documentId(collection, scope, key);
    for (const changed of [id, placeId(collection, scope)]) {
      this.written.set(changed, undefined);
      this.#noted.push(changed);
    }
    return id;
  }

  async #reindex<T>(
    collection: Collection<T>,
    scope: string,
    key: string,
    before: T | undefined,
    after: T | undefined,
  ): Promise<void> {
    for (const [index, entriesOf] of Object.entries(collection.indexes)) {
      const old = entries(before === undefined ? undefined : entriesOf(before, key));
      const now = entries(after === undefined ? undefined : entriesOf(after, key));
      for (const entry of old) {
        if (contains(now, entry)) continue;
        await this.executor.run(
          this.queries.removeIndex,
          indexParameters(collection, scope, index, entry, key),
        );
      }
      for (const entry of now) {
        if (contains(old, entry)) continue;
        await this.executor.run(this.queries.addIndex, indexParameters(collection, scope, index, entry, key));
      }
    }
  }
}

function entries(value: IndexEntry | readonly IndexEntry[] | undefined): readonly IndexEntry[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value as IndexEntry];
}

function contains(list: readonly IndexEntry[], entry: IndexEntry): boolean {
  return list.some((other) => other.value === entry.value && (other.sort ?? '') === (entry.sort ?? ''));
}

function indexParameters<T>(
  collection: Collection<T>,
  scope: string,
  index: string,
  entry: IndexEntry,
  key: string,
): readonly unknown[] {
  return [collection.name, scope, index, entry.value, entry.sort ?? '', key];
}
