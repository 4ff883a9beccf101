/** The tables, as Kysely types. One shape for every dialect. */
export interface Database {
  readonly meta: { name: string; value: string };
  readonly records: { collection: string; scope: string; key: string; version: number; doc: string };
  readonly index_entries: {
    collection: string;
    scope: string;
    index_name: string;
    value: string;
    sort: string;
    key: string;
  };
  readonly work: WorkRow;
}

export interface WorkRow {
  kind: string;
  key: string;
  /** JSON */
  payload: string;
  /** Epoch ms. */
  due_at: number;
  attempts: number;
  /** Whose item it is now; null while nobody works on it. */
  lease_id: string | null;
  /** Epoch ms. */
  lease_until: number | null;
  /** Enqueued again while leased: when it is due after the present run. */
  next_due_at: number | null;
  next_payload: string | null;
}
