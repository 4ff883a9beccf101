import { BuildspecError } from './buildspec-error.js';
import type { BatchTask } from './model.js';

/** @throws BuildspecError for identifiers that are used twice, unknown dependencies and circles */
export function checkGraph(tasks: readonly BatchTask[]): void {
  const byIdentifier = new Map<string, BatchTask>();
  for (const task of tasks) {
    if (byIdentifier.has(task.identifier)) {
      throw new BuildspecError(`Duplicate identifier in batch: ${task.identifier}`);
    }
    byIdentifier.set(task.identifier, task);
  }
  for (const { identifier, dependsOn } of tasks) {
    const unknown = dependsOn.find((name) => !byIdentifier.has(name));
    if (unknown !== undefined) {
      throw new BuildspecError(`Build ${identifier} depends on ${unknown}, which is not in the batch`);
    }
  }
  const circle = findCircle(byIdentifier);
  if (circle !== undefined) {
    throw new BuildspecError(`Builds of the batch depend on each other in a circle: ${circle.join(', ')}`);
  }
}

/** Takes away what depends on nothing that is left, until nothing more can be taken. @returns what remains */
function findCircle(tasks: ReadonlyMap<string, BatchTask>): readonly string[] | undefined {
  const left = new Map(tasks);
  for (;;) {
    const free = [...left.values()].filter(({ dependsOn }) => dependsOn.every((name) => !left.has(name)));
    if (free.length === 0) return left.size === 0 ? undefined : [...left.keys()];
    for (const { identifier } of free) left.delete(identifier);
  }
}
