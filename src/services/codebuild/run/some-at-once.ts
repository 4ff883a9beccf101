/** Transfers of small files mostly wait: for the disk, the log of the store, another server. */
const AT_ONCE = 8;

/**
 * Does something with each item, a few at a time, in their order.
 *
 * @throws the first failure, when all that was under way has ended; nothing more is begun then
 */
export async function someAtOnce<T>(items: Iterable<T>, act: (item: T) => Promise<void>): Promise<void> {
  const rest = items[Symbol.iterator]();
  let failure: { readonly error: unknown } | undefined;
  const goOn = async () => {
    for (let next = rest.next(); next.done !== true && failure === undefined; next = rest.next()) {
      try {
        await act(next.value);
      } catch (error) {
        failure ??= { error };
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, goOn));
  if (failure !== undefined) throw failure.error;
}
