import type { Transaction } from '../store/store.js';

/**
 * One thing to be done, durable from the commit that enqueues it until a worker completes it.
 * (kind, key) names it: enqueuing the same again brings the existing item forward instead of adding one.
 */
export interface WorkRequest {
  /** The worker that does it: `service.verb`. */
  readonly kind: string;
  /** What it is about, such as `ACCOUNT/REGION/execution-id`. */
  readonly key: string;
  /** Epoch ms at which it may be claimed; default: at once. The earlier due time wins over a stored one. */
  readonly dueAt?: number;
  /** Plain JSON; replaces the stored one. Best left out: the worker loads what `key` names. */
  readonly payload?: unknown;
}

export interface WorkItem {
  readonly kind: string;
  readonly key: string;
  readonly payload: unknown;
  /** 1 on the first try. */
  readonly attempt: number;
  readonly dueAt: number;
  /** Aborted when the lease is lost or the server stops: give up soon, write nothing more. */
  readonly signal: AbortSignal;
}

export interface WorkQueue {
  /**
   * Within the transaction that makes the work necessary. While a worker holds the item, enqueuing it again
   * makes it run once more after the present run (nothing that was enqueued is ever dropped).
   */
  enqueue(tx: Transaction, request: WorkRequest): Promise<void>;
  /** Forgets the item, if it is not being worked on. */
  cancel(tx: Transaction, kind: string, key: string): Promise<void>;
}

/**
 * A worker may be run more than once for the same item (a kill -9 between its work and its completion) and
 * must come to the same end: commands are idempotent by key.
 */
export interface WorkerDeclaration<Context> {
  readonly kind: string;
  /** How many items of this kind are worked on at once. */
  readonly concurrency: number;
  /** How long a silent worker keeps its item; the runner extends the lease of a living one by itself. */
  readonly leaseMs: number;
  /**
   * Returns: the item is done, unless it was enqueued again meanwhile. Throws {@link TerminalWorkError}: it is
   * dropped and logged. Throws anything else: retried with back-off, for as long as it takes.
   */
  run(item: WorkItem, context: Context): Promise<void>;
}

/** Trying again cannot help. The worker has recorded what the user must see before it throws this. */
export class TerminalWorkError extends Error {
  override readonly name = 'TerminalWorkError';
}
