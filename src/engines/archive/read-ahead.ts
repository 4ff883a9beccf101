/** What a source gives, in its order; the source is always asked for some items more than have been taken. */
export async function* readAhead<T>(source: AsyncGenerator<T>, items: number): AsyncGenerator<T> {
  const asked: Promise<IteratorResult<T>>[] = [];
  try {
    for (;;) {
      while (asked.length <= items) asked.push(ask(source));
      const next = await asked.shift();
      if (next === undefined || next.done === true) return;
      yield next.value;
    }
  } finally {
    await source.return(undefined);
  }
}

function ask<T>(source: AsyncGenerator<T>): Promise<IteratorResult<T>> {
  const answer = source.next();
  // A failure is told where the item is taken, if it ever is.
  answer.catch(() => undefined);
  return answer;
}
