import { expect, test } from 'vitest';
import { collection, type Store, sortableNumber, WriteConflict } from './store.js';

interface Thing {
  readonly colour: string;
  readonly at: number;
  readonly labels?: readonly string[];
}

const things = collection<Thing>('test.things', {
  byColour: (doc) => ({ value: doc.colour, sort: sortableNumber(doc.at) }),
  byLabel: (doc) => doc.labels?.map((value) => ({ value })),
});

/** What every store must do; run on each implementation. */
export function storeContract(open: () => Promise<Store>): void {
  const withStore = (name: string, body: (store: Store) => Promise<void>) =>
    test(name, async () => {
      const store = await open();
      try {
        await body(store);
      } finally {
        await store.close();
      }
    });

  withStore('keeps documents by scope and key, with versions', async (store) => {
    expect(await store.get(things, 'a', 'k')).toBeUndefined();
    const put = (scope: string, colour: string) =>
      store.transaction((tx) => tx.put(things, scope, 'k', { colour, at: 1 }));
    expect(await put('a', 'red')).toBe(1);
    expect(await put('a', 'green')).toBe(2);
    expect(await put('b', 'blue')).toBe(1);
    expect(await store.get(things, 'a', 'k')).toEqual({
      key: 'k',
      version: 2,
      doc: { colour: 'green', at: 1 },
    });
    expect(await store.scopes(things)).toEqual(['a', 'b']);
    expect(await store.transaction((tx) => tx.delete(things, 'a', 'k'))).toBe(true);
    expect(await store.transaction((tx) => tx.delete(things, 'a', 'k'))).toBe(false);
    expect(await store.get(things, 'b', 'k')).toBeDefined();
  });

  withStore('tells whether an index has anything, as it is now', async (store) => {
    const has = () => store.transaction((tx) => tx.hasAny(things, 'a', 'byColour', 'red'));
    const put = (colour: string) => store.transaction((tx) => tx.put(things, 'a', 'k', { colour, at: 1 }));
    expect(await has()).toBe(false);
    await put('red');
    expect(await has()).toBe(true);
    await store
      .transaction(async (tx) => {
        await tx.delete(things, 'a', 'k');
        expect(await tx.hasAny(things, 'a', 'byColour', 'red')).toBe(false);
        throw new Error('back');
      })
      .catch(() => undefined);
    expect(await has()).toBe(true);
    await put('green');
    expect(await has()).toBe(false);
    expect(await store.hasAny(things, 'a', 'byColour', 'green')).toBe(true);
  });

  withStore('writes only over the version that was expected', async (store) => {
    const doc = { colour: 'red', at: 1 };
    const put = (expected: 'absent' | number) =>
      store.transaction((tx) => tx.put(things, 'a', 'k', doc, { expect: expected }));
    await expect(put(1)).rejects.toThrow(WriteConflict);
    expect(await put('absent')).toBe(1);
    await expect(put('absent')).rejects.toThrow(WriteConflict);
    expect(await put(1)).toBe(2);
    await expect(put(1)).rejects.toThrow(WriteConflict);
  });

  withStore('takes back a failed transaction whole, and only it', async (store) => {
    const results = await Promise.allSettled([
      store.transaction((tx) => tx.put(things, 'a', 'one', { colour: 'red', at: 1 })),
      store.transaction(async (tx) => {
        await tx.put(things, 'a', 'two', { colour: 'red', at: 2 });
        expect(await tx.get(things, 'a', 'two')).toBeDefined();
        throw new Error('no');
      }),
      store.transaction((tx) => tx.put(things, 'a', 'three', { colour: 'red', at: 3 })),
    ]);
    expect(results.map((result) => result.status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect((await store.list(things, 'a')).map((thing) => thing.key)).toEqual(['one', 'three']);
    expect((await store.listBy(things, 'a', 'byColour', 'red')).map((thing) => thing.key)).toEqual([
      'one',
      'three',
    ]);
  });

  withStore(
    'reads what was written before, in the same commit too, and never what was taken back',
    async (store) => {
      const put = (colour: string) =>
        store.transaction(async (tx) => {
          await tx.put(things, 'a', 'k', { colour, at: 1 });
          expect((await tx.get(things, 'a', 'k'))?.doc.colour).toBe(colour);
          if (colour === 'grey') throw new Error('no');
        });
      const read = () => store.transaction(async (tx) => await tx.get(things, 'a', 'k'));
      const colours = ['red', 'grey', 'green', 'grey'];
      const outcomes = await Promise.allSettled(colours.flatMap((colour) => [put(colour), read()]));
      const red = { key: 'k', version: 1, doc: { colour: 'red', at: 1 } };
      const green = { key: 'k', version: 2, doc: { colour: 'green', at: 1 } };
      const seen = outcomes.map((outcome) => (outcome.status === 'fulfilled' ? outcome.value : 'no'));
      expect(seen).toEqual([undefined, red, 'no', red, undefined, green, 'no', green]);
      expect(await store.get(things, 'a', 'k')).toEqual(green);
      await store.transaction((tx) => tx.delete(things, 'a', 'k'));
      expect(await store.get(things, 'a', 'k')).toBeUndefined();
    },
  );

  withStore('lists keys bytewise, by prefix, after a key, backwards', async (store) => {
    const keys = ['b', 'a/1', 'a/2', 'a0', 'ä', 'a', 'a/\u{10ffff}x', '\u{1f600}', '\uffee'];
    await store.transaction(async (tx) => {
      for (const key of keys) await tx.put(things, 'a', key, { colour: 'red', at: 1 });
    });
    const list = async (query: Parameters<Store['list']>[2]) =>
      (await store.list(things, 'a', query)).map((thing) => thing.key);
    const sorted = [...keys].sort((x, y) => Buffer.compare(Buffer.from(x), Buffer.from(y)));
    expect(await list({})).toEqual(sorted);
    expect(await list({ prefix: 'a/' })).toEqual(['a/1', 'a/2', 'a/\u{10ffff}x']);
    expect(await list({ prefix: 'a/', after: 'a/1', limit: 1 })).toEqual(['a/2']);
    expect(await list({ reverse: true, limit: 2 })).toEqual(sorted.slice(-2).reverse());
    expect(await list({ from: 'a0' })).toEqual(sorted.slice(sorted.indexOf('a0')));
  });

  withStore('finds by index, in order, paged, and follows changes of the indexed values', async (store) => {
    await store.transaction(async (tx) => {
      for (const at of [5, 30, 4, 100])
        await tx.put(things, 'a', `k${at}`, { colour: 'red', at, labels: ['x', `l${at}`] });
    });
    const found = async (query: Parameters<Store['listBy']>[4]) =>
      (await store.listBy(things, 'a', 'byColour', 'red', query)).map((thing) => thing.doc.at);
    expect(await found({})).toEqual([4, 5, 30, 100]);
    expect(await found({ reverse: true, limit: 2 })).toEqual([100, 30]);
    const [, second] = await store.listBy(things, 'a', 'byColour', 'red');
    expect(await found({ after: second?.cursor ?? { sort: '', key: '' } })).toEqual([30, 100]);
    expect(await found({ minSort: sortableNumber(5), maxSort: sortableNumber(30) })).toEqual([5, 30]);
    await store.transaction((tx) => tx.put(things, 'a', 'k30', { colour: 'green', at: 30 }));
    expect(await found({})).toEqual([4, 5, 100]);
    expect(await store.listBy(things, 'a', 'byLabel', 'l30')).toEqual([]);
    expect((await store.listBy(things, 'a', 'byLabel', 'x')).map((thing) => thing.key)).toEqual([
      'k100',
      'k4',
      'k5',
    ]);
    await store.transaction((tx) => tx.delete(things, 'a', 'k4'));
    expect(await found({})).toEqual([5, 100]);
  });

  withStore('notifies after the commit, never for what was taken back', async (store) => {
    const heard: string[] = [];
    await store.transaction(async (tx) => tx.afterCommit(() => heard.push('yes')));
    await store
      .transaction(async (tx) => {
        tx.afterCommit(() => heard.push('no'));
        throw new Error('back');
      })
      .catch(() => heard.push('failed'));
    expect(heard).toEqual(['yes', 'failed']);
  });

  withStore('is empty after a reset', async (store) => {
    await store.transaction((tx) => tx.put(things, 'a', 'k', { colour: 'red', at: 1 }));
    await store.reset();
    expect(await store.list(things, 'a')).toEqual([]);
    expect(await store.listBy(things, 'a', 'byColour', 'red')).toEqual([]);
  });
}
