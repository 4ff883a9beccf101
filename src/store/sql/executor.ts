import type { CompiledQuery } from 'kysely';

/** Runs compiled queries on one connection, past the builder's machinery: for the queries that are run often. */
export interface Executor {
  first<Row>(query: CompiledQuery<Row>, parameters: readonly unknown[]): Promise<Row | undefined>;
  all<Row>(query: CompiledQuery<Row>, parameters: readonly unknown[]): Promise<Row[]>;
  run(query: CompiledQuery<unknown>, parameters: readonly unknown[]): Promise<void>;
}
