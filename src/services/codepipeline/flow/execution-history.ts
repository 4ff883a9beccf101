import type { Transaction } from '../../../store/store.js';
import type { ActionRecord, ExecutionRecord, RerunRecord } from '../history.js';
import { actionExecutions, executions } from '../store.js';

/** The execution records that one decision touches: read once, written once. */
export class ExecutionHistory {
  readonly #records = new Map<string, ExecutionRecord>();
  readonly #actions = new Map<string, readonly ActionRecord[]>();
  readonly #changed = new Set<string>();

  constructor(
    private readonly tx: Transaction,
    private readonly scope: string,
  ) {}

  async get(executionId: string): Promise<ExecutionRecord> {
    const known = this.#records.get(executionId);
    if (known) return known;
    const stored = await this.tx.get(executions, this.scope, executionId);
    if (!stored) throw new Error(`no record of execution ${executionId}`);
    this.#records.set(executionId, stored.doc);
    return stored.doc;
  }

  create(record: ExecutionRecord): void {
    this.#records.set(record.executionId, record);
    this.#changed.add(record.executionId);
  }

  async change(
    executionId: string,
    change: (before: ExecutionRecord) => ExecutionRecord,
  ): Promise<ExecutionRecord> {
    const after = change(await this.get(executionId));
    this.create(after);
    return after;
  }

  /**
   * What was done before and what a stage may take of it, oldest first, as it was when the decision began. A rollback
   * takes what the execution that it goes back to brought into its stage; a rerun also what it does not run again there.
   */
  async madeFor(executionId: string, stage: string): Promise<readonly ActionRecord[]> {
    const own = await this.#actionsOf(executionId);
    const { rollsBackTo, rerun } = await this.get(executionId);
    if (rerun) {
      const made = await this.madeFor(rerun.of, rerun.stage);
      return [...made.filter((record) => isTakenOver(rerun, record)), ...own];
    }
    if (rollsBackTo === undefined) return own;
    const brought = (await this.madeFor(rollsBackTo, stage)).filter((record) => record.stage !== stage);
    return [...brought, ...own];
  }

  async #actionsOf(executionId: string): Promise<readonly ActionRecord[]> {
    const known = this.#actions.get(executionId);
    if (known) return known;
    const found = await this.tx.listBy(actionExecutions, this.scope, 'byExecution', executionId);
    const records = found.map(({ doc }) => doc);
    this.#actions.set(executionId, records);
    return records;
  }

  async save(): Promise<void> {
    for (const executionId of this.#changed) {
      await this.tx.put(executions, this.scope, executionId, await this.get(executionId));
    }
  }
}

function isTakenOver({ stage, actions, earlierStages }: RerunRecord, record: ActionRecord): boolean {
  return record.stage === stage
    ? !actions.includes(record.action.name)
    : earlierStages.includes(record.stage);
}
