/** A stored document as it may have been written by any version. */
export type StoredJson = Readonly<Record<string, unknown>>;

/** What brings the documents of one shape to the next; what is there already stays as it is. */
export interface ShapeStep {
  /** Of pipelines and of their older versions. */
  definition(definition: StoredJson): StoredJson;
  /** Of what the machine remembers of a pipeline. */
  state(state: StoredJson): StoredJson;
}

/** Entry N brings shape N + 1 to N + 2. Entries are never changed, only added. */
export const SHAPE_STEPS: readonly ShapeStep[] = [
  // Stages got conditions, and a pipeline the successes that it can go back to.
  {
    definition: (definition) => ({ ...definition, stages: listOf(definition.stages).map(withFailurePolicy) }),
    state: (state) => ({
      successes: [],
      ...state,
      executions: listOf(state.executions).map((execution) => ({
        ...execution,
        runs: listOf(execution.runs).map((run) => ({
          conditions: [],
          // Executions entered in the order in which they were started.
          entered: execution.sequence,
          ...run,
        })),
      })),
    }),
  },
];

export const CURRENT_SHAPE = SHAPE_STEPS.length + 1;

function withFailurePolicy(stage: StoredJson): StoredJson {
  const { retryOnFailure, ...others } = stage;
  if (retryOnFailure === undefined) return stage;
  return { onFailure: { result: 'RETRY', ...(retryOnFailure as StoredJson) }, ...others };
}

function listOf(value: unknown): readonly StoredJson[] {
  return Array.isArray(value) ? value : [];
}
