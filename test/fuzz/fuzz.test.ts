import { describe, expect, test } from 'vitest';
import { fuzz, replay } from './fuzzer.js';
import { TARGETS } from './targets.js';

/** In all, and shared out among the parsers; `FUZZ_SECONDS=600 npx vitest run test/fuzz` looks further. */
const SECONDS = Number(process.env.FUZZ_SECONDS ?? 1.5);
/** `FUZZ_SEED` repeats a run, as far as its time allows. */
const SEED = Number(process.env.FUZZ_SEED ?? Math.floor(Math.random() * 2 ** 32));

describe.each(TARGETS.map((target) => [target.name, target] as const))('%s', (_name, target) => {
  test('takes or refuses its corpus, soon', async () => {
    expect(await replay(target)).toEqual([]);
  });

  test(
    `takes or refuses what becomes of it, soon (FUZZ_SEED=${SEED})`,
    async () => {
      expect(await fuzz(target, SEED, (SECONDS * 1_000) / TARGETS.length)).toBeUndefined();
    },
    SECONDS * 1_000 + 60_000,
  );
});
