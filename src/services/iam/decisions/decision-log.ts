import type { DecidedCheck } from '../../../engines/policy/explain.js';
import type { Principal } from '../../../kernel/principal.js';

/** What was decided about one request, kept as it is: it is put into words only where somebody asks. */
export interface DecisionRecord {
  readonly requestId: string | undefined;
  readonly principal: Principal;
  /** Epoch ms. */
  readonly decidedAt: number;
  readonly outcome: 'allowed' | 'denied' | 'audited';
  readonly checks: readonly DecidedCheck[];
}

const CAPACITY = 10_000;

/** The last decisions of this process; older ones make room. */
export class DecisionLog {
  readonly #records: DecisionRecord[] = [];
  #next = 0;

  constructor(readonly capacity: number = CAPACITY) {}

  record(record: DecisionRecord): void {
    this.#records[this.#next] = record;
    this.#next = (this.#next + 1) % this.capacity;
  }

  /** The youngest decision about the request: what it asked last is what it was answered. */
  find(requestId: string): DecisionRecord | undefined {
    const length = this.#records.length;
    for (let back = 1; back <= length; back++) {
      const record = this.#records[(this.#next - back + length) % length];
      if (record?.requestId === requestId) return record;
    }
    return undefined;
  }

  clear(): void {
    this.#records.length = 0;
    this.#next = 0;
  }
}
