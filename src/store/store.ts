import type { Account } from '../kernel/partition.js';

/**
 * The one store: documents in collections, each in a scope (an account and region, so that nothing leaks
 * between them), with index queries, optimistic versions and transactions.
 *
 * Documents are plain JSON values: instants are epoch-millisecond numbers, never Dates.
 */
export interface Collection<T> {
  /** `service.noun`, unique in the project, never renamed: it is in users' databases. */
  readonly name: string;
  readonly indexes: Readonly<Record<string, IndexFunction<T>>>;
}

/** What a document is found by; undefined or an empty list leaves it out of the index. */
export type IndexFunction<T> = (doc: T, key: string) => IndexEntry | readonly IndexEntry[] | undefined;

export interface IndexEntry {
  /** Compared for equality. */
  readonly value: string;
  /** Orders the documents of one value, bytewise; use `sortableNumber` for instants. The key breaks ties. */
  readonly sort?: string;
}

export interface Stored<T> {
  readonly key: string;
  readonly doc: T;
  /** 1 when first written, one more with each write. */
  readonly version: number;
}

export interface KeyQuery {
  readonly prefix?: string;
  /** Only keys after this one (before it where `reverse`). */
  readonly after?: string;
  /** Only keys from this one on (inclusive lower bound), ignored where `reverse`. */
  readonly from?: string;
  readonly limit?: number;
  readonly reverse?: boolean;
}

export interface IndexQuery {
  readonly limit?: number;
  readonly reverse?: boolean;
  /** Continue behind this place: the `cursor` of the last document that was read. */
  readonly after?: IndexCursor;
  /** Only entries whose sort is at least / at most this, bytewise. */
  readonly minSort?: string;
  readonly maxSort?: string;
}

export interface IndexCursor {
  readonly sort: string;
  readonly key: string;
}

export interface IndexedDocument<T> extends Stored<T> {
  readonly cursor: IndexCursor;
}

export interface Reader {
  get<T>(collection: Collection<T>, scope: string, key: string): Promise<Stored<T> | undefined>;
  /** In bytewise key order. */
  list<T>(collection: Collection<T>, scope: string, query?: KeyQuery): Promise<Stored<T>[]>;
  /** The documents whose index entry equals `value`, in order of its sort, then key. */
  listBy<T>(
    collection: Collection<T>,
    scope: string,
    index: string,
    value: string,
    query?: IndexQuery,
  ): Promise<IndexedDocument<T>[]>;
  /** Whether there is a document whose index entry equals `value`; for what is asked often and seldom changes. */
  hasAny<T>(collection: Collection<T>, scope: string, index: string, value: string): Promise<boolean>;
  /** Every scope in which the collection has a document: for workers that sweep. */
  scopes<T>(collection: Collection<T>): Promise<string[]>;
}

export interface PutOptions {
  /**
   * `'absent'`: only where there is none yet; a number: only where that version is still the stored one.
   * Otherwise the write fails with {@link WriteConflict}. Default: write whatever is there.
   */
  readonly expect?: 'absent' | number;
}

export interface Transaction extends Reader {
  /** @returns the version written. @throws WriteConflict */
  put<T>(
    collection: Collection<T>,
    scope: string,
    key: string,
    doc: T,
    options?: PutOptions,
  ): Promise<number>;
  /** @returns whether there was a document. */
  delete<T>(collection: Collection<T>, scope: string, key: string): Promise<boolean>;
  /** Runs after the commit, in this process only: a wake-up, never work that must not be lost. */
  afterCommit(notify: () => void): void;
}

export interface TransactionOptions {
  /**
   * `'eventual'`: does not wait until it would survive a loss of power (that of the process it does). For what may be lost and is
   * then done again, such as who works on what. It is never lost before an earlier transaction, nor after a later one.
   */
  readonly durability?: 'eventual';
}

export interface Store extends Reader {
  /**
   * All or nothing, durable when it resolves. Short: await only the transaction's own calls inside, since the
   * writer is one; a transaction begun inside another fails after a while.
   * @throws StoreFull, or what the body throws
   */
  transaction<R>(body: (tx: Transaction) => Promise<R>, options?: TransactionOptions): Promise<R>;
  /**
   * Leaves nothing on the disk of what was overwritten or deleted so far; once for each occasion in the life of the database,
   * and for a new one never. It may take as long as copying the database: at the start, before there is any transaction.
   * @returns whether it is done; it is not where the disk is full or another process reads the database
   */
  eraseOverwritten(occasion: string): Promise<boolean>;
  /** A value of this database that resets leave alone, made on first use. */
  meta(name: string, make: () => string): Promise<string>;
  /** Empties every collection and the work queue. */
  reset(): Promise<void>;
  close(): Promise<void>;
}

/** Somebody else wrote the document first: load again and decide anew. */
export class WriteConflict extends Error {
  constructor(collection: string, key: string, expected: 'absent' | number) {
    super(`${collection} ${key} is not at version ${expected}`);
    this.name = 'WriteConflict';
  }
}

/** There is no room on the disk for the transaction; nothing of it is kept. Reading goes on. */
export class StoreFull extends Error {
  constructor(options?: ErrorOptions) {
    super('the disk of the data directory is full', options);
    this.name = 'StoreFull';
  }
}

export function collection<T>(
  name: string,
  indexes: Readonly<Record<string, IndexFunction<T>>> = {},
): Collection<T> {
  return { name, indexes };
}

/** A non-negative integer as text whose bytewise order is the numeric one. */
export function sortableNumber(value: number): string {
  return Math.floor(value).toString().padStart(16, '0');
}

/** The scope of a regional resource. */
export function regionalScope(where: { readonly accountId: string; readonly region: string }): string {
  return `${where.accountId}/${where.region}`;
}

/** The scope of what an account has once for all regions of its partition (IAM). */
export function accountScope({ accountId, partition }: Account): string {
  return `${accountId}/${partition === undefined || partition === 'aws' ? 'global' : partition}`;
}

/** The scope of names that all accounts share (access keys). */
export const PARTITION_SCOPE = 'aws';
