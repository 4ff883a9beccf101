/**
 * Runs tasks of one lane one after another, in the order in which they were given, and those of different lanes at the
 * same time. A task that fails does not hold up its followers.
 */
export function inTurn(): (lane: string, task: () => Promise<void>) => Promise<void> {
  const last = new Map<string, Promise<void>>();
  return async (lane, task) => {
    const before = last.get(lane) ?? Promise.resolve();
    const mine = before.then(task, task);
    last.set(lane, mine);
    try {
      await mine;
    } finally {
      if (last.get(lane) === mine) last.delete(lane);
    }
  };
}
