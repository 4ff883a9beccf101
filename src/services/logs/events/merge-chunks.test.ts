import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { LogChunk, StoredEvent } from '../model.js';
import { chunkBytes, cutChunks } from './cut-chunks.js';
import { mergeChunks } from './merge-chunks.js';
import { compareEvents } from './positions.js';

function chunksOf(streamId: string, events: readonly StoredEvent[]): readonly LogChunk[] {
  return cutChunks(events).map((piece) => ({
    groupId: 'g',
    streamId,
    streamName: `stream ${streamId}`,
    firstAt: piece[0]?.[0] ?? 0,
    sizeBytes: chunkBytes(piece),
    events: piece,
  }));
}

async function* give(chunks: readonly LogChunk[]): AsyncGenerator<LogChunk> {
  yield* chunks;
}

it('gives all events of all streams in the order of their ids, from one source or from several', async () => {
  const stream = fc.array(fc.integer({ min: 0, max: 5_000_000 }), { maxLength: 30 });
  await fc.assert(
    fc.asyncProperty(fc.array(stream, { maxLength: 5 }), async (streams) => {
      const all = streams.map((timestamps, index) => {
        const events = timestamps.map((at, number): StoredEvent => [at, number, 0, 'm']).sort(compareEvents);
        return chunksOf(String(index).padStart(20, '0'), events);
      });
      const together = all.flat().sort((left, right) => left.firstAt - right.firstAt);
      for (const sources of [all.map(give), [give(together)]]) {
        const ids: string[] = [];
        for await (const { id } of mergeChunks(sources)) ids.push(id);
        expect(ids).toEqual([...ids].sort());
        expect(ids).toHaveLength(streams.flat().length);
      }
    }),
    { numRuns: 50 },
  );
});
